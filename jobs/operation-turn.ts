import type { Job as BullJob } from 'bullmq'
import { Fault } from '../src/fault.ts'
import type { Reply } from '../src/reply.ts'
import { pause } from './lifetime.ts'
import { saying } from './log.ts'
import type { Ending, Interruption, Live, Operation, Run } from './operation.ts'
import { afterItEnded, interrupted, whileItRuns } from './operation-frame.ts'
import type { OperationOutcome, OperationsOptions } from './operations.ts'
import { realTimer, startPace } from './pace.ts'
import { seal } from './seal.ts'

/** An operation that this process runs now. */
export type Held = { interrupt(why: Interruption, by?: string): void }

type Turn = {
  readonly bull: BullJob
  readonly token: string
  /** How long the lock lasts that is renewed before anything is told, in ms. */
  readonly lasts: number
  readonly operation: Operation
  readonly run: Run
  every(): number
  readonly held: Map<string, Held>
  readonly stopping: AbortController
  readonly options: OperationsOptions
}

/** What ignores its signal is given this long to return, in ms. */
const GRACE_MS = 1_000
const RETRY_MS = 200
const LONGEST_RETRY_MS = 5_000

/** An operation whose workers died so often, one after the other, is taken to have killed them. */
const POISON_AFTER_DEATHS = 5

const LONGEST_TIMER = 2 ** 31 - 1

/** Runs one operation from where it stands until it ends, or until somebody else has to go on with it. */
export async function takeTurn(turn: Turn): Promise<{ readonly outcome: OperationOutcome }> {
  const { bull, operation, run, held, stopping, options } = turn
  const books = openBook(turn)
  const control = new AbortController()
  let by: string | undefined
  const interrupt = (why: Interruption, who?: string) => {
    if (control.signal.aborted) return
    by = who
    control.abort(why)
  }
  held.set(operation.id, { interrupt })
  const left = Math.max(0, operation.until - options.clock.now())
  const timer = setTimeout(interrupt, Math.min(left, LONGEST_TIMER), 'limit')
  if (stopping.signal.aborted) interrupt('handover')
  const resumed = bull.attemptsStarted > 1
  const pace = startPace<Reply | (() => Reply)>({
    every: turn.every,
    timer: realTimer,
    // Nobody knows when the process before this one told something last.
    ...(resumed && { last: realTimer.now() }),
    send: async (shown) => {
      try {
        const reply = drawn(shown)
        await books.save({ shown: reply })
        await options.living.show(operation.key, operation.job.address, whileItRuns(operation, reply))
      } catch (error) {
        if (error instanceof Lost) interrupt('lost')
        else options.log.warn({ id: operation.id, error: saying(error) }, 'An operation could not be shown')
      }
    },
  })
  const live: Live = {
    operation,
    state: operation.state,
    resumed,
    now: options.clock.now,
    signal: control.signal,
    show: (reply) => pace.offer(reply),
    save: (state) => books.save({ state }),
  }
  try {
    const said = operation.last ? 'told' : await ended(run, live, bull.stalledCounter, options)
    const why = control.signal.aborted ? (control.signal.reason as Interruption) : undefined
    const ending = isOwn(said, why) ? said : undefined
    const unsent = await pace.stop()
    if (why === 'lost') return { outcome: 'lost' }
    if (why === 'handover' && ending === undefined) return { outcome: 'handover' }
    if (unsent) books.keep({ shown: drawn(unsent) })
    const last = lastWords(ending, why, books.now(), by)
    if (last) await books.save({ last: afterItEnded(books.now(), last), ...newsOf(last) })
    await pause(pace.rest(), stopping.signal)
    if (stopping.signal.aborted && pace.rest() > 0) return { outcome: 'handover' }
    if (!(await tellLast(books.now(), turn))) return { outcome: 'handover' }
    return { outcome: last?.how ?? 'finished' }
  } catch (error) {
    if (error instanceof Lost) return { outcome: 'lost' }
    throw error
  } finally {
    clearTimeout(timer)
    held.delete(operation.id)
  }
}

/** Thrown when another process holds the operation by now. */
class Lost extends Error {}

/** The record of an operation in its job, written one change after the other. */
function openBook({ bull, token, lasts, operation, options }: Turn) {
  let kept = operation
  let writing = Promise.resolve()
  return {
    now: () => kept,
    keep(change: Partial<Operation>): void {
      kept = { ...kept, ...change }
    },
    /** Rejects with Lost when another process has taken over. */
    save(change: Partial<Operation>): Promise<void> {
      kept = { ...kept, ...change }
      const write = writing.then(async () => {
        // BullMQ says so by a number; a process that was frozen learns here that it is too late.
        if (Number(await bull.extendLock(token, lasts)) !== 1) throw new Lost(operation.id)
        await bull.updateData(seal('operation', kept, options.secret))
      })
      writing = write.catch(() => undefined)
      return write
    },
  }
}

/** What came of running it; undefined when it was interrupted and said nothing by itself. */
async function ended(run: Run, live: Live, deaths: number, options: OperationsOptions): Promise<Ending | undefined> {
  const { operation, signal } = live
  if (deaths >= POISON_AFTER_DEATHS) {
    options.log.error({ id: operation.id, line: operation.job.line, deaths }, 'Operation quarantined')
    return { how: 'failed', says: `Given up: the processes that ran this died, ${deaths} times in a row.` }
  }
  if (signal.aborted) return undefined
  const { promise: late, resolve } = Promise.withResolvers<undefined>()
  let grace: NodeJS.Timeout | undefined
  signal.addEventListener('abort', () => {
    grace = setTimeout(resolve, GRACE_MS, undefined)
  })
  try {
    return await Promise.race([run(live).catch((error: unknown) => wentWrong(error, live, options)), late])
  } finally {
    clearTimeout(grace)
  }
}

function wentWrong(error: unknown, { operation, signal }: Live, { log }: OperationsOptions): Ending | undefined {
  // What comes of having been interrupted is not what people should read.
  if (signal.aborted || error instanceof Lost) return undefined
  if (error instanceof Fault) return { how: 'failed', says: [error.message, error.hint].filter(Boolean).join('\n') }
  log.error({ id: operation.id, line: operation.job.line, error: saying(error) }, 'Operation failed unexpectedly')
  return { how: 'failed', says: `Something went wrong on my side; it is in the log under ${operation.id.slice(0, 8)}.` }
}

function drawn(shown: Reply | (() => Reply)): Reply {
  return typeof shown === 'function' ? shown() : shown
}

/** Whether what a kind says is how it ended, and not what came of having been interrupted. */
function isOwn(said: Ending | 'told' | undefined, why: Interruption | undefined): boolean {
  return said === 'told' || why === undefined || why === 'limit' || said?.how === 'finished'
}

/** Undefined when the last words were said, or at least written, by a process before this one. */
function lastWords(
  ending: Ending | 'told' | undefined,
  why: Interruption | undefined,
  operation: Operation,
  by: string | undefined,
): Ending | undefined {
  if (ending === 'told') return undefined
  if (why === 'stopped' && ending === undefined) return interrupted('stopped', operation, by)
  return ending ?? interrupted('limit', operation, undefined)
}

function newsOf({ news }: Ending): Pick<Operation, 'news'> {
  return news === undefined ? {} : { news: { nodes: [{ kind: 'text', text: news }] } }
}

/** Until the queue has taken it: false when this process has to go before that. */
async function tellLast(operation: Operation, { bull, stopping, options }: Turn): Promise<boolean> {
  const { living, books, redis, prefix, log } = options
  for (let wait = RETRY_MS; ; wait = Math.min(wait * 2, LONGEST_RETRY_MS)) {
    try {
      if (operation.last) await living.show(operation.key, operation.job.address, operation.last)
      if (operation.news)
        await living.tell(operation.key, operation.job.address, `op.${operation.id}.news`, operation.news)
      await books.leave(operation)
      // Words are not kept longer than needed.
      redis.hset(`${prefix}:operations:${bull.id}`, 'data', '""').catch(() => undefined)
      return true
    } catch (error) {
      log.warn({ id: operation.id, error: saying(error) }, 'The end of an operation could not be told yet')
      if (stopping.signal.aborted) return false
    }
    await pause(wait, stopping.signal)
  }
}
