import { setMaxListeners } from 'node:events'
import type { Job as BullJob } from 'bullmq'
import { UnrecoverableError, WaitingError, Worker } from 'bullmq'
import type { Redis } from 'ioredis'
import { z } from 'zod'
import { aside } from '../src/chat.ts'
import { Fault } from '../src/fault.ts'
import type { Delivery } from '../src/job.ts'
import { Job } from '../src/job.ts'
import type { Reply } from '../src/reply.ts'
import { Again, againSettings } from './again.ts'
import type { Excuses, Means, Verdict } from './attempt.ts'
import { attempt } from './attempt.ts'
import type { Clock } from './clock.ts'
import type { Producer } from './enqueue.ts'
import { calm, closeWorker, pause, timeToClose } from './lifetime.ts'
import type { Log } from './log.ts'
import { saying, sparing } from './log.ts'
import type { QueueSettings } from './queues.ts'
import { queues } from './queues.ts'
import { open } from './seal.ts'
import type { Straight } from './straight.ts'
import { answerOf, openTold } from './told.ts'

/** How one start of a command ended: a metric label. */
export type CommandOutcome = 'answered' | 'fault' | 'problem' | 'late' | 'poison' | 'retry' | 'back' | 'refused'

type WorkerHealth = {
  readonly ready: boolean
  /** ioredis's word for the connection's state. */
  readonly redis: string
  readonly running: number
  /** When a command last ended, in ms since the epoch. */
  readonly lastEnded?: number
  /** Why it is not ready although Redis is there, as a sentence with what to do. */
  readonly trouble?: string
}

export type CommandWorker = {
  health(): WorkerHealth
  /**
   * Takes no more; lets commands finish for most of `deadlineMs`, hands the rest back for another worker, and is done by
   * then whatever happens. Safe to call twice.
   */
  close(deadlineMs: number): Promise<void>
}

type Options = Excuses & {
  /** From connectWorker; may be shared with other workers and producers, and is not closed here. */
  readonly redis: Redis
  readonly prefix: string
  readonly secret: string
  readonly clock: Clock
  readonly log: Log
  run(job: Job, signal: AbortSignal): Promise<Reply>
  readonly deliver: Producer['deliver']
  /** Where the platforms are in this process, too: what it says needs no delivery. */
  readonly straight?: Straight | undefined
  /** Called once for each start of a command, for metrics. */
  readonly ended?: (outcome: CommandOutcome, ms: number) => void
  readonly settings?: Partial<QueueSettings>
}

const UNFIT = 'its seal does not fit'

/** How long a worker that refused a command for its seal says so in its health: a green one is never looked at. */
const UNFIT_SHOWN_MS = 60_000

/** How long saying an answer may take, in ms. Past its deadline a command is answered by whoever sweeps. */
const SAYING_TAKES_MS = 10_000

/**
 * Runs commands from the queue. What came of one is told, or on the delivery queue under the id `<job>.reply`, before the
 * job counts as done, so a worker that dies in between leads to a second run and still to one answer. For reads only.
 */
export function startWorker(options: Options): CommandWorker {
  const { redis, prefix, log } = options
  const settings = { ...queues.commands, ...options.settings }
  const quiet = sparing(log)
  const stopping = new AbortController()
  setMaxListeners(0, stopping.signal)
  let running = 0
  let lastEnded: number | undefined
  let lastUnfit = Number.NEGATIVE_INFINITY
  const told = openTold(redis, prefix)
  const unfit = () => performance.now() - lastUnfit < UNFIT_SHOWN_MS

  const work = async (bull: BullJob, token?: string) => {
    const started = performance.now()
    running++
    const done = (outcome: CommandOutcome) => options.ended?.(outcome, performance.now() - started)
    try {
      const opened = openJob(bull, options.secret)
      if ('job' in opened) return await follow(opened.job, bull, token, done)
      const { refused, answer } = opened
      done('refused')
      if (refused === UNFIT) lastUnfit = performance.now()
      quiet.error({ job: bull.id, reason: refused }, 'Refused a command')
      if (answer)
        await deliverSurely({ id: answer.id, to: aside(answer.to), v: 1, reply: options.problemReply(answer.id) })
      throw new UnrecoverableError(refused)
    } finally {
      running--
      lastEnded = Date.now()
    }
  }
  const follow = async (
    job: Job,
    bull: BullJob,
    token: string | undefined,
    done: (outcome: CommandOutcome) => void,
  ) => {
    const means: Means = { ...options, settings }
    // Only one that was started before can have been answered before.
    if (bull.attemptsStarted > 1 && (await told.find(answerOf(job)))) return done('answered')
    const past = { failed: bull.attemptsMade, died: bull.stalledCounter }
    let verdict: Verdict = await attempt(job, past, stopping.signal, means)
    if (verdict.next === 'say' && !(await said(job, bull, verdict))) verdict = { next: 'back' }
    if (verdict.next === 'say') return done(verdict.outcome)
    done(verdict.next)
    if (verdict.next === 'retry') throw new Again(verdict.fault.message, verdict.delay)
    await bull.moveToWait(token)
    throw new WaitingError()
  }
  // What a living message says is not said twice.
  const said = async (job: Job, bull: BullJob, verdict: Extract<Verdict, { next: 'say' }>) => {
    if (verdict.reply.nodes.length === 0) return true
    const delivery = deliveryOf(job, verdict)
    const tried = maySayItself(job, bull) ? await options.straight?.(delivery) : undefined
    return tried === 'told' || deliverSurely(delivery, tried?.waitMs)
  }
  // Another process may have what was started before, or so long ago that its lock may be lost: only the queue knows.
  const maySayItself = (job: Job, { attemptsStarted, processedOn = 0 }: BullJob) => {
    const age = Date.now() - processedOn
    const isOurs = attemptsStarted === 1 && age >= 0 && age < settings.lockDuration / 2
    return isOurs && options.clock.now() + SAYING_TAKES_MS < job.deadline && !stopping.signal.aborted
  }
  // The answer is in hand, so it is kept until Redis takes it, or until this process has to go.
  const deliverSurely = async (delivery: Delivery, afterMs?: number): Promise<boolean> => {
    for (let wait = 50; ; wait = Math.min(wait * 2, 2_000)) {
      try {
        await options.deliver(delivery, afterMs)
        return true
      } catch (error) {
        quiet.warn({ id: delivery.id, error: saying(error) }, 'An answer could not be put on its queue')
        if (!(error instanceof Fault && error.retryable)) throw error
        if (stopping.signal.aborted) return false
      }
      await pause(wait, stopping.signal)
    }
  }

  const worker = new Worker('commands', work, {
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
    health: () => ({
      ready: worker.isRunning() && !worker.closing && redis.status === 'ready' && !unfit(),
      redis: redis.status,
      running,
      ...(unfit() && {
        trouble: 'refuses commands sealed with another secret: set the same QUARTERDECK_SECRET everywhere',
      }),
      ...(lastEnded !== undefined && { lastEnded }),
    }),
    close: (deadlineMs) => closeWorker(worker, timeToClose(redis, running, deadlineMs), () => stopping.abort()),
  }
}

/** Only what was asked for may take the place of an older answer. */
function deliveryOf(job: Job, { reply, outcome }: Extract<Verdict, { next: 'say' }>): Delivery {
  return { v: 1, id: answerOf(job), to: outcome === 'answered' ? job.address : aside(job.address), reply }
}

type Opened =
  | { readonly job: Job }
  /** Why it is not run, and where to say so if it is ours and only too new or too old to be understood. */
  | { readonly refused: string; readonly answer?: { readonly id: string; readonly to: Job['address'] } }

const Envelope = z.object({ id: z.string(), address: Job.shape.address })

function openJob(bull: BullJob, secret: string): Opened {
  const payload = open('command', bull.data, secret)
  if (payload === undefined) return { refused: UNFIT }
  const { success, data: job } = Job.safeParse(payload)
  // A sealed job copied to another id would be a replay.
  if (success) return job.id === bull.id ? { job } : { refused: 'it is sealed for another id' }
  const { data: envelope } = Envelope.safeParse(payload)
  if (!envelope || envelope.id !== bull.id) return { refused: 'it is not a command' }
  return { refused: 'it is of another version', answer: { id: `${envelope.id}.reply`, to: envelope.address } }
}
