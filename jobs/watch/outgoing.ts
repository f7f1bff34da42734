import { Queue } from 'bullmq'
import type { Redis } from 'ioredis'
import type { Platform } from '../../src/chat.ts'
import { deliveriesOf, EVENTS_KEPT } from '../queues.ts'

/** How the watcher's own words fare once they were handed on: what has waited longest, in ms, and what was given up within the hour. */
export type Outgoing = { readonly waits?: number; readonly dropped: number }

/** Looks every half minute, and never rejects: what cannot be looked at is as it was. */
export type OutgoingWatch = { now(): Outgoing; stop(): Promise<void> }

const EVERY_MS = 30_000
const RECENT_MS = 3_600_000
const LOOKED_AT = 200
const OWN = 'watch.'

export function watchOutgoing({
  redis,
  prefix,
  platforms,
  every = EVERY_MS,
}: {
  readonly redis: Redis
  readonly prefix: string
  readonly platforms: readonly Platform[]
  readonly every?: number
}): OutgoingWatch {
  const streams = { events: { maxLen: EVENTS_KEPT } }
  const queues = platforms.map((platform) => {
    const queue = new Queue(deliveriesOf(platform), { connection: redis, prefix, skipVersionCheck: true, streams })
    queue.on('error', () => undefined)
    return queue
  })
  let seen: Outgoing = { dropped: 0 }

  async function look(): Promise<void> {
    const now = Date.now()
    const all = await Promise.all(
      queues.map(async (queue) => [await waiting(queue), await failed(queue, now)] as const),
    )
    const oldest = Math.min(...all.map(([at]) => at))
    const dropped = all.reduce((sum, [, count]) => sum + count, 0)
    seen = { dropped, ...(Number.isFinite(oldest) && { waits: now - oldest }) }
  }

  const timer = setInterval(() => void look().catch(() => undefined), every).unref()
  return {
    now: () => seen,
    async stop() {
      clearInterval(timer)
      await Promise.all(queues.map((queue) => queue.close()))
    },
  }
}

async function waiting(queue: Queue): Promise<number> {
  const jobs = await queue.getJobs(['prioritized', 'waiting', 'delayed', 'active'], 0, LOOKED_AT, true)
  return Math.min(...jobs.flatMap((job) => (job?.id?.startsWith(OWN) ? [job.timestamp] : [])))
}

async function failed(queue: Queue, now: number): Promise<number> {
  const jobs = await queue.getJobs(['failed'], 0, LOOKED_AT)
  return jobs.filter((job) => job?.id?.startsWith(OWN) && now - (job.finishedOn ?? 0) < RECENT_MS).length
}
