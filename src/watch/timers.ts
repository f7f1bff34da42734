/**
 * When to look at what again. Nothing a rule waits for depends on news from the cluster: what is due comes up here.
 * Slots of 50 ms (Varghese and Lauck's hashed timing wheel), so that setting and taking cost the same for one and
 * for a hundred thousand.
 */
export type Timers = {
  /** Looks again at `at`, ms since the epoch; an earlier wish for the same key stands, a later one is forgotten. */
  set(key: string, at: number): void
  /** What has come due, each key once, earliest first. */
  due(now: number): readonly string[]
  /** When the next one is due, to the slot; undefined when nothing waits. */
  next(): number | undefined
  readonly size: number
}

const SLOT = 50

export function createTimers(): Timers {
  const slots = new Map<number, Set<string>>()
  const wishes = new Map<string, number>()
  let earliest = Number.POSITIVE_INFINITY

  function take(slot: number): string[] {
    const keys = [...(slots.get(slot) ?? [])]
    slots.delete(slot)
    for (const key of keys) wishes.delete(key)
    return keys
  }

  return {
    set(key, at) {
      const slot = Math.ceil(at / SLOT)
      const wished = wishes.get(key)
      if (wished !== undefined && wished <= slot) return
      if (wished !== undefined) forget(slots, wished, key)
      wishes.set(key, slot)
      const keys = slots.get(slot) ?? new Set()
      slots.set(slot, keys.add(key))
      earliest = Math.min(earliest, slot)
    },
    due(now) {
      const last = Math.floor(now / SLOT)
      if (last < earliest) return []
      const ripe = [...slots.keys()].filter((slot) => slot <= last).sort((a, b) => a - b)
      const keys = ripe.flatMap(take)
      earliest = [...slots.keys()].reduce((least, slot) => Math.min(least, slot), Number.POSITIVE_INFINITY)
      return keys
    },
    next: () => (Number.isFinite(earliest) ? earliest * SLOT : undefined),
    get size() {
      return wishes.size
    },
  }
}

function forget(slots: Map<number, Set<string>>, slot: number, key: string): void {
  const keys = slots.get(slot)
  keys?.delete(key)
  if (keys?.size === 0) slots.delete(slot)
}
