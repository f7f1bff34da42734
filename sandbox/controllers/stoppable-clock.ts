import type { Clock } from '../clock.ts'

/** A clock whose tasks can all be called off at once: after `stop` nothing runs any more, and nothing keeps the process alive. */
export function stoppableClock(clock: Clock): Clock & { stop(): void } {
  const pending = new Set<() => void>()
  let stopped = false
  return {
    now: clock.now,
    after(ms, task) {
      if (stopped) return () => {}
      const cancel = clock.after(ms, () => {
        pending.delete(callOff)
        task()
      })
      const callOff = () => {
        pending.delete(callOff)
        cancel()
      }
      pending.add(callOff)
      return callOff
    },
    stop() {
      stopped = true
      for (const callOff of [...pending]) callOff()
    },
  }
}
