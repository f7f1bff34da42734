import { setMaxListeners } from 'node:events'
import type { Job as BullJob } from 'bullmq'
import { UnrecoverableError, WaitingError, Worker } from 'bullmq'
import type { Redis } from 'ioredis'
import { againSettings } from './again.ts'
import type { Clock } from './clock.ts'
import { calm, closeWorker, pause, timeToClose } from './lifetime.ts'
import type { Living } from './living.ts'
import type { Log } from './log.ts'
import { saying, sparing } from './log.ts'
import type { Run } from './operation.ts'
import { Operation } from './operation.ts'
import type { OperationPlaces } from './operation-places.ts'
import type { Held } from './operation-turn.ts'
import { takeTurn } from './operation-turn.ts'
import type { QueueSettings } from './queues.ts'
import { queues } from './queues.ts'
import { open } from './seal.ts'

/** How one start of an operation ended: a metric label. */
export type OperationOutcome = 'finished' | 'failed' | 'stopped' | 'limit' | 'handover' | 'lost' | 'refused'

export type OperationWorker = {
  health(): { readonly ready: boolean; readonly running: number }
  /** Takes no more and hands over what runs, with its state, to another worker. Safe to call twice. */
  close(deadlineMs: number): Promise<void>
}

export type OperationsOptions = {
  /** From connectWorker; may be shared, and is not closed here. */
  readonly redis: Redis
  readonly prefix: string
  readonly secret: string
  readonly clock: Clock
  readonly log: Log
  readonly living: Living
  readonly books: OperationPlaces
  /** What runs an operation, by its kind. */
  readonly kinds: Readonly<Record<string, Run>>
  /** The least time between two edits of one message, in ms. */
  readonly editEveryMs: number
  readonly ended?: (kind: string, outcome: OperationOutcome) => void
  readonly settings?: Partial<QueueSettings>
}

/** How often somebody's wish to stop is looked for, in ms. */
const LOOK_EVERY_MS = 250

/** Slack takes some 50 edits a minute of all messages together; many live ones share them. In ms. */
const EDIT_EVERY_EACH_MS = 1_300

/**
 * Runs operations: each owns one living message and a state that is saved, so that another worker goes on in the same
 * message when this one is killed or stopped. See CONTRIBUTING.md, "To write an operation".
 */
export function startOperations(options: OperationsOptions): OperationWorker {
  const { redis, prefix, log, books } = options
  const settings = { ...queues.operations, ...options.settings }
  const quiet = sparing(log)
  const stopping = new AbortController()
  setMaxListeners(0, stopping.signal)
  const held = new Map<string, Held>()
  let inAll = 1

  const work = async (bull: BullJob, token = '') => {
    // Words are forgotten once everything about them is done.
    if (bull.data === '') return
    const operation = openOperation(bull, options.secret)
    const kind = operation && options.kinds[operation.kind]
    if (!operation || !kind) {
      options.ended?.(operation?.kind ?? 'none', 'refused')
      // A newer version's kind is left to the worker that knows it.
      quiet.error({ job: bull.id, kind: operation?.kind }, 'Refused an operation')
      throw new UnrecoverableError(operation ? 'its kind is not known here' : 'its seal does not fit')
    }
    const lasts = settings.lockDuration
    const every = () => Math.max(options.editEveryMs, editsShared(inAll, options.editEveryMs))
    const { outcome } = await takeTurn({ bull, token, lasts, operation, run: kind, every, held, stopping, options })
    options.ended?.(operation.kind, outcome)
    if (outcome === 'lost') throw new Error('another worker has taken over')
    if (outcome !== 'handover') return
    await bull.moveToWait(token)
    throw new WaitingError()
  }

  const look = async () => {
    while (!stopping.signal.aborted) {
      await pause(LOOK_EVERY_MS, stopping.signal)
      const ids = [...held.keys()]
      if (ids.length === 0 || redis.status !== 'ready') continue
      try {
        const { stopped, running } = await books.look(ids)
        inAll = running
        for (const [id, { by }] of stopped) held.get(id)?.interrupt('stopped', by)
      } catch (error) {
        quiet.warn({ error: saying(error) }, 'Could not look for operations that shall stop')
      }
    }
  }
  void look()

  const worker = new Worker('operations', work, {
    connection: redis,
    prefix,
    concurrency: settings.concurrency,
    lockDuration: settings.lockDuration,
    stalledInterval: settings.stalledInterval,
    maxStalledCount: settings.maxStalledCount,
    removeOnComplete: settings.keepDone,
    removeOnFail: settings.keepFailed,
    settings: againSettings,
  })
  calm(worker, log)
  return {
    health: () => ({ ready: worker.isRunning() && !worker.closing && redis.status === 'ready', running: held.size }),
    close(deadlineMs) {
      // None of them would end in time by itself, so there is nothing to wait for.
      const closing = closeWorker(worker, timeToClose(redis, held.size, deadlineMs))
      stopping.abort()
      for (const one of held.values()) one.interrupt('handover')
      return closing
    },
  }
}

/** A pace set below Slack's for a test is kept. */
function editsShared(running: number, editEveryMs: number): number {
  return running > 1 && editEveryMs >= EDIT_EVERY_EACH_MS ? running * EDIT_EVERY_EACH_MS : 0
}

function openOperation(bull: BullJob, secret: string): Operation | undefined {
  const { success, data } = Operation.safeParse(open('operation', bull.data, secret))
  return success && data.id === bull.id ? data : undefined
}
