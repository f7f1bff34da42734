import type { Redis } from 'ioredis'
import { z } from 'zod'
import type { Address, Principal } from '../chat.ts'
import { Job } from '../job.ts'
import { away } from './away.ts'
import type { Sealing } from './sealing.ts'
import { nextTick, When } from './when.ts'

/** A question that is asked by the clock, as whoever wanted it, and answered in a channel. */
export const Schedule = z.strictObject({
  id: z.string().regex(/^[a-z0-9]{4,16}$/),
  principal: Job.shape.principal,
  address: Job.shape.address,
  when: When,
  line: z.string(),
  cluster: z.string(),
  namespace: z.string(),
  /** ms since the epoch. */
  made: z.number(),
})
export type Schedule = Readonly<z.infer<typeof Schedule>>

/** What came of it so far. */
const Progress = z.object({
  /** When it was last asked, and since when the answer has been the same, in ms since the epoch. */
  asked: z.number().optional(),
  since: z.number().optional(),
  digest: z.string().optional(),
  /** Answers that were posted: each is a message, and edited while it stays the same. */
  messages: z.int().default(0),
  /** Why it is not asked anymore. */
  paused: z.string().optional(),
})
export type Progress = z.infer<typeof Progress>

export type Schedules = {
  add(schedule: Schedule): Promise<void>
  /** All of them, the oldest first. What is not sealed by us is left out. */
  list(): Promise<readonly Schedule[]>
  find(id: string): Promise<Schedule | undefined>
  remove(id: string): Promise<void>
  /** Those whose tick has come, each with its tick, in ms since the epoch. */
  due(now: number): Promise<readonly { readonly id: string; readonly tick: number }[]>
  /** When it is asked next; undefined while it is paused. */
  next(id: string): Promise<number | undefined>
  /** Moves on to the tick after `after`, unless it was removed or paused meanwhile. */
  advance(schedule: Schedule, after: number): Promise<void>
  /** Whether the tick is the caller's, who is then the only one to ask it. */
  claim(id: string, tick: number): Promise<boolean>
  progress(id: string): Promise<Progress>
  note(id: string, progress: Progress): Promise<void>
  /** Asks it no more, and keeps why. */
  pause(id: string, why: string): Promise<void>
}

/** Ticks that one look takes on. */
const AT_ONCE = 20
/** Longer than a tick can be late and still be asked. */
const CLAIMED_MS = 60 * 60_000

type Means = { readonly redis: Redis; readonly prefix: string; readonly sealing: Sealing }

/** Schedules under `<prefix>:every`, each sealed; their ticks in a sorted set, so that any number of processes may look. */
export function openSchedules({ redis, prefix, sealing }: Means): Schedules {
  const [all, due, states] = [`${prefix}:every`, `${prefix}:every:due`, `${prefix}:every:state`]
  const read = (id: string, sealed: string | null | undefined): Schedule | undefined => {
    const schedule = sealed ? Schedule.safeParse(sealing.open(sealed)).data : undefined
    return schedule?.id === id ? (schedule as Schedule) : undefined
  }
  const progress = async (id: string) => {
    const text = await redis.hget(states, id).catch(away)
    return Progress.catch({ messages: 0 }).parse(text === null ? {} : JSON.parse(text))
  }
  return {
    async add(schedule) {
      const { id, when, made } = schedule
      await redis
        .multi()
        .hset(all, id, sealing.seal(schedule))
        .zadd(due, nextTick(when, made, made), id)
        .exec()
        .catch(away)
    },
    async list() {
      const kept = await redis.hgetall(all).catch(away)
      return Object.entries(kept)
        .flatMap(([id, sealed]) => read(id, sealed) ?? [])
        .sort((a, b) => a.made - b.made)
    },
    find: async (id) => read(id, await redis.hget(all, id).catch(away)),
    async remove(id) {
      await redis.multi().hdel(all, id).zrem(due, id).hdel(states, id).exec().catch(away)
    },
    async due(now) {
      const flat = await redis.zrangebyscore(due, '-inf', now, 'WITHSCORES', 'LIMIT', 0, AT_ONCE).catch(away)
      return flat.flatMap((id, i) => (i % 2 === 0 ? [{ id, tick: Number(flat[i + 1]) }] : []))
    },
    async next(id) {
      const score = await redis.zscore(due, id).catch(away)
      return score === null ? undefined : Number(score)
    },
    async advance({ id, when, made }, after) {
      await redis.zadd(due, 'XX', 'GT', nextTick(when, after, made), id).catch(away)
    },
    async claim(id, tick) {
      return (await redis.set(`${due}:${id}:${tick}`, '', 'PX', CLAIMED_MS, 'NX').catch(away)) === 'OK'
    },
    progress,
    async note(id, now) {
      // One that was removed while it was asked leaves nothing behind.
      if (await redis.hexists(all, id).catch(away)) await redis.hset(states, id, JSON.stringify(now)).catch(away)
    },
    async pause(id, why) {
      const before = await progress(id)
      await redis
        .multi()
        .zrem(due, id)
        .hset(states, id, JSON.stringify({ ...before, paused: why }))
        .exec()
        .catch(away)
    },
  }
}

/** Whether a schedule is about a place: the channel it answers in. */
export function answersIn({ address }: Schedule, place: Pick<Address, 'platform' | 'team' | 'channel'>): boolean {
  return address.platform === place.platform && address.team === place.team && address.channel === place.channel
}

/** Whether somebody owns it. */
export function isOwner({ principal }: Schedule, who: Pick<Principal, 'platform' | 'team' | 'user'>): boolean {
  return principal.platform === who.platform && principal.team === who.team && principal.user === who.user
}
