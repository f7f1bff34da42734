import { z } from 'zod'
import { Fault } from '../../src/fault.ts'

/** What went wrong with a call, as far as it decides what to do next. */
export type Trouble = {
  readonly kind: 'throttled' | 'passing' | 'token' | 'place' | 'size' | 'gone' | 'refused'
  /** Teams' word for it, or the status. */
  readonly word: string
  readonly status?: number
  readonly retryAfter?: number
}

const Thrown = z.object({
  statusCode: z.number(),
  code: z.string().optional().catch(undefined),
  message: z.string().optional().catch(undefined),
  details: z.unknown().optional(),
  response: z.object({ headers: z.custom<{ get(name: string): string | undefined }>() }).optional().catch(undefined),
})

/** Reads what the connector threw. */
export function troubleOf(error: unknown): Trouble {
  const { data } = Thrown.safeParse(error)
  if (!data) return unanswered(error)
  const { statusCode: status, response } = data
  const words = `${data.code ?? ''} ${JSON.stringify(data.details ?? '').slice(0, 4_000)}`
  const word = data.code && data.code !== 'BadSyntax' ? data.code : `status ${status}`
  const after = Number(response?.headers.get('retry-after'))
  return {
    kind: kindOf(status, words),
    word: /MessageWritesBlocked|BotNotInConversationRoster|ConversationBlockedByUser/.exec(words)?.[0] ?? word,
    status,
    ...(Number.isFinite(after) && after > 0 ? { retryAfter: Math.min(after, 3_600) } : {}),
  }
}

/**
 * 412, 502 and 504 pass like 429 does: learn.microsoft.com, bots/how-to/rate-limit. The rest is from
 * bots/how-to/conversations/send-proactive-messages, "Error codes".
 */
function kindOf(status: number, words: string): Trouble['kind'] {
  if (status === 429) return 'throttled'
  if (status === 408 || status === 412 || status >= 500) return 'passing'
  if (status === 413 || /MessageSizeTooBig/.test(words)) return 'size'
  if (status === 401) return 'token'
  if (/ActivityNotFound|MessageNotFound|EditWindowExpired/i.test(words)) return 'gone'
  if (status === 403 || status === 404) return 'place'
  return 'refused'
}

/** No answer, or no token to ask with. */
function unanswered(error: unknown): Trouble {
  const { name, message } = error instanceof Error ? error : { name: '', message: String(error) }
  const isIdentity = /Authentication|CredentialUnavailable|AADSTS/.test(`${name} ${message}`)
  const word = message.split('\n')[0]?.slice(0, 200) ?? 'no answer'
  return isIdentity ? { kind: 'token', word } : { kind: 'passing', word }
}

/** The fault the delivery queue goes by, with the next step for whoever reads it. */
export function faultOf({ kind, word, retryAfter }: Trouble, cause: unknown): Fault {
  switch (kind) {
    case 'throttled':
      return new Fault('chat', 'Teams asks to be sent less.', { retryable: true, retryAfter: retryAfter ?? 5, cause })
    case 'passing':
      return new Fault('chat', `Teams did not take the message: ${word}.`, {
        retryable: true,
        ...(retryAfter ? { retryAfter } : {}),
        cause,
      })
    case 'token':
      // An admin can repair the credentials, and what waited is then said.
      return new Fault('chat', `Microsoft refuses the app’s credentials: ${word}.`, {
        hint: 'Check MICROSOFT_APP_ID, MICROSOFT_TENANT_ID and the secret, certificate or identity beside them.',
        retryable: true,
        cause,
      })
    case 'place':
      return new Fault('chat', `Teams cannot put the message there: ${word}.`, { hint: PLACE_HINT, cause })
    default:
      return new Fault('chat', `Teams refused the message: ${word}.`, {
        hint: 'This is ours to repair: please report it with the id.',
        cause,
      })
  }
}

export const PLACE_HINT =
  'Add Quarterdeck to that team or chat (Apps, Quarterdeck, Add), and see that it is not blocked there.'
