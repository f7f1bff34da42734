import { afterAll, beforeAll } from 'vitest'
import type { RedisHandle } from '../../sandbox/redis.ts'
import { startRedis } from '../../sandbox/redis.ts'
import { randomPrefix } from './prefix.ts'

/**
 * One Redis for the file that calls it (REDIS_URL if set, else a private server), and a prefix of its own for each test:
 * `const redis = redisForFile()` at the top, then `redis.url` and `redis.prefix()` inside tests.
 */
export function redisForFile(): { readonly url: string; prefix(): string } {
  let handle: RedisHandle | undefined
  beforeAll(async () => {
    handle = await startRedis()
  })
  afterAll(() => handle?.stop())
  return {
    get url() {
      if (!handle) throw new Error('Redis is there inside tests only.')
      return handle.url
    },
    prefix: randomPrefix,
  }
}
