import type { Clock } from '../clock.ts'
import { manualClock } from '../clock.ts'

export type HistoryClock = Clock & {
  /** Lets the past run on to this moment (ms since the epoch). */
  advanceTo(at: number): void
  /** From here on it is the live clock; what was still to come comes at its time. */
  goLive(): void
}

/**
 * A clock that begins in the past and runs through it in no time, so that a cluster can grow old before anybody looks:
 * its pods have different ages, its deployments a history, because all of that has happened.
 */
export function historyClock(live: Clock, start: number): HistoryClock {
  const past = manualClock(start)
  const waiting = new Map<number, { readonly at: number; readonly run: () => void; cancel: () => void }>()
  let next = 0
  let isLive = false

  return {
    now: () => (isLive ? live.now() : past.now()),
    after(ms, run) {
      if (isLive) return live.after(ms, run)
      const id = next++
      const once = () => {
        waiting.delete(id)
        run()
      }
      const task = { at: past.now() + ms, run: once, cancel: past.after(ms, once) }
      waiting.set(id, task)
      return () => {
        waiting.delete(id)
        task.cancel()
      }
    },
    advanceTo(at) {
      if (!isLive) past.advance(Math.max(0, at - past.now()))
    },
    goLive() {
      isLive = true
      for (const task of [...waiting.values()].sort((a, b) => a.at - b.at)) {
        task.cancel()
        task.cancel = live.after(Math.max(0, task.at - live.now()), task.run)
      }
    },
  }
}
