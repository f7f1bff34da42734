import type { Clock } from '../../../sandbox/clock.ts'

/** The machine's clock, on which what is waited for comes sooner. */
export function pacedClock(pace: number): Clock & { stop(): void } {
  const timers = new Set<NodeJS.Timeout>()
  return {
    now: Date.now,
    after(ms, task) {
      const timer = setTimeout(
        () => {
          timers.delete(timer)
          task()
        },
        Math.min(ms / pace, 2 ** 31 - 1),
      )
      timers.add(timer)
      return () => {
        clearTimeout(timer)
        timers.delete(timer)
      }
    },
    stop() {
      for (const timer of timers) clearTimeout(timer)
      timers.clear()
    },
  }
}
