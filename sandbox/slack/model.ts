import type { Json } from './blocks/check.ts'

export type SlackTeam = {
  readonly id: string
  readonly domain: string
  readonly name: string
  readonly enterprise?: string
}

export type SlackUser = {
  readonly id: string
  readonly name: string
  readonly email?: string
  readonly is_bot?: boolean
  readonly is_restricted?: boolean
  readonly is_ultra_restricted?: boolean
  /** From an organisation we share a channel with. */
  readonly is_stranger?: boolean
  readonly deleted?: boolean
  readonly is_admin?: boolean
  /** Another team's id for people of another workspace. */
  readonly team_id?: string
}

export type SlackChannel = {
  readonly id: string
  readonly name: string
  readonly is_private?: boolean
  readonly is_im?: boolean
  readonly is_mpim?: boolean
  readonly is_archived?: boolean
  readonly is_ext_shared?: boolean
  readonly is_pending_ext_shared?: boolean
  /** Whether our bot is in it; true unless said otherwise. */
  readonly is_member?: boolean
  /** Everybody when left out. */
  readonly members?: readonly string[]
}

export type SlackUsergroup = { readonly id: string; readonly handle: string; readonly users: readonly string[] }

/** One message as people see it. A new value each time it changes; `ts` stays. */
export type VisibleMessage = {
  readonly channel: string
  readonly ts: string
  readonly user: string
  readonly text: string
  readonly blocks: readonly Json[]
  readonly attachments: readonly Json[]
  readonly files: readonly SlackFile[]
  readonly reactions: readonly string[]
  readonly thread_ts?: string
  /** Set when only this user sees it. */
  readonly ephemeral?: string
  readonly metadata?: Json
  /** How many times it was edited, and the last ten earlier contents, oldest first. */
  readonly revision: number
  readonly edits: readonly { readonly text: string; readonly blocks: readonly Json[] }[]
}

export type SlackFile = {
  readonly id: string
  readonly name: string
  readonly title: string
  readonly size: number
  readonly content: Buffer
  readonly snippet_type?: string
  /** Where people's own files are fetched from, with the bot's token. */
  readonly url_private_download?: string
  /** What a picture shows, for whoever cannot see it. */
  readonly alt_txt?: string
}

/** One call the app made: a Web API method by its name, or `response_url`, or `upload`. */
export type Call = {
  readonly method: string
  readonly at: number
  readonly args: Json
  readonly status: number
  /** What was answered; undefined when a fault kept the answer back. */
  readonly answer: unknown
}
