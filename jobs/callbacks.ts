import { UnrecoverableError, Worker } from 'bullmq'
import type { Redis } from 'ioredis'
import { z } from 'zod'
import { Fault } from '../src/fault.ts'
import { Again, againSettings, waitBeforeNext } from './again.ts'
import { calm, closeWorker, timeToClose } from './lifetime.ts'
import type { Log } from './log.ts'
import { saying } from './log.ts'
import { queues } from './queues.ts'
import { open } from './seal.ts'

/** Words for a pipeline on their way to where it wants to hear them. */
export const Callback = z.strictObject({ id: z.string(), url: z.string(), body: z.string() })
export type Callback = Readonly<z.infer<typeof Callback>>

type Options = {
  readonly redis: Redis
  readonly prefix: string
  readonly secret: string
  readonly log: Log
  /** Throws a Fault, retryable when another try may help. */
  readonly post: (callback: Callback) => Promise<void>
}

/** Posts callbacks until they are taken or their tries are used up; the same id is posted once. */
export function startCallbacks({ redis, prefix, secret, log, post }: Options) {
  const settings = queues.callbacks
  let running = 0
  const worker = new Worker(
    'callbacks',
    async (bull) => {
      const { success, data } = Callback.safeParse(open('callback', bull.data, secret))
      if (!success || data.id !== bull.id) throw new UnrecoverableError('its seal does not fit')
      running++
      try {
        await post(data)
      } catch (error) {
        log.warn({ id: data.id, error: saying(error) }, 'A callback was not taken')
        if (error instanceof Fault && !error.retryable) throw new UnrecoverableError(error.message)
        const fault =
          error instanceof Fault ? error : new Fault('internal', 'It could not be posted.', { cause: error })
        throw new Again(fault.message, waitBeforeNext(fault, bull.attemptsMade, settings.backoff, Math.random()))
      } finally {
        running--
      }
    },
    {
      ...{ connection: redis, prefix, concurrency: settings.concurrency, lockDuration: settings.lockDuration },
      ...{ stalledInterval: settings.stalledInterval, maxStalledCount: settings.maxStalledCount },
      ...{ removeOnComplete: settings.keepDone, removeOnFail: settings.keepFailed, settings: againSettings },
    },
  )
  calm(worker, log)
  return { close: (deadlineMs: number) => closeWorker(worker, timeToClose(redis, running, deadlineMs)) }
}
