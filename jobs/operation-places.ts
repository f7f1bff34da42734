import { createIORedisClient } from 'bullmq'
import type { Redis } from 'ioredis'
import type { Address, Principal } from '../src/chat.ts'
import type { Operation } from './operation.ts'

/** How many operations may run at once. */
export type Places = { readonly perPerson: number; readonly perChannel: number }

/** Who asked somebody's operation to end. */
export type Stopped = { readonly by: string }

/**
 * Which operations run, for whom and where, and which of them shall stop. An operation that nobody ends leaves by itself
 * when its time is over. Rejects with the client's error while Redis is away.
 */
export type OperationPlaces = {
  /** What is full, or undefined when it is in now (or was already). */
  enter(operation: Operation): Promise<'person' | 'channel' | undefined>
  /** Counts one that nobody asked for by itself, and that takes nobody's place; it leaves like the others. */
  count(operation: Operation): Promise<void>
  leave(operation: Operation): Promise<void>
  /** The ids of what runs for a person, oldest first. */
  of(principal: Principal): Promise<readonly string[]>
  stop(id: string, stopped: Stopped): Promise<void>
  /** Which of these shall stop, and how many run in all. */
  look(ids: readonly string[]): Promise<{ readonly stopped: ReadonlyMap<string, Stopped>; readonly running: number }>
}

/** What ended late is still counted for this long, in ms. */
const GRACE_MS = 60_000
const STOP_KEPT_S = 3600

const ENTER = 'quarterdeckEnterOperation'

// One that has a job already is in, or was and has ended.
const ENTER_LUA = `
if redis.call('EXISTS', KEYS[4]) == 1 then return '' end
local now, most = ARGV[2], { tonumber(ARGV[4]), tonumber(ARGV[5]) }
for i = 1, 3 do redis.call('ZREMRANGEBYSCORE', KEYS[i], '-inf', now) end
if not redis.call('ZSCORE', KEYS[1], ARGV[1]) then
  if redis.call('ZCARD', KEYS[1]) >= most[1] then return 'person' end
  if redis.call('ZCARD', KEYS[2]) >= most[2] then return 'channel' end
end
for i = 1, 3 do
  redis.call('ZADD', KEYS[i], ARGV[3], ARGV[1])
  redis.call('EXPIRE', KEYS[i], 86400)
end
return ''`

type Means = { readonly redis: Redis; readonly prefix: string; readonly places: Places; readonly now: () => number }

/** The books under `<prefix>:live:…`. */
export function operationPlaces({ redis, prefix, places, now }: Means): OperationPlaces {
  redis.defineCommand(ENTER, { numberOfKeys: 4, lua: ENTER_LUA })
  const client = createIORedisClient(redis)
  const all = `${prefix}:live:all`
  const ofPerson = ({ platform, team, user }: Principal) => `${prefix}:live:person:${platform}:${team}:${user}`
  const ofChannel = ({ platform, team, channel }: Address) => `${prefix}:live:channel:${platform}:${team}:${channel}`
  const booksOf = ({ job }: Operation) => [ofPerson(job.principal), ofChannel(job.address), all]
  const stopOf = (id: string) => `${prefix}:live:stop:${id}`
  return {
    async enter(operation) {
      const keys = [...booksOf(operation), `${prefix}:operations:${operation.id}`]
      const { id, until } = operation
      const most = [places.perPerson, places.perChannel]
      const full = await client.runCommand(ENTER, [...keys, id, now(), until + GRACE_MS, ...most])
      return full === 'person' || full === 'channel' ? full : undefined
    },
    async count({ id, until }) {
      await redis.zadd(all, until + GRACE_MS, id)
    },
    async leave(operation) {
      const books = redis.multi()
      for (const book of booksOf(operation)) books.zrem(book, operation.id)
      await books.del(stopOf(operation.id)).exec()
    },
    of: (principal) => redis.zrangebyscore(ofPerson(principal), now(), '+inf'),
    async stop(id, stopped) {
      await redis.set(stopOf(id), JSON.stringify(stopped), 'EX', STOP_KEPT_S)
    },
    async look(ids) {
      const [stops, running] = await Promise.all([redis.mget(ids.map(stopOf)), redis.zcount(all, now(), '+inf')])
      const stopped = new Map<string, Stopped>()
      ids.forEach((id, i) => {
        const text = stops[i]
        if (text) stopped.set(id, JSON.parse(text) as Stopped)
      })
      return { stopped, running }
    },
  }
}
