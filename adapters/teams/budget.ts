import { Recent } from '../../src/recent.ts'
import { RATES } from './limits.ts'

/** Keeps what is said in one conversation within what Teams takes. */
export type Budget = {
  /** Counts one message, or says how many seconds to wait before it may be sent. */
  take(conversation: string): number
}

const KEPT = 2_000
const HOUR_MS = 60 * 60_000

/**
 * A sliding window for each conversation: learn.microsoft.com, bots/how-to/rate-limit. Of this process alone: with several,
 * Teams itself says the rest (429).
 */
export function openBudget(now: () => number): Budget {
  const said = new Recent<number[]>(KEPT, HOUR_MS, now)
  return {
    take(conversation) {
      const times = (said.get(conversation) ?? []).filter((time) => time > now() - HOUR_MS)
      const waits = RATES.map(({ most, withinMs }) => {
        const earliest = times[times.length - most]
        return earliest === undefined ? 0 : earliest + withinMs - now()
      })
      const wait = Math.max(0, ...waits)
      if (wait === 0) said.set(conversation, [...times, now()])
      return wait / 1_000
    },
  }
}
