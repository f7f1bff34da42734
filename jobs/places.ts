import { createHash } from 'node:crypto'
import type { Redis } from 'ioredis'
import { queueAway } from './connection.ts'
import { open, seal } from './seal.ts'

/** What an adapter keeps for all replicas, beyond any restart. Both reject with a `queue` Fault. */
type PlaceMemory = {
  get(key: string): Promise<unknown>
  put(key: string, value: unknown, ttlMs: number): Promise<void>
}

type Options = { readonly redis: Redis; readonly prefix: string; readonly secret: string }

/**
 * The places of adapters in Redis, under `<prefix>:place:<digest>`, sealed with their key: an address that somebody else
 * wrote there would be sent our answers, and our token.
 */
export function redisPlaces({ redis, prefix, secret }: Options): PlaceMemory {
  const at = (key: string) => `${prefix}:place:${createHash('sha256').update(key).digest('base64url')}`
  return {
    async get(key) {
      const sealed = await redis.get(at(key)).catch((error: unknown) => {
        throw queueAway(error)
      })
      const found = open('place', sealed, secret)
      return isPlace(found) && found.key === key ? found.value : undefined
    },
    async put(key, value, ttlMs) {
      try {
        await redis.set(at(key), seal('place', { key, value }, secret), 'PX', Math.max(1, Math.ceil(ttlMs)))
      } catch (error) {
        throw queueAway(error)
      }
    },
  }
}

function isPlace(found: unknown): found is { readonly key: string; readonly value: unknown } {
  return typeof found === 'object' && found !== null && 'key' in found && 'value' in found
}
