import { createHash } from 'node:crypto'
import { createIORedisClient } from 'bullmq'
import type { Redis } from 'ioredis'
import type { Delivery } from '../src/job.ts'

/**
 * The order of what is said in one conversation. A lane is a Redis list of delivery ids; only its head may be sent.
 * A lane cannot stay blocked: whoever asks for its turn first drops heads whose job is finished or gone, and a job that
 * has to wait comes back by itself after a while, even if nobody calls it.
 */
export type Lanes = {
  /** 0 when it is this delivery's turn, else how many are before it. */
  turn(lane: string, id: string): Promise<number>
  /** Whether this delivery is the head now. */
  isHead(lane: string, id: string): Promise<boolean>
  /** Takes the head's place for a moment, before there is a job for it; false when others are in the lane. */
  enter(lane: string, id: string): Promise<boolean>
  /** Takes a delivery out and tells whose turn it is now. */
  leave(lane: string, id: string): Promise<string | undefined>
}

/** The name of the script that `addTo` queues; see enqueue.ts. */
export const JOIN = 'quarterdeckJoinLane'
const TURN = 'quarterdeckLaneTurn'
const ENTER = 'quarterdeckEnterLane'
const LEAVE = 'quarterdeckLeaveLane'

/** Longer than a delivery can live, so that a lane that nobody cleans up goes by itself. */
const LANE_LIVES_S = 48 * 3600

/** How long, in ms, a head without a job is waited for: longer than a platform takes to answer. */
const HELD_MS = 15_000

// A delivery that has a job already is in its lane, or was and is done: joining twice would leave a head without a job.
const JOIN_LUA = `
if redis.call('EXISTS', KEYS[2]) == 0 then
  if not redis.call('LPOS', KEYS[1], ARGV[1]) then redis.call('RPUSH', KEYS[1], ARGV[1]) end
  redis.call('EXPIRE', KEYS[1], ${LANE_LIVES_S})
end
return 1`

const ENTER_LUA = `
if redis.call('EXISTS', KEYS[1]) == 1 then return 0 end
redis.call('RPUSH', KEYS[1], ARGV[1])
redis.call('EXPIRE', KEYS[1], ${LANE_LIVES_S})
redis.call('SET', KEYS[2], ARGV[1], 'PX', ${HELD_MS})
return 1`

// Drops heads whose job is finished or gone, unless the place is held, then leaves the head in `head`.
const HEAD_LUA = `
local head
while true do
  head = redis.call('LINDEX', KEYS[1], 0)
  if not head or head == ARGV[1] or head == redis.call('GET', KEYS[2]) then break end
  local job = ARGV[2] .. head
  if redis.call('EXISTS', job) == 1 and redis.call('HEXISTS', job, 'finishedOn') == 0 then break end
  redis.call('LPOP', KEYS[1])
end`

const TURN_LUA = `${HEAD_LUA}
if not head or head == ARGV[1] then return 0 end
return redis.call('LPOS', KEYS[1], ARGV[1]) or 0`

const LEAVE_LUA = `
redis.call('LREM', KEYS[1], 0, ARGV[1])
if redis.call('GET', KEYS[2]) == ARGV[1] then redis.call('DEL', KEYS[2]) end
${HEAD_LUA}
return head`

/** Teaches a connection the lane scripts, so that a transaction may use them too. */
export function defineLaneScripts(redis: Redis): void {
  redis.defineCommand(JOIN, { numberOfKeys: 2, lua: JOIN_LUA })
  redis.defineCommand(TURN, { numberOfKeys: 2, lua: TURN_LUA })
  redis.defineCommand(ENTER, { numberOfKeys: 2, lua: ENTER_LUA })
  redis.defineCommand(LEAVE, { numberOfKeys: 2, lua: LEAVE_LUA })
}

/**
 * The lane of a delivery: that of its conversation, or one that a living message has to itself, as has the news in its
 * thread, so that neither many edits nor a wait for the first post holds up a channel. Undefined for other private words,
 * whose order nobody else sees.
 */
export function laneOf(prefix: string, { to, living, under }: Pick<Delivery, 'to' | 'living' | 'under'>) {
  if (to.visibility === 'private' && !living && !under) return undefined
  const place = [to.platform, to.team, to.channel]
  const conversation = living
    ? [...place, 'living', living.key]
    : under
      ? [...place, 'under', under]
      : [...place, to.thread ?? '']
  const digest = createHash('sha256').update(JSON.stringify(conversation)).digest('base64url')
  return `${prefix}:lane:${digest.slice(0, 22)}`
}

/** The lanes of one delivery queue; `jobKey` is the start of its job keys. */
export function openLanes(redis: Redis, jobKey: string): Lanes {
  defineLaneScripts(redis)
  const client = createIORedisClient(redis)
  const keysOf = (lane: string) => [lane, `${lane}:held`]
  return {
    turn: async (lane, id) => Number(await client.runCommand(TURN, [...keysOf(lane), id, jobKey])),
    enter: async (lane, id) => Number(await client.runCommand(ENTER, [...keysOf(lane), id])) === 1,
    isHead: async (lane, id) => (await redis.lindex(lane, 0)) === id,
    async leave(lane, id) {
      const next: unknown = await client.runCommand(LEAVE, [...keysOf(lane), id, jobKey])
      return typeof next === 'string' ? next : undefined
    },
  }
}
