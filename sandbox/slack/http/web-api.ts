import type { IncomingMessage, ServerResponse } from 'node:http'
import type { CallContext, Method } from '../api/method.ts'
import { SlackError } from '../api/method.ts'
import { methods } from '../api/methods.ts'
import type { Json } from '../blocks/check.ts'
import type { Rates } from '../rates.ts'
import type { Workspace } from '../workspace.ts'
import { parseArguments, readBody } from './body.ts'
import type { Desk, Reply } from './desk.ts'
import { answerCall, rateLimited, send } from './desk.ts'

const BODY_BYTES = 1_000_000

export type WebApi = {
  readonly desk: Desk
  readonly workspace: Workspace
  readonly tokens: { readonly bot: string; readonly app: string }
  readonly scopes: ReadonlySet<string>
  readonly appScopes: ReadonlySet<string>
  readonly rates: Rates | undefined
  readonly origin: () => string
  readonly openSocket: () => string
  /** Tokens an admin took back. */
  readonly revoked: Set<string>
}

/** Answers `/api/<method>`: https://docs.slack.dev/apis/web-api. */
export async function handleWebApi(
  api: WebApi,
  request: IncomingMessage,
  response: ServerResponse,
  url: URL,
): Promise<void> {
  const name = url.pathname.slice('/api/'.length)
  const body = await readBody(request, BODY_BYTES)
  if (!body)
    return send(response, {
      status: 413,
      body: { ok: false, error: 'request_too_large' },
      headers: { connection: 'close' },
    })
  const parsed = await parseArguments(request.headers['content-type'] ?? '', url.searchParams, body)
  if ('error' in parsed) return answerCall(api.desk, response, name, {}, () => failure(parsed.error))
  const { token: inArguments, ...args } = parsed.args
  const inHeader = /^Bearer (.+)$/i.exec(request.headers.authorization ?? '')?.[1]
  const token =
    inHeader ??
    (parsed.form !== 'json' && typeof inArguments === 'string' && inArguments !== '' ? inArguments : undefined)
  const inBodyOnly = inHeader === undefined && token !== undefined
  await answerCall(api.desk, response, name, args, () => perform(api, name, args, token, inBodyOnly))
}

function perform(api: WebApi, name: string, args: Json, token: string | undefined, inBodyOnly: boolean): Reply {
  const method = methods.get(name)
  if (!method) return failure('unknown_method', { req_method: name })
  const denied = refuseToken(api, method, token, inBodyOnly)
  if (denied) return failure(denied)
  const scopes = method.token === 'app' ? api.appScopes : api.scopes
  const headers = { 'x-oauth-scopes': [...scopes].join(','), 'x-accepted-oauth-scopes': method.scopes.join(',') }
  const channel = typeof args.channel === 'string' ? args.channel : ''
  const wait = api.rates?.(name, method.tier, channel)
  if (wait !== undefined) return rateLimited(wait)
  if (method.scopes.length > 0 && !method.scopes.some((scope) => scopes.has(scope))) {
    return failure('missing_scope', { needed: method.scopes.join(','), provided: [...scopes].join(',') }, headers)
  }
  return run(
    method,
    { workspace: api.workspace, args, scopes, origin: api.origin(), openSocket: api.openSocket },
    headers,
  )
}

function run(method: Method, context: CallContext, headers: Readonly<Record<string, string>>): Reply {
  try {
    return { status: 200, body: { ok: true, ...method.run(context) }, headers }
  } catch (error) {
    if (!(error instanceof SlackError)) throw error
    return failure(error.message, error.more, headers)
  }
}

function refuseToken(api: WebApi, method: Method, token: string | undefined, inBodyOnly: boolean): string | undefined {
  if (token === undefined || (method.token === 'app' && inBodyOnly)) return 'not_authed'
  const kind = token === api.tokens.bot ? 'bot' : token === api.tokens.app ? 'app' : undefined
  if (kind === undefined) return 'invalid_auth'
  if (api.revoked.has(token)) return 'token_revoked'
  if (kind !== method.token) return 'not_allowed_token_type'
  return kind === 'app' && !api.appScopes.has('connections:write') ? 'missing_scope' : undefined
}

function failure(error: string, more: Json = {}, headers: Readonly<Record<string, string>> = {}): Reply {
  return { status: 200, body: { ok: false, error, ...more }, headers }
}
