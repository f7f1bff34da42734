import { WebAPIHTTPError, WebAPIPlatformError, WebAPIRateLimitedError, WebAPIRequestError } from '@slack/web-api'
import { Fault } from '../../src/fault.ts'

/** What went wrong with a call, as far as it decides what to do next. */
export type Trouble = {
  readonly kind: 'throttled' | 'passing' | 'token' | 'place' | 'blocks' | 'gone' | 'refused'
  /** Slack's word for it, or the status. */
  readonly word: string
  readonly retryAfter?: number
  /** Slack may have done it all the same: no answer came back, or one that says nothing. */
  readonly unsure?: boolean
}

const WAIT_SECONDS = 30

/** A call that Slack did not take. It stays within the adapter; what leaves it is a Fault. */
export class Refused extends Error {
  readonly trouble: Trouble

  constructor(trouble: Trouble, cause?: unknown) {
    super(trouble.word, { cause })
    this.name = 'Refused'
    this.trouble = trouble
  }
}

/** https://docs.slack.dev/reference/methods/chat.postMessage#errors and the methods beside it. */
const WORDS: Readonly<Record<Exclude<Trouble['kind'], 'refused'>, readonly string[]>> = {
  throttled: ['ratelimited', 'rate_limited', 'message_limit_exceeded'],
  passing: ['internal_error', 'fatal_error', 'request_timeout', 'service_unavailable', 'team_added_to_org'],
  token: [
    'invalid_auth',
    'not_authed',
    'account_inactive',
    'token_revoked',
    'token_expired',
    'no_permission',
    'missing_scope',
    'not_allowed_token_type',
    'org_login_required',
    'ekm_access_denied',
    'access_denied',
    'two_factor_setup_required',
  ],
  place: [
    'channel_not_found',
    'not_in_channel',
    'is_archived',
    'user_not_in_channel',
    'user_not_found',
    'user_disabled',
    'restricted_action',
    'restricted_action_read_only_channel',
    'restricted_action_thread_only_channel',
    'restricted_action_non_threadable_channel',
    'cannot_dm_bot',
    'thread_not_found',
  ],
  blocks: ['invalid_blocks', 'invalid_blocks_format', 'msg_blocks_too_long', 'only_one_table_allowed'],
  gone: ['message_not_found', 'cant_update_message', 'edit_window_closed'],
}

const KINDS = new Map(
  Object.entries(WORDS).flatMap(([kind, words]) => words.map((word) => [word, kind as Trouble['kind']] as const)),
)

/** Reads what the SDK threw. */
export function troubleOf(error: unknown): Trouble {
  if (error instanceof WebAPIRateLimitedError) return throttled(error.retryAfter)
  if (error instanceof WebAPIPlatformError) return platformTrouble(error)
  if (error instanceof WebAPIHTTPError) return statusTrouble(error.statusCode)
  if (error instanceof WebAPIRequestError) return { kind: 'passing', word: error.original.message, unsure: true }
  const word = error instanceof Error ? error.message : String(error)
  return /retry-after/i.test(word) ? throttled(WAIT_SECONDS) : { kind: 'refused', word }
}

/** What a status other than 200 means, on the Web API as on a response_url. */
export function statusTrouble(status: number, retryAfter?: number): Trouble {
  if (status === 429) return throttled(retryAfter ?? WAIT_SECONDS)
  if (status >= 500 || status === 408) return { kind: 'passing', word: `status ${status}`, unsure: status !== 503 }
  return { kind: 'refused', word: `status ${status}` }
}

/** What one of Slack's own words means. */
export function wordTrouble(word: string, retryAfter?: number): Trouble {
  const kind = KINDS.get(word) ?? 'refused'
  if (kind === 'throttled') return throttled(retryAfter ?? WAIT_SECONDS)
  return kind === 'passing' ? { kind, word, unsure: true } : { kind, word }
}

function platformTrouble({ data }: WebAPIPlatformError): Trouble {
  return wordTrouble(data.error, data.response_metadata?.retryAfter)
}

function throttled(retryAfter: number): Trouble {
  return { kind: 'throttled', word: 'ratelimited', retryAfter }
}

/** The fault the delivery queue goes by, with the next step for whoever reads it. */
export function faultOf(trouble: Trouble, cause: unknown): Fault {
  const { kind, word, retryAfter } = trouble
  switch (kind) {
    case 'throttled':
      return new Fault('chat', 'Slack asks to be sent less.', {
        retryable: true,
        retryAfter: retryAfter ?? WAIT_SECONDS,
        cause,
      })
    case 'passing':
      return new Fault('chat', `Slack did not take the message: ${word}.`, { retryable: true, cause })
    case 'token':
      // An admin can put a good token in, and what waited is then said; a scope that lacks is asked for in vain all day.
      return new Fault('chat', `Slack refuses our token: ${word}.`, {
        hint: tokenHint(word),
        retryable: isTokenDead(trouble),
        cause,
      })
    case 'place':
      return new Fault('chat', `Slack cannot put the message there: ${word}.`, { hint: placeHint(word), cause })
    default:
      return new Fault('chat', `Slack refused the message: ${word}.`, {
        hint: 'This is ours to repair: please report it with the id.',
        cause,
      })
  }
}

/** Whether the token itself is no good, so that nothing at all can be said. */
export function isTokenDead({ kind, word }: Trouble): boolean {
  return kind === 'token' && !['missing_scope', 'no_permission', 'access_denied', 'ekm_access_denied'].includes(word)
}

/** The next step when the token cannot do what is needed. */
export function tokenHint(word: string): string {
  if (word === 'missing_scope' || word === 'no_permission') {
    return 'Install the app again with the scopes in manifest.yml.'
  }
  return 'Put the bot token of the installed app (xoxb-…) into SLACK_BOT_TOKEN and start again.'
}

/** The next step when a message cannot be put where it should be. */
export function placeHint(word: string): string {
  if (word === 'not_in_channel' || word === 'channel_not_found') return 'Invite the app: /invite @Quarterdeck.'
  if (word === 'is_archived') return 'Unarchive the channel, or name another one in the configuration.'
  if (word.startsWith('restricted_action')) return 'Let the app post in that channel: its settings restrict who may.'
  return 'See that the conversation and the person still exist.'
}
