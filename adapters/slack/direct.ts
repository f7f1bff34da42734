import type { Address, Chat } from '../../src/chat.ts'
import { Fault } from '../../src/fault.ts'
import type { Reply } from '../../src/reply.ts'
import type { Backoff } from './backoff.ts'
import { wait, waitAfter } from './backoff.ts'
import type { Log } from './log.ts'
import { inTime } from './seen.ts'

/** Answers that no queue carries. */
export type Direct = {
  /** Not waited for; never throws. */
  answer(to: Address, reply: Reply, id: string): void
  /** Tries no more; resolves when what is being tried has ended, or after `ms`. */
  close(ms: number): Promise<void>
}

type Means = {
  readonly send: Chat['send']
  readonly backoff: Backoff
  readonly now: () => number
  readonly log: Log
}

/** As long as a request may take; an answer that comes later is to a question that was given up. */
const GIVES_UP_MS = 30_000
const MOST_AT_ONCE = 500

/** Posts without the queue, while it is away: tried again like the queue would, for half a minute and in this process only. */
export function createDirect({ send, backoff, now, log }: Means): Direct {
  const running = new Set<Promise<void>>()
  const ending = new AbortController()

  async function attempts(to: Address, reply: Reply, id: string): Promise<void> {
    const end = now() + GIVES_UP_MS
    for (let failures = 0; ; failures++) {
      try {
        await send(to, reply, id)
        return
      } catch (error) {
        const asked = error instanceof Fault && error.retryable ? (error.retryAfter ?? 0) * 1_000 : undefined
        const pause = asked === undefined ? Number.POSITIVE_INFINITY : Math.max(asked, waitAfter(failures, backoff))
        if (now() + pause < end && (await wait(pause, ending.signal))) continue
        log.error({ id, error: String(error) }, 'The queue is away, and an answer could not be posted either')
        return
      }
    }
  }

  return {
    answer(to, reply, id) {
      if (running.size >= MOST_AT_ONCE) return log.error({ id }, 'Too many answers wait to be posted without the queue')
      const answered = attempts(to, reply, id).finally(() => running.delete(answered))
      running.add(answered)
    },
    async close(ms) {
      ending.abort()
      await inTime(Promise.allSettled([...running]), ms).catch(() => {
        log.warn({ running: running.size }, 'Stopped while answers were still being posted')
      })
    },
  }
}
