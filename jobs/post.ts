import type { Chat, Sent } from '../src/chat.ts'
import { Fault } from '../src/fault.ts'
import type { Delivery } from '../src/job.ts'
import type { Reply } from '../src/reply.ts'
import { waitBeforeNext } from './again.ts'
import { saying } from './log.ts'
import type { QueueSettings } from './queues.ts'
import { DELIVERY_GIVES_UP_AFTER, POISON_AFTER_STARTS } from './queues.ts'

export type Posted =
  | { readonly next: 'told'; readonly sent: Sent }
  | { readonly next: 'retry'; readonly fault: Fault; readonly delay: number }
  | { readonly next: 'dead'; readonly fault: Fault }

/** What went before: tries that failed, processes that died on it, and ms since it was put on the queue. */
export type DeliveryPast = { readonly failed: number; readonly died: number; readonly age: number }

/** An adapter that has not answered by then is not waited for: a hung send must not hold its conversation up for ever. */
const SEND_WITHIN_MS = 60_000

/** An error that is no Fault is our own mistake; trying it all day helps nobody. */
const TRIES_FOR_ERRORS = 5

/** Hands one delivery to its platform, masked once more, and says what to do with what came of it. Never rejects. */
export async function post(
  delivery: Delivery,
  past: DeliveryPast,
  chat: Chat,
  mask: (reply: Reply) => Reply,
  settings: QueueSettings,
): Promise<Posted> {
  if (past.died > POISON_AFTER_STARTS) {
    return { next: 'dead', fault: new Fault('internal', `Processes died posting this, ${past.died} times.`) }
  }
  if (past.age > DELIVERY_GIVES_UP_AFTER) {
    return { next: 'dead', fault: new Fault('chat', 'It was not accepted within 24 hours.') }
  }
  try {
    return {
      next: 'told',
      sent: await within(SEND_WITHIN_MS, chat.send(delivery.to, mask(delivery.reply), delivery.id)),
    }
  } catch (error) {
    const fault = faultOf(error, past)
    if (!fault.retryable) return { next: 'dead', fault }
    return { next: 'retry', fault, delay: waitBeforeNext(fault, past.failed, settings.backoff, Math.random()) }
  }
}

function faultOf(error: unknown, past: DeliveryPast): Fault {
  if (error instanceof Fault) return error
  const retryable = past.failed + 1 < TRIES_FOR_ERRORS
  return new Fault('internal', `It could not be rendered or sent: ${saying(error)}`, { retryable, cause: error })
}

async function within<T>(ms: number, work: Promise<T>): Promise<T> {
  const { promise: late, reject } = Promise.withResolvers<never>()
  const timer = setTimeout(() => reject(tooSlow(ms)), ms)
  try {
    return await Promise.race([work, late])
  } finally {
    clearTimeout(timer)
  }
}

function tooSlow(ms: number): Fault {
  return new Fault('timeout', `The chat platform did not answer within ${ms / 1_000} s.`, { retryable: true })
}
