import type { JobsOptions } from 'bullmq'
import { Job as BullJob, Queue } from 'bullmq'
import type { Redis } from 'ioredis'
import { Fault } from '../src/fault.ts'
import type { Delivery, Enqueue, Job } from '../src/job.ts'
import type { Callback } from './callbacks.ts'
import { PRODUCER_WAITS_MS, queueAway } from './connection.ts'
import { defineLaneScripts, JOIN, laneOf } from './lane.ts'
import { defineLivingScripts, WANT, wantArguments } from './living-state.ts'
import { saying } from './log.ts'
import { queueFull, startMemoryGuard } from './memory.ts'
import type { Operation } from './operation.ts'
import type { QueueName } from './queues.ts'
import { deliveriesOf, EVENTS_KEPT, queues } from './queues.ts'
import { seal } from './seal.ts'

export type Producer = {
  readonly enqueue: Enqueue
  /** Like Deliver; tried first after so many ms, if told. */
  deliver(delivery: Delivery, afterMs?: number): Promise<void>
  /** Has a worker look at a change that may be run; what is known of it is in its proposal, not in the job. */
  readonly change: (id: string) => Promise<void>
  /** Puts an operation on its queue. Rejects like the others. */
  operate(operation: Operation): Promise<void>
  /** Has a worker post words to where a pipeline wants them; the same id is posted once. Rejects like the others. */
  callBack(callback: Callback): Promise<void>
  /** Whether Redis was last seen with a policy under which it throws away what it was given; commands are refused then. */
  isUnsafe(): boolean
  /** Lets go of the connection without closing it: it belongs to who opened it. Safe to call twice. */
  close(): Promise<void>
}

type Options = {
  /** `connectProducer` to fail at once while Redis is away, `connectWorker` to wait for it. */
  readonly redis: Redis
  readonly prefix: string
  readonly secret: string
}

/**
 * Puts commands and words on their queues, one round trip each. The same id is one job, however often it is added, as
 * long as its record is kept (queues.ts). Both reject with a `queue` Fault: within milliseconds on a producer connection.
 */
export function startProducer({ redis, prefix, secret }: Options): Producer {
  defineLaneScripts(redis)
  defineLivingScripts(redis)
  const guard = startMemoryGuard(redis)
  const waits = redis.options.enableOfflineQueue !== false
  const open = new Map<string, Queue>()
  const queue = (name: string): Queue => {
    const known = open.get(name)
    if (known) return known
    // Asking for the version would leave the queue useless for good if Redis went away during the question.
    const streams = { events: { maxLen: EVENTS_KEPT } }
    const opened = new Queue(name, { connection: redis, prefix, skipVersionCheck: true, streams })
    opened.on('error', () => undefined)
    open.set(name, opened)
    return opened
  }
  const guarded = async (add: () => Promise<unknown>) => {
    if (!waits && redis.status !== 'ready') throw queueAway(`connection is ${redis.status}`)
    // Adding is more than one command the first time, so that the patience with each of them is not enough.
    await (waits ? add() : inTime(add())).catch((error: unknown) => {
      throw faultOf(error)
    })
  }
  return {
    async enqueue(job: Job) {
      guard.admit()
      await guarded(() =>
        queue('commands').add('command', seal('command', job, secret), jobOptions('commands', job.id)),
      )
    },
    async operate(operation) {
      guard.admit()
      const sealed = seal('operation', operation, secret)
      await guarded(() => queue('operations').add('operation', sealed, jobOptions('operations', operation.id)))
    },
    async callBack(callback) {
      const sealed = seal('callback', callback, secret)
      await guarded(() => queue('callbacks').add('callback', sealed, jobOptions('callbacks', callback.id)))
    },
    async change(id) {
      await guarded(() => queue('changes').add('change', '', jobOptions('changes', id)))
    },
    async deliver(delivery, afterMs = 0) {
      const target = queue(deliveriesOf(delivery.to.platform))
      const options = { ...jobOptions('deliveries', delivery.id), ...(afterMs > 0 && { delay: afterMs }) }
      await guarded(() => addDelivery(target, delivery, options, { prefix, secret }))
    },
    isUnsafe: guard.isUnsafe,
    async close() {
      guard.stop()
      await Promise.all([...open.values()].map((one) => one.close()))
    },
  }
}

function jobOptions(name: QueueName, id: string): JobsOptions {
  return { jobId: id, attempts: queues[name].attempts, backoff: { type: 'again' } }
}

/** The job and its place in its lane are written together or not at all, so no lane has a head that will never come. */
async function addDelivery(
  queue: Queue,
  delivery: Delivery,
  options: JobsOptions,
  { prefix, secret }: Pick<Options, 'prefix' | 'secret'>,
): Promise<void> {
  const sealed = seal('delivery', delivery, secret)
  const lane = laneOf(prefix, delivery)
  if (!lane) {
    await queue.add('delivery', sealed, options)
    return
  }
  const backend = queue.getBackend()
  const client = await backend.client
  const job = new BullJob(queue, 'delivery', sealed, options, delivery.id)
  const transaction = client.multi()
  const want = wantArguments(prefix, queue.toKey(delivery.id), delivery)
  if (want) transaction.runCommand(WANT, want)
  transaction.runCommand(JOIN, [lane, queue.toKey(delivery.id), delivery.id])
  await backend.addJobToTransaction(transaction, job.asJSON(), delivery.id)
  const results = await transaction.exec()
  const failed = results?.find(([error]) => error)?.[0]
  if (failed) throw failed
}

async function inTime(adding: Promise<unknown>): Promise<void> {
  const { promise: late, reject } = Promise.withResolvers<never>()
  const timer = setTimeout(() => reject(new Error('adding timed out')), PRODUCER_WAITS_MS)
  try {
    await Promise.race([adding, late])
  } finally {
    clearTimeout(timer)
  }
}

function faultOf(error: unknown): Fault {
  if (error instanceof Fault) return error
  const said = saying(error)
  if (said.includes('OOM')) return queueFull(undefined, error)
  if (!/timed out/i.test(said)) return queueAway(error)
  return new Fault('queue', `The command queue did not answer within ${PRODUCER_WAITS_MS / 1000} s.`, {
    hint: 'What you asked for may still run; if no answer follows, try again in a minute.',
    retryable: true,
    cause: error,
  })
}
