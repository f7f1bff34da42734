import { setImmediate as turn } from 'node:timers/promises'
import type { Platform } from '../src/chat.ts'
import type { Delivery } from '../src/job.ts'
import type { DeliveriesOptions } from './deliver.ts'
import { laneOf } from './lane.ts'
import { saying, sparing } from './log.ts'
import { post } from './post.ts'
import { queues } from './queues.ts'
import { openTold } from './told.ts'

/**
 * Says an answer while its command still counts as running, so that the command is what comes back if this process dies.
 * False leaves it to the delivery queue: it has an order to keep, or its platform did not say yes at once.
 */
export type Straight = (delivery: Delivery) => Promise<boolean>

/** A platform that hangs must not keep all commands from running, and is left alone for a while once it is noticed. */
const AT_ONCE = 40
const SLOW_MS = 1_000
const RESTS_MS = 5_000

/** The posts under way to a platform, by when they began, and until when there shall be no more. */
type Road = { readonly under: Set<{ readonly since: number }>; restsUntil: number }

/**
 * The way past the delivery queue, for a process that has both the worker and the platform. One at a time the queue costs
 * a question as much as the command itself: 5 of 10 scripts in Redis, and 1.0 of the bot's 4.0 ms of CPU, measured.
 */
export function openStraight({ redis, prefix, chats, mask, log, ...options }: DeliveriesOptions): Straight {
  const told = openTold(redis, prefix)
  const settings = { ...queues.deliveries, ...options.settings }
  const quiet = sparing(log)
  const roads = new Map<Platform, Road>([...chats.keys()].map((name) => [name, { under: new Set(), restsUntil: 0 }]))

  return async (delivery) => {
    const { platform } = delivery.to
    const chat = chats.get(platform)
    const road = roads.get(platform)
    if (!chat || !road || laneOf(prefix, delivery) !== undefined || !isFree(road)) return false
    const one = { since: performance.now() }
    road.under.add(one)
    try {
      // What was given to Redis in this turn of the event loop, the record of the command's outcome, leaves first.
      await turn()
      const posted = await post(delivery, { failed: 0, died: 0, age: 0 }, chat, mask, settings)
      if (posted.next !== 'told') {
        road.restsUntil = performance.now() + RESTS_MS
        return false
      }
      // Not waited for: on this connection it precedes the word that the command is done, and matters only without that.
      told
        .note(delivery.id, posted.sent)
        .catch((error: unknown) => quiet.warn({ id: delivery.id, error: saying(error) }, 'An answer is not noted'))
      await options.told?.(delivery, posted.sent)
      options.ended?.(platform, 'told', performance.now() - one.since)
      return true
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
