import { Recent } from '../../src/recent.ts'
import type { Log } from './log.ts'
import { sparingly } from './log.ts'

/** Remembers keys for all replicas together. */
export type Seen = {
  /** Whether this key was never given before, or not within `ttlMs`. */
  first(key: string, ttlMs: number): Promise<boolean>
}

/** Twice what a signed request is good for. */
const REMEMBER_MS = 10 * 60_000
const MOST_KEYS = 20_000
/** Longer than Redis takes, shorter than an acknowledgement may. */
const PATIENCE_MS = 80

/**
 * Replay protection that outlives its store: this process always remembers for itself, and while the store is away or
 * slow it is alone in that. Never rejects.
 */
export function rememberSeen(shared: Seen, log: Log, now: () => number): (key: string) => Promise<boolean> {
  const own = new Recent<true>(MOST_KEYS, REMEMBER_MS, now)
  const warn = sparingly(log, now)
  return async (key) => {
    if (own.get(key)) return false
    own.set(key, true)
    try {
      return await inTime(shared.first(key, REMEMBER_MS), PATIENCE_MS)
    } catch (error) {
      warn({ error: String(error) }, 'Replay protection is this process alone: its shared store does not answer')
      return true
    }
  }
}

/** The value, or a rejection after `ms`. */
export async function inTime<T>(promise: Promise<T>, ms: number): Promise<T> {
  const { promise: late, reject } = Promise.withResolvers<never>()
  const timer = setTimeout(() => reject(new Error(`no answer within ${ms} ms`)), ms)
  try {
    return await Promise.race([promise, late])
  } finally {
    clearTimeout(timer)
  }
}
