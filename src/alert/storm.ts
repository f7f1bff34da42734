/** Several incidents in one message that is edited in place: what was there before us, or what comes too fast to read. */
export type Collected = {
  readonly since: number
  readonly ids: readonly string[]
  readonly revision: number
  readonly saidAt?: number
  /** Differs from what was last said. */
  readonly dirty: boolean
  /** How long the first waits for others, ms. */
  readonly settle: number
  /** When messages of their own were posted in this channel. */
  readonly sent: readonly number[]
}

/** More new messages than these in so long are too many to read (notes: 6.4, storm breaker). */
const MOST = 10
const WINDOW = 5 * 60_000
const SETTLE = 75_000
const MAX_IDS = 500
/** So long after it was last said, a storm is another one. */
const AGAIN = 60 * 60_000

export function newCollected(now: number): Collected {
  return { since: now, ids: [], revision: 0, dirty: false, settle: SETTLE, sent: [] }
}

/** One more, or one of them changed. A storm that is long over begins anew. */
export function collect(before: Collected, id: string, now: number): Collected {
  const isOver = before.ids.length > 0 && !before.dirty && now - (before.saidAt ?? now) > AGAIN
  const collected = isOver
    ? { ...newCollected(now), sent: before.sent }
    : before.ids.length === 0
      ? { ...before, since: now }
      : before
  const ids = collected.ids.includes(id) ? collected.ids : [...collected.ids, id].slice(-MAX_IDS)
  return { ...collected, ids, dirty: true }
}

export function noteSent(collected: Collected, now: number): Collected {
  return { ...collected, sent: [...collected.sent.filter((at) => now - at < WINDOW), now] }
}

export function isStorming(collected: Collected | undefined, now: number): boolean {
  return collected !== undefined && collected.sent.filter((at) => now - at < WINDOW).length >= MOST
}
