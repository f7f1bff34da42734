import { setTimeout as pause } from 'node:timers/promises'
import type { Address, Chat } from '../../src/chat.ts'
import { Fault } from '../../src/fault.ts'
import type { Reply } from '../../src/reply.ts'
import { inTime } from './in-time.ts'
import type { Log } from './log.ts'

/** Answers that no queue carries. */
export type Direct = {
  /** Not waited for; never throws. */
  answer(to: Address, reply: Reply, id: string): void
  /** Tries no more; resolves when what is being tried has ended, or after `ms`. */
  close(ms: number): Promise<void>
}

/** As long as a request may take; an answer that comes later is to a question that was given up. */
const GIVES_UP_MS = 30_000
const FIRST_PAUSE_MS = 1_000
const MOST_AT_ONCE = 500

/** Posts without the queue, while it is away: tried again for half a minute and in this process only. */
export function createDirect(send: Chat['send'], now: () => number, log: Log): Direct {
  const running = new Set<Promise<void>>()
  const ending = new AbortController()

  async function attempts(to: Address, reply: Reply, id: string): Promise<void> {
    const end = now() + GIVES_UP_MS
    for (let wait = FIRST_PAUSE_MS; ; wait *= 2) {
      try {
        await send(to, reply, id)
        return
      } catch (error) {
        const ms = error instanceof Fault && error.retryable ? Math.max(wait, (error.retryAfter ?? 0) * 1_000) : end
        if (now() + ms < end && !ending.signal.aborted) {
          await pause(ms, undefined, { signal: ending.signal }).catch(() => undefined)
          continue
        }
        log.error({ id, error: String(error) }, 'The queue is away, and an answer could not be posted to Teams either')
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
        log.warn({ running: running.size }, 'Stopped while answers to Teams were still being posted')
      })
    },
  }
}
