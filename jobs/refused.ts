import type { Queue } from 'bullmq'
import type { Redis } from 'ioredis'
import { Fault } from '../src/fault.ts'
import { Job } from '../src/job.ts'
import { open } from './seal.ts'

/** A command of ours that a worker gave up without a word. */
export type RefusedJob = { readonly job: Job; readonly fault: Fault }

type Options = {
  readonly redis: Redis
  readonly queue: Queue
  readonly secret: string
  /** ms since the epoch, by the queue's clock. */
  readonly now: () => number
}

const BATCH = 32
const FAILED_AT_MOST = 1_000
const LOOKED_KEPT = 5_000

// Older ones were answered long ago: what remembers that an answer was given lives for an hour.
const RECENT_MS = 10 * 60_000

/**
 * Finds the failed commands that our own seal opens: a worker that was started with another secret refuses them, and
 * cannot tell who asked. Each of the others is looked at once. Rejects with the client's error while Redis is away.
 */
export function refusedJobs({ redis, queue, secret, now }: Options): () => Promise<RefusedJob[]> {
  const notOurs = new Set<string>()
  return async () => {
    const ids = await redis.zrevrange(queue.toKey('failed'), 0, FAILED_AT_MOST)
    const fresh = ids.filter((id) => !notOurs.has(id)).slice(0, BATCH)
    const records = await Promise.all(fresh.map((id) => redis.hmget(queue.toKey(id), 'data', 'failedReason')))
    return records.flatMap(([data, reason], i) => {
      const id = fresh[i] ?? ''
      const job = openJob(id, data ?? '', secret)
      if (job && now() < job.deadline + RECENT_MS) return [{ job, fault: faultOf(reason ?? '') }]
      if (notOurs.size >= LOOKED_KEPT) notOurs.clear()
      notOurs.add(id)
      return []
    })
  }
}

/** The command in a record's data, or undefined when it was not sealed by us for this id. Never throws. */
export function openJob(id: string, data: string, secret: string): Job | undefined {
  try {
    const { success, data: job } = Job.safeParse(open('command', JSON.parse(data), secret))
    return success && job.id === id ? job : undefined
  } catch {
    return undefined
  }
}

function faultOf(reason: string): Fault {
  if (!reason.includes('seal')) {
    return new Fault('internal', 'The workers gave this up, so it was not finished.', {
      hint: 'Try again. If it happens again, tell an administrator.',
    })
  }
  return new Fault(
    'config',
    'A worker could not read this, because it was started with another secret. Nothing was run.',
    {
      hint: 'An administrator has to give every process of mine the same QUARTERDECK_SECRET.',
    },
  )
}
