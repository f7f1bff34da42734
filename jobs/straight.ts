import { setImmediate as turn } from 'node:timers/promises'
import type { Chat, Platform } from '../src/chat.ts'
import type { Delivery } from '../src/job.ts'
import type { Courier } from './courier.ts'
import type { DeliveriesOptions } from './deliver.ts'
import type { Lanes } from './lane.ts'
import { laneOf, openLanes } from './lane.ts'
import { saying, sparing } from './log.ts'
import { post } from './post.ts'
import { deliveriesOf, queues } from './queues.ts'
import { openTold } from './told.ts'

/**
 * Says an answer while its command still counts as running, so that the command is what comes back if this process dies.
 * What was not told is left to the delivery queue, after a while when the platform wants to be left alone: others are
 * before it, or there was no yes at once.
 */
export type Straight = (delivery: Delivery) => Promise<'told' | { readonly waitMs: number }>

const NOT_TRIED = { waitMs: 0 }

/** A platform that hangs must not keep all commands from running, and is left alone for a while once it is noticed. */
const AT_ONCE = 40
const SLOW_MS = 1_000
const RESTS_MS = 5_000

/** The way to a platform: the posts under way, by when they began, and until when there shall be no more. */
type Road = {
  readonly chat: Chat
  readonly lanes: Lanes
  readonly courier: Pick<Courier, 'call'>
  readonly under: Set<{ readonly since: number }>
  restsUntil: number
}

/**
 * The way past the delivery queue, for a process that has both the worker and the platform. One at a time the queue costs
 * a question as much as the command itself: 5 of 10 scripts in Redis, and 1.0 of the bot's 4.0 ms of CPU, measured.
 */
export function openStraight(options: DeliveriesOptions, couriers: ReadonlyMap<Platform, Courier>): Straight {
  const { redis, prefix, chats, mask, log } = options
  const told = openTold(redis, prefix)
  const settings = { ...queues.deliveries, ...options.settings }
  const quiet = sparing(log)
  const roads = new Map<Platform, Road>()
  for (const [platform, courier] of couriers) {
    const chat = chats.get(platform)
    const lanes = openLanes(redis, `${prefix}:${deliveriesOf(platform)}:`)
    if (chat) roads.set(platform, { chat, lanes, courier, under: new Set(), restsUntil: 0 })
  }

  const say = async (delivery: Delivery, road: Road, lane: string | undefined): ReturnType<Straight> => {
    const { id, to } = delivery
    const began = performance.now()
    // Whatever was given to Redis in this turn of the event loop, like the record of the outcome, leaves before the answer.
    if (lane === undefined) await turn()
    else if (!(await road.lanes.enter(lane, id))) return NOT_TRIED
    const posted = await post(delivery, { failed: 0, died: 0, age: 0 }, road.chat, mask, settings)
    if (posted.next !== 'told') {
      // It keeps its place in the lane, and the queue takes it from there.
      road.restsUntil = performance.now() + RESTS_MS
      return { waitMs: posted.next === 'retry' ? posted.delay : 0 }
    }
    // Not waited for: on this connection they precede the word that the command is done, and matter only without that.
    const after = [told.note(id, posted.sent), ...(lane === undefined ? [] : [passOn(lane, id, road)])]
    Promise.all(after).catch((error: unknown) => quiet.warn({ id, error: saying(error) }, 'An answer is not noted'))
    await options.told?.(delivery, posted.sent)
    options.ended?.(to.platform, 'told', performance.now() - began)
    return 'told'
  }
  const passOn = async (lane: string, id: string, { lanes, courier }: Road) => {
    const next = await lanes.leave(lane, id)
    if (next !== undefined) await courier.call(next)
  }

  return async (delivery) => {
    const road = roads.get(delivery.to.platform)
    if (!road || delivery.living || delivery.under || !isFree(road)) return NOT_TRIED
    const one = { since: performance.now() }
    road.under.add(one)
    try {
      return await say(delivery, road, laneOf(prefix, delivery))
    } finally {
      road.under.delete(one)
    }
  }
}

function isFree({ under, restsUntil }: Road): boolean {
  const now = performance.now()
  const [oldest] = under
  return under.size < AT_ONCE && now >= restsUntil && (oldest === undefined || now - oldest.since < SLOW_MS)
}
