import type { Redis } from 'ioredis'
import type { Chat, Platform, Sent } from '../src/chat.ts'
import type { Fault } from '../src/fault.ts'
import type { Delivery } from '../src/job.ts'
import type { Reply } from '../src/reply.ts'
import type { Courier } from './courier.ts'
import { startCourier } from './courier.ts'
import type { Log } from './log.ts'
import type { QueueSettings } from './queues.ts'
import type { Straight } from './straight.ts'
import { openStraight } from './straight.ts'

/**
 * How one start of a delivery ended: a metric label. `repeat` was told before; `outdated` has a newer revision behind it;
 * `waits` for its turn in its lane, or for the message whose thread it belongs in.
 */
export type DeliveryOutcome = 'told' | 'repeat' | 'outdated' | 'retry' | 'dead' | 'waits' | 'refused'

type DeliveriesHealth = {
  readonly ready: boolean
  readonly platforms: readonly {
    readonly platform: Platform
    readonly ready: boolean
    readonly running: number
    readonly lastTold?: number
  }[]
}

export type DeliveriesOptions = {
  /** From connectWorker; may be shared, and is not closed here. */
  readonly redis: Redis
  readonly prefix: string
  readonly secret: string
  readonly log: Log
  readonly chats: ReadonlyMap<Platform, Chat>
  /** The last look for secrets, at the door. What it throws keeps the words in. */
  mask(reply: Reply): Reply
  /** After the platform said yes. Called again if this process dies before it resolves, or when it rejects. */
  readonly told?: (delivery: Delivery, sent: Sent) => Promise<void>
  /** When a delivery is given up: for the ops channel. May be called twice for one delivery after a crash. */
  readonly dead?: (delivery: Delivery, fault: Fault) => Promise<void>
  readonly ended?: (platform: Platform, outcome: DeliveryOutcome, ms: number) => void
  readonly settings?: Partial<QueueSettings>
}

export type Deliveries = {
  health(): DeliveriesHealth
  /** For the worker of the same process: says an answer past the queue. */
  readonly straight: Straight
  /**
   * Delivers what is waiting for at most half of `deadlineMs`, then takes no more, and is done by the deadline whatever
   * happens; what was not delivered stays queued. Safe to call twice.
   */
  close(deadlineMs: number): Promise<void>
}

/**
 * Hands deliveries to their platforms until accepted or 24 h old, in order within a conversation.
 * A delivery is said twice only if this process dies between the platform's yes and the note of it one Redis write
 * later; the adapter gets the same id both times, so that a platform that recognises repeats drops it even then.
 */
export function startDeliveries(options: DeliveriesOptions): Deliveries {
  const couriers = new Map<Platform, Courier>()
  for (const [platform, chat] of options.chats) couriers.set(platform, startCourier(platform, chat, options))
  return {
    straight: openStraight(options, couriers),
    health() {
      const platforms = [...couriers].map(([platform, courier]) => ({ platform, ...courier.health() }))
      return { ready: platforms.every((one) => one.ready), platforms }
    },
    async close(deadlineMs) {
      await Promise.all([...couriers.values()].map((courier) => courier.close(deadlineMs)))
    },
  }
}
