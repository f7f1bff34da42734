import { firstLine } from '../src/command/body.ts'
import { Fault } from '../src/fault.ts'
import type { Job } from '../src/job.ts'
import type { Reply } from '../src/reply.ts'
import { waitBeforeNext } from './again.ts'
import type { Clock } from './clock.ts'
import type { Log } from './log.ts'
import { saying } from './log.ts'
import type { QueueSettings } from './queues.ts'
import { POISON_AFTER_STARTS } from './queues.ts'

/** What people are told when a command did not get as far as its own answer. */
export type Excuses = {
  faultReply(fault: Fault, id: string): Reply
  /** For errors nobody should read: the id is what the log has them under. */
  problemReply(id: string): Reply
}

export type Means = Excuses & {
  run(job: Job, signal: AbortSignal): Promise<Reply>
  readonly clock: Clock
  readonly log: Log
  readonly settings: QueueSettings
}

export type Verdict =
  | {
      readonly next: 'say'
      readonly reply: Reply
      readonly outcome: 'answered' | 'fault' | 'problem' | 'late' | 'poison'
    }
  | { readonly next: 'retry'; readonly fault: Fault; readonly delay: number }
  /** The process is stopping: somebody else shall take it. */
  | { readonly next: 'back' }

/** How often a job was tried before: by our own count, and by processes that died of it. */
export type Past = { readonly failed: number; readonly died: number }

// What ignores its signal is given this long to notice before it is answered without it.
const GRACE_MS = 250

const RAN_OUT = Symbol('ran out of time')

/** Runs one command once, never past its deadline, and says what to do with what came of it. Never rejects. */
export async function attempt(job: Job, past: Past, stopping: AbortSignal, means: Means): Promise<Verdict> {
  const { clock, log } = means
  if (past.died >= POISON_AFTER_STARTS) {
    log.error(
      { id: job.id, line: firstLine(job.line), died: past.died },
      'Command quarantined: processes died running it',
    )
    return { next: 'say', reply: means.problemReply(job.id), outcome: 'poison' }
  }
  if (clock.now() >= job.deadline) return late(job, neverStarted(job), means)
  try {
    const reply = await withinDeadline(job, stopping, means)
    if (reply !== RAN_OUT) return { next: 'say', reply, outcome: 'answered' }
    return clock.now() >= job.deadline - GRACE_MS ? late(job, tookTooLong(job), means) : { next: 'back' }
  } catch (error) {
    if (error instanceof Fault) return afterFault(error, job, past, means)
    log.error(
      { id: job.id, line: firstLine(job.line), error: saying(error), stack: stackOf(error) },
      'Command failed unexpectedly',
    )
    return { next: 'say', reply: means.problemReply(job.id), outcome: 'problem' }
  }
}

/** Nobody even started it in time. */
export function neverStarted(job: Job): Fault {
  return new Fault('too-late', `Nobody took this up within ${seconds(job)} s, so it was not run.`, {
    hint: 'No worker is running, or all are busy. Try again in a minute; if it stays like this, tell an administrator.',
  })
}

function tookTooLong(job: Job): Fault {
  return new Fault('too-late', `This took longer than the ${seconds(job)} s it may take, and was stopped.`, {
    hint: 'Ask for less at once, for example one namespace or a label selector.',
  })
}

function seconds(job: Job): number {
  return Math.max(1, Math.round((job.deadline - job.askedAt) / 1_000))
}

function late(job: Job, fault: Fault, means: Excuses): Verdict {
  return { next: 'say', reply: means.faultReply(fault, job.id), outcome: 'late' }
}

function afterFault(fault: Fault, job: Job, past: Past, means: Means): Verdict {
  const { settings, clock } = means
  if (fault.retryable && past.failed + 1 < settings.attempts) {
    const delay = waitBeforeNext(fault, past.failed, settings.backoff, Math.random())
    if (clock.now() + delay + GRACE_MS < job.deadline) return { next: 'retry', fault, delay }
  }
  return { next: 'say', reply: means.faultReply(fault, job.id), outcome: 'fault' }
}

/** The reply, or RAN_OUT when the deadline or the end of this process came first. */
async function withinDeadline(job: Job, stopping: AbortSignal, means: Means): Promise<Reply | typeof RAN_OUT> {
  const control = new AbortController()
  const { promise: ranOut, resolve } = Promise.withResolvers<typeof RAN_OUT>()
  let grace: NodeJS.Timeout | undefined
  const end = () => {
    control.abort()
    grace ??= setTimeout(() => resolve(RAN_OUT), GRACE_MS)
  }
  const timer = setTimeout(end, Math.min(job.deadline - means.clock.now(), 2 ** 31 - 1))
  if (stopping.aborted) end()
  else stopping.addEventListener('abort', end, { once: true })
  try {
    const running = means.run(job, control.signal)
    // An error that comes of having been stopped is not what the person should read.
    return await Promise.race([
      running.catch((error) => (control.signal.aborted ? RAN_OUT : Promise.reject(error))),
      ranOut,
    ])
  } finally {
    clearTimeout(timer)
    clearTimeout(grace)
    stopping.removeEventListener('abort', end)
  }
}

function stackOf(error: unknown): string | undefined {
  return error instanceof Error ? error.stack : undefined
}
