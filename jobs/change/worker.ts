import { randomUUID } from 'node:crypto'
import type { Job as BullJob } from 'bullmq'
import { Worker } from 'bullmq'
import type { Redis } from 'ioredis'
import type { Proposal } from '../../src/approval/proposal.ts'
import { isOpen } from '../../src/approval/proposal.ts'
import { say } from '../../src/approval/transitions.ts'
import { Fault } from '../../src/fault.ts'
import { againSettings } from '../again.ts'
import { calm, closeWorker, timeToClose } from '../lifetime.ts'
import type { Log } from '../log.ts'
import { saying, sparing } from '../log.ts'
import type { QueueSettings } from '../queues.ts'
import { queues } from '../queues.ts'
import type { Cards } from './card.ts'
import { tellChange, tellOpen } from './card.ts'
import { carryOut } from './carry-out.ts'
import type { HandsMeans } from './hands.ts'
import { realHands } from './hands.ts'
import { Lost } from './unsure.ts'

export type ChangeWorkerOptions = Cards &
  Omit<HandsMeans, 'holder' | 'holds' | 'signal' | 'proposals' | 'progress'> & {
    readonly redis: Redis
    readonly prefix: string
    readonly log: Log
    /** When a change has ended, however it did: for the record, and for following what it began. May come twice. */
    readonly ended: (id: string) => Promise<void>
    readonly settings?: Partial<QueueSettings>
  }

export type ChangeWorker = {
  health(): { readonly ready: boolean; readonly running: number }
  /** Takes no more and waits for what runs, at most so long; what is cut off is carried on by another worker. */
  close(deadlineMs: number): Promise<void>
}

/** Carries out approved changes, each once; the job is the proposal's id, and everything else is in its record. */
export function startChangeWorker(options: ChangeWorkerOptions): ChangeWorker {
  const { redis, prefix, log } = options
  const settings = { ...queues.changes, ...options.settings }
  const quiet = sparing(log)
  const stopping = new AbortController()
  let running = 0

  const work = async (bull: BullJob, token = '') => {
    const id = bull.id ?? ''
    const holder = randomUUID()
    running++
    try {
      const hands = realHands(id, {
        ...options,
        holder,
        // BullMQ answers 0 instead of throwing when the lock is somebody else's.
        holds: async () => Number(await bull.extendLock(token, settings.lockDuration)) === 1,
        progress: (so) =>
          hands
            .update((proposal) => say(proposal, holder, so))
            .then(
              (after) => void show(after),
              () => undefined,
            ),
        signal: stopping.signal,
      })
      const shown = {
        ...hands,
        update: (transition: Parameters<typeof hands.update>[0]) => hands.update(transition).then(show),
      }
      await carryOut(shown)
    } catch (error) {
      // A job is only a hint: one about a change that nobody knows, or that another worker has, leaves nothing to do.
      if (error instanceof Lost || (error instanceof Fault && error.code === 'not-found')) return
      quiet.error(
        { change: id, error: saying(error) },
        'A change could not be carried on; it stands as it was written down',
      )
      throw error
    } finally {
      running--
      await tellChange(id, options).catch((error: unknown) =>
        quiet.warn({ change: id, error: saying(error) }, 'How a change stands was not told yet'),
      )
    }
  }
  // The card follows, and never holds up what it tells of; how it ended is told when the record has it.
  const show = (proposal: Proposal): Proposal => {
    if (!isOpen(proposal)) return proposal
    tellOpen(proposal.id, options).catch((error: unknown) =>
      quiet.warn({ change: proposal.id, error: saying(error) }, 'A card was not shown'),
    )
    return proposal
  }

  const worker = new Worker('changes', work, {
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
    health: () => ({ ready: worker.isRunning() && !worker.closing && redis.status === 'ready', running }),
    close: (deadlineMs) => closeWorker(worker, timeToClose(redis, running, deadlineMs), () => stopping.abort()),
  }
}
