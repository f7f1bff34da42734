import type { Clock } from '../clock.ts'

export type Loop = {
  /** Has the key looked at in `ms`, or sooner if that was already due. */
  enqueue(key: string, ms?: number): void
  stop(): void
}

/** How long a controller takes to notice. Small, but not nothing: what happens together is looked at once. */
const NOTICE_MS = 10
/** Looking too early does no harm; a timer of more than 24 days would fire at once. */
const LONGEST_MS = 12 * 3_600_000

/**
 * Looks at each key some time after it was last enqueued. `reconcile` may return in how many ms it wants to look again.
 * A key that fails is tried again after 1 s, 2 s ... 64 s.
 */
export function createLoop(
  clock: Clock,
  reconcile: (key: string) => number | undefined,
  onError: (error: unknown, key: string) => void,
): Loop {
  const pending = new Map<string, { readonly at: number; readonly cancel: () => void }>()
  const failures = new Map<string, number>()
  let stopped = false

  function enqueue(key: string, ms = NOTICE_MS): void {
    const at = clock.now() + ms
    const waiting = pending.get(key)
    if (stopped || (waiting && waiting.at <= at)) return
    waiting?.cancel()
    pending.set(key, { at, cancel: clock.after(ms, () => run(key)) })
  }

  function run(key: string): void {
    pending.delete(key)
    try {
      const again = reconcile(key)
      failures.delete(key)
      if (again !== undefined) enqueue(key, Math.min(LONGEST_MS, Math.max(NOTICE_MS, again)))
    } catch (error) {
      const count = failures.get(key) ?? 0
      failures.set(key, count + 1)
      onError(error, key)
      enqueue(key, 1000 * 2 ** Math.min(count, 6))
    }
  }

  return {
    enqueue,
    stop() {
      stopped = true
      for (const { cancel } of pending.values()) cancel()
      pending.clear()
    },
  }
}
