import type { WorkerOptions } from 'bullmq'
import type { Fault } from '../src/fault.ts'
import type { QueueSettings } from './queues.ts'

/** Thrown to BullMQ to have a job tried again after a wait that was decided already. Carries no stack: nobody reads it. */
export class Again extends Error {
  readonly delay: number

  constructor(reason: string, delay: number) {
    super(reason)
    this.name = 'Again'
    this.delay = Math.max(1, Math.ceil(delay))
    this.stack = ''
  }
}

/** The wait BullMQ uses for jobs whose backoff is of type `again`. */
export const againSettings: NonNullable<WorkerOptions['settings']> = {
  backoffStrategy: (_tries, _type, error) => (error instanceof Again ? error.delay : 1_000),
}

/**
 * How long to wait before the next try, in ms: what the other side asked for, else the first wait doubled a try up to
 * the longest, a random part of it so that many do not come back at once (full jitter over the upper half).
 */
export function waitBeforeNext(
  fault: Fault,
  failed: number,
  backoff: QueueSettings['backoff'],
  random: number,
): number {
  const grown = Math.min(backoff.first * 2 ** Math.min(failed, 30), backoff.longest)
  const wait = grown * (0.5 + random / 2)
  return fault.retryAfter === undefined ? wait : fault.retryAfter * 1_000 + (wait % 500)
}
