import type { Enqueue, Job } from '../src/job.ts'

/** What this process put on the queue and knows no answer to yet. */
export type Pending = {
  /** Like the one given, and remembers what it took. */
  readonly enqueue: Enqueue
  /** Words were delivered. */
  told(delivery: string): void
  /** Puts on the queue again what may still be answered in time; resolves with how many it took. Never rejects. */
  again(): Promise<number>
}

const KEPT = 5_000

/**
 * The commands of a Redis that lost them. They are reads, so running one again harms nobody; one that another process
 * has told already is told twice, which after such a loss is better than never. Kept until told here or too late.
 */
export function pendingCommands(enqueue: Enqueue, now: () => number): Pending {
  const jobs = new Map<string, Job>()
  const tidy = () => {
    for (const [id, { deadline }] of jobs) {
      if (deadline > now() && jobs.size <= KEPT) return
      jobs.delete(id)
    }
  }
  return {
    async enqueue(job) {
      await enqueue(job)
      jobs.set(job.id, job)
      tidy()
    },
    told: (delivery) => void jobs.delete(delivery.replace(/\.reply$/, '')),
    async again() {
      const left = [...jobs.values()].filter(({ deadline }) => deadline > now())
      const outcomes = await Promise.allSettled(left.map(enqueue))
      return outcomes.filter(({ status }) => status === 'fulfilled').length
    },
  }
}
