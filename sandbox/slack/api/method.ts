import type { Json } from '../blocks/check.ts'
import type { Tier } from '../rates.ts'
import type { Workspace } from '../workspace.ts'

/** Where a Web API call is answered from. */
export type CallContext = {
  readonly workspace: Workspace
  readonly args: Json
  readonly scopes: ReadonlySet<string>
  /** `http://127.0.0.1:port`. */
  readonly origin: string
  /** Makes a Socket Mode URL that works once. */
  readonly openSocket: () => string
}

export type Method = {
  readonly tier: Tier
  /** The kind of token Slack wants for it. */
  readonly token: 'bot' | 'app'
  /** Any one of these is enough; none is needed when empty. */
  readonly scopes: readonly string[]
  /** The answer without `ok`. Throws SlackError. */
  readonly run: (context: CallContext) => Json
}

/** An answer with `ok: false`. */
export class SlackError extends Error {
  readonly more: Json
  constructor(code: string, more: Json = {}) {
    super(code)
    this.name = 'SlackError'
    this.more = more
  }
}

/** Slack's way to say which arguments were wrong: `errors` and, with a mark, response_metadata.messages. */
export function argumentError(code: string, errors: readonly string[]): SlackError {
  return new SlackError(code, { errors, response_metadata: { messages: errors.map((error) => `[ERROR] ${error}`) } })
}
