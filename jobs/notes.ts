import { createHash } from 'node:crypto'
import { createIORedisClient } from 'bullmq'
import type { Redis } from 'ioredis'
import { z } from 'zod'
import { open, seal } from './seal.ts'

/** A request that somebody has to take up. */
export type Note = { readonly id: string; readonly body: unknown /** ms since the epoch. */; readonly at: number }

/**
 * What was acknowledged to a platform before it was on the queue, kept where the end of a process does not reach. Every
 * method rejects with the client's error when Redis does not answer.
 */
export type Notes = {
  /** False when there is no room, or the body is too large to be kept. */
  keep(id: string, body: unknown): Promise<boolean>
  drop(id: string): Promise<void>
  /** Notes that nobody dropped in time. Whoever gets them has as long to drop them before they are offered again. */
  orphans(): Promise<readonly Note[]>
}

type Options = {
  readonly redis: Redis
  readonly prefix: string
  readonly secret: string
  /** ms since the epoch, by the queue's clock. */
  readonly now: () => number
  /** How long whoever wrote a note has to drop it, in ms. */
  readonly leaseMs?: number
}

/** Longer than asking who somebody is (2.5 s) and putting a command on the queue (2 s) may take together. */
const LEASE_MS = 10_000
const MOST = 2_000
const BATCH = 32
const LARGEST = 64_000
/** What nobody ever took up goes by itself. */
const FORGOTTEN_MS = 60 * 60_000

const KEEP = 'quarterdeckKeepNote'
const ORPHANS = 'quarterdeckOrphanNotes'

// The one clock is that of Redis: leases are kept by several processes.
const NOW = `local t = redis.call('TIME')
local now = t[1] * 1000 + math.floor(t[2] / 1000)`

const KEEP_LUA = `${NOW}
if redis.call('ZCARD', KEYS[1]) >= ${MOST} then return 0 end
redis.call('ZADD', KEYS[1], now, ARGV[1])
redis.call('HSET', KEYS[2], ARGV[1], ARGV[2])
redis.call('PEXPIRE', KEYS[1], ${FORGOTTEN_MS})
redis.call('PEXPIRE', KEYS[2], ${FORGOTTEN_MS})
return 1`

const ORPHANS_LUA = `${NOW}
local found = {}
for _, id in ipairs(redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', now - ARGV[1], 'LIMIT', 0, ${BATCH})) do
  local body = redis.call('HGET', KEYS[2], id)
  if body then
    redis.call('ZADD', KEYS[1], now, id)
    table.insert(found, id)
    table.insert(found, body)
  else
    redis.call('ZREM', KEYS[1], id)
  end
end
return found`

const Sealed = z.object({ id: z.string(), at: z.number(), body: z.unknown() })

/** Notes in Redis, under `<prefix>:notes`, sealed like commands: whoever writes one into Redis gives no orders by it. */
export function redisNotes({ redis, prefix, secret, now, leaseMs = LEASE_MS }: Options): Notes {
  redis.defineCommand(KEEP, { numberOfKeys: 2, lua: KEEP_LUA })
  redis.defineCommand(ORPHANS, { numberOfKeys: 2, lua: ORPHANS_LUA })
  const client = createIORedisClient(redis)
  const keys = [`${prefix}:notes`, `${prefix}:notes:bodies`]
  const drop = async (digest: string) => {
    await redis
      .multi()
      .zrem(keys[0] ?? '', digest)
      .hdel(keys[1] ?? '', digest)
      .exec()
  }
  return {
    async keep(id, body) {
      const sealed = seal('note', { id, at: now(), body }, secret)
      return sealed.length <= LARGEST && (await client.runCommand(KEEP, [...keys, digestOf(id), sealed])) === 1
    },
    drop: (id) => drop(digestOf(id)),
    async orphans() {
      const flat = await client.runCommand(ORPHANS, [...keys, leaseMs])
      const notes: Note[] = []
      if (!Array.isArray(flat)) return notes
      for (let i = 0; i + 1 < flat.length; i += 2) {
        const { data } = Sealed.safeParse(open('note', flat[i + 1], secret))
        if (data && digestOf(data.id) === flat[i]) notes.push(data)
        else await drop(String(flat[i]))
      }
      return notes
    },
  }
}

/** Ids come over the wire. */
function digestOf(id: string): string {
  return createHash('sha256').update(id).digest('base64url')
}
