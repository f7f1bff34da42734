import { Fault } from '../fault.ts'
import type { Policy } from './policies.ts'

/** What Azure still lets us ask of one subscription, as its last answers said; what is asked about stands in words for people. */
export type Budget = {
  readonly policy: Policy
  /** How many reads are left before Azure refuses; unknown until it said so. */
  readsLeft(): number | undefined
  /** Throws a throttled Fault while Azure has asked us to wait. */
  check(): void
}

const READS = 'x-ms-ratelimit-remaining-subscription-reads'
const GLOBAL_READS = 'x-ms-ratelimit-remaining-subscription-global-reads'
/** What is waited after a 429 that does not say how long, in seconds. */
const USUAL_WAIT = 10
/** The longest wait that is believed, in seconds: what is longer is tried again, and refused again. */
const MOST_WAIT = 3_600

/**
 * One budget a subscription, for readers and writers alike: after a 429 nobody asks anything of it until the time is up
 * that Azure named. The SDK would wait in silence instead, for as long as it is told (core-rest-pipeline, throttlingRetryStrategy).
 */
export function openBudget(about: string, now: () => number): Budget {
  let readsLeft: number | undefined
  let waitUntil = 0

  function check(): void {
    const left = waitUntil - now()
    if (left > 0) throw throttled(about, left / 1_000)
  }

  return {
    readsLeft: () => readsLeft,
    check,
    policy: {
      name: 'quarterdeckBudget',
      async sendRequest(request, next) {
        check()
        const response = await next(request)
        const said = Number(response.headers.get(READS) ?? response.headers.get(GLOBAL_READS) ?? Number.NaN)
        if (Number.isFinite(said)) readsLeft = said
        if (response.status !== 429) return response
        const seconds = Math.min(MOST_WAIT, waitOf(response.headers.get('retry-after'), now()))
        waitUntil = Math.max(waitUntil, now() + seconds * 1_000)
        throw throttled(about, seconds)
      },
    },
  }
}

/** Seconds, or a date (RFC 9110 10.2.3). */
function waitOf(header: string | undefined, now: number): number {
  const seconds = Number(header ?? Number.NaN)
  if (Number.isFinite(seconds) && seconds >= 0) return seconds
  const date = Date.parse(header ?? '')
  return Number.isNaN(date) ? USUAL_WAIT : Math.max(0, (date - now) / 1_000)
}

function throttled(about: string, seconds: number): Fault {
  const whole = Math.max(1, Math.ceil(seconds))
  return new Fault('throttled', `Azure takes no more questions about ${about} for ${whole} s.`, {
    hint: `Ask again in ${whole} s. Others who use the same subscription, such as pipelines, count as well.`,
    retryAfter: whole,
  })
}
