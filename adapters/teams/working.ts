import type { Reply } from '../../src/reply.ts'
import { plainText } from '../../src/reply.ts'
import type { Outcome } from './clicks.ts'

/** What comes of taking a request: an answer that no queue takes, or nothing, since the answer is the queue's business. */
export type Working = Promise<Reply | undefined>

/** Teams waits 10 to 15 s (learn.microsoft.com, bot-builder-howto-long-operations-guidance); people notice 2. */
export const TURN_MS = 600
/** Work that takes longer is written down before it is acknowledged: Teams repeats nothing that was. */
const NOTE_MS = 50

/** What work led to when it was done at once, undefined when it is written down or takes longer than Teams should wait. */
export function safely<T>(work: Promise<T>, note: () => Promise<boolean>): Promise<T | undefined> {
  const { promise, resolve, reject } = Promise.withResolvers<T | undefined>()
  const noting = setTimeout(() => void note().then((isKept) => isKept && resolve(undefined)), NOTE_MS)
  const timer = setTimeout(() => resolve(undefined), TURN_MS)
  work.then(resolve, reject).finally(() => {
    clearTimeout(noting)
    clearTimeout(timer)
  })
  return promise
}

/** What came of a click: what is shown in its place, or the answer that no queue takes. */
export async function firstOf(work: Working, outcome: Promise<Outcome>): Promise<Outcome> {
  return Promise.race([outcome, worded(work).then((words) => words ?? outcome)])
}

export async function worded(work: Working): Promise<Outcome | undefined> {
  const reply = await work
  return reply && { words: plainText(reply) }
}
