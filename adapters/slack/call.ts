import { Refused, statusTrouble, wordTrouble } from './fault.ts'
import { jsonPoster } from './post-json.ts'

/** Calls a method of the Web API that takes JSON; resolves with its answer. Throws Refused. */
export type Call = (method: string, args: object) => Promise<Readonly<Record<string, unknown>>>

const SLACK = 'https://slack.com/api/'
/** The answer to a message holds the message, which is at most 100 blocks. */
const MOST_ANSWER = 1_000_000

/**
 * For messages, of which there are many: the SDK's client makes a form of the blocks and a queue entry of the call, which
 * cost the bot 1.6 of 3.7 ms of CPU for an answer in a channel, measured. Which methods take JSON:
 * https://docs.slack.dev/apis/web-api/#post-bodies.
 */
export function jsonCalls(token: string, apiUrl = SLACK, timeoutMs = 5_000): Call {
  const base = apiUrl.endsWith('/') ? apiUrl : `${apiUrl}/`
  const post = jsonPoster(timeoutMs, { headers: { authorization: `Bearer ${token}` }, most: MOST_ANSWER })

  return async (method, args) => {
    const { status, retryAfter, text } = await post(base + method, args).catch((error: unknown) => {
      const word = error instanceof Error ? error.message : String(error)
      throw new Refused({ kind: 'passing', word, unsure: true }, error)
    })
    // Slack does not redirect; something on the way does.
    if (status >= 300 && status < 400) throw new Refused({ kind: 'passing', word: `status ${status}`, unsure: true })
    if (status !== 200) throw new Refused(statusTrouble(status, retryAfter))
    const answer = read(text)
    if (answer?.ok === true) return answer
    throw new Refused(wordTrouble(String(answer?.error ?? 'no JSON in the answer'), retryAfter))
  }
}

function read(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const answer: unknown = JSON.parse(text)
    return typeof answer === 'object' && answer !== null ? { ...answer } : undefined
  } catch {
    return undefined
  }
}
