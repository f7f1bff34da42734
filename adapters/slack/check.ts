import { WebClient } from '@slack/web-api'
import { clientOptions } from './client.ts'

/** What the app must be allowed to do: the bot scopes of manifest.yml. */
export const SCOPES = [
  'app_mentions:read',
  'channels:history',
  'chat:write',
  'commands',
  'files:read',
  'files:write',
  'groups:history',
  'im:history',
  'im:write',
  'usergroups:read',
  'users:read',
  'users:read.email',
] as const

export type SlackCheck = {
  readonly team: string
  readonly bot: string
  /** Scopes the token lacks; the app must be installed again with them. */
  readonly missing: readonly string[]
}

/** Asks Slack whom the token belongs to and what it may do (auth.test, x-oauth-scopes). Rejects with the SDK's error. */
export async function checkSlack(token: string, apiUrl?: string): Promise<SlackCheck> {
  const client = new WebClient(token, clientOptions({ apiUrl, log: silent }, 5_000))
  const answer = await client.auth.test()
  const granted = answer.response_metadata?.scopes ?? []
  return {
    team: answer.team ?? answer.team_id ?? 'unknown',
    bot: answer.user ?? answer.user_id ?? 'unknown',
    missing: SCOPES.filter((scope) => !granted.includes(scope)),
  }
}

/** Asks for a socket without opening it (apps.connections.open), which tells whether the app-level token is good. Rejects like checkSlack. */
export async function checkSocket(appToken: string, apiUrl?: string): Promise<void> {
  await new WebClient(appToken, clientOptions({ apiUrl, log: silent }, 5_000)).apiCall('apps.connections.open')
}

/** What went wrong is in the answer; the SDK would write it to the terminal as well. */
const silent = { info() {}, warn() {}, error() {} }
