import { Recent } from '../../src/recent.ts'
import type { Trouble } from './fault.ts'
import { statusTrouble, wordTrouble } from './fault.ts'
import { limits } from './limits.ts'
import type { Posted as Answered, PostJson } from './post-json.ts'
import { jsonPoster } from './post-json.ts'

/** What came of posting to a response_url; `spent` when it is used up or too old. */
type Posted = 'sent' | 'spent' | Trouble

export type ReplyUrls = {
  /** Starts the clock of one that just came in. */
  noticed(url: string): void
  usable(url: string): boolean
  /** Never rejects. */
  post(url: string, payload: object): Promise<Posted>
}

const TIMEOUT_MS = 5_000
const KEPT = 20_000
const SPENT = new Set(['used_url', 'expired_url', 'invalid_url', 'no_such_url'])

/**
 * Slack's response_url: five uses within 30 minutes, counted here so that the fifth is not found out by losing an answer.
 * Addresses other than Slack's are not posted to, whatever an address in the queue says.
 */
export function replyUrls(apiUrl: string | undefined, now: () => number): ReplyUrls {
  const uses = new Recent<number>(KEPT, limits.responseUrl.ms, now)
  const born = new Recent<number>(KEPT, 2 * limits.responseUrl.ms, now)
  const send = jsonPoster(TIMEOUT_MS)
  const host = apiUrl && URL.canParse(apiUrl) ? new URL(apiUrl).hostname : undefined

  return {
    noticed: (url) => born.set(url, now()),
    usable(url) {
      const age = now() - (born.get(url) ?? now())
      return isSlacks(url, host) && age < limits.responseUrl.ms && (uses.get(url) ?? 0) < limits.responseUrl.uses
    },
    async post(url, payload) {
      uses.set(url, (uses.get(url) ?? 0) + 1)
      const outcome = await postJson(send, url, payload)
      if (outcome === 'spent') uses.set(url, limits.responseUrl.uses)
      return outcome
    },
  }
}

function isSlacks(url: string, host: string | undefined): boolean {
  if (!URL.canParse(url)) return false
  const { protocol, hostname } = new URL(url)
  if (host !== undefined && hostname === host) return true
  return protocol === 'https:' && /(^|\.)slack(-gov)?\.com$/.test(hostname)
}

async function postJson(send: PostJson, url: string, payload: object): Promise<Posted> {
  try {
    return outcomeOf(await send(url, payload))
  } catch (error) {
    return { kind: 'passing', word: error instanceof Error ? error.message : String(error), unsure: true }
  }
}

/** Slack answers `ok`, JSON, or a bare word, depending on the kind of interaction. */
function outcomeOf({ status, retryAfter, text }: Answered): Posted {
  const word = /"error"\s*:\s*"([a-z_]+)"/.exec(text)?.[1] ?? /^[a-z_]+$/.exec(text.trim())?.[0]
  const failed = word !== undefined && word !== 'ok'
  if (status >= 200 && status < 300 && !failed) return 'sent'
  // Slack does not redirect; something on the way does, until somebody logs in to it or it goes away.
  if (status >= 300 && status < 400) return { kind: 'passing', word: `status ${status}`, unsure: true }
  if ((failed && SPENT.has(word)) || status === 404 || status === 410) return 'spent'
  if (failed && status < 500 && status !== 429) return wordTrouble(word)
  return statusTrouble(status, retryAfter)
}
