import { createHash } from 'node:crypto'
import type { Redis } from 'ioredis'
import { queueAway } from './connection.ts'

/** Remembers what was seen, for all replicas at once. */
export type Seen = {
  /** True for the first caller with this key within `ttlMs`, false for every later one. Rejects with a `queue` Fault. */
  first(key: string, ttlMs: number): Promise<boolean>
}

/** The replay memory of adapters, in Redis. Keys come over the wire, so they are stored as digests of one length. */
export function redisSeen(redis: Redis, prefix: string): Seen {
  return {
    async first(key, ttlMs) {
      const digest = createHash('sha256').update(key).digest('base64url')
      try {
        return (await redis.set(`${prefix}:seen:${digest}`, '', 'PX', Math.max(1, Math.ceil(ttlMs)), 'NX')) === 'OK'
      } catch (error) {
        throw queueAway(error)
      }
    },
  }
}
