import { z } from 'zod'
import type { Ledger } from '../../src/ledger.ts'
import { Recent } from '../../src/recent.ts'
import type { Log } from './log.ts'
import { sparingly } from './log.ts'
import { inTime } from './seen.ts'

/** Something Slack sent that is genuine so far as its carrier can tell. */
type Arrival = {
  readonly body: Readonly<Record<string, unknown>>
  /** What the carrier knows a repeat by. */
  readonly signature?: string
  /** Which of Slack's own attempts this is, 0 the first. */
  readonly attempt: number
}

type Answer = { readonly status: 200 | 403 | 500 | 503; readonly body?: unknown }

/** Slack waits three seconds; people notice 200 ms. */
const ACK_MS = 100
/** Work that takes longer is written down before it is acknowledged: Slack repeats nothing that was. */
const NOTE_MS = 50
const MOST_AT_ONCE = 2_000
const EVENTS_KEPT = 5_000
const EVENTS_KEPT_MS = 60 * 60_000

type Work = (body: Arrival['body'], attempt: number, respond: (body: unknown) => void) => Promise<void>

type Taking = {
  readonly work: Work
  readonly first: (key: string) => Promise<boolean>
  readonly judge: (body: unknown) => 'ours' | 'foreign' | 'unknown'
  readonly ledger: Ledger
  readonly now: () => number
  readonly log: Log
}

export type Intake = {
  /** Answers within 100 ms, work done or not. Never rejects. */
  take(arrival: Arrival): Promise<Answer>
  /** Takes up what a process that is gone acknowledged and never put on the queue. Never rejects. */
  takeUp(): Promise<void>
  /** Takes nothing more; resolves when what was taken is done, or after `ms`. */
  close(ms: number): Promise<void>
}

const Ids = z.object({
  event_id: z.string().optional().catch(undefined),
  trigger_id: z.string().optional().catch(undefined),
})

/** The one door for whatever carries Slack's words: whose they are, whether they are new, then work, acknowledged in time. */
export function createIntake({ work, first, judge, ledger, now, log }: Taking): Intake {
  const running = new Set<Promise<void>>()
  const events = new Recent<Promise<void>>(EVENTS_KEPT, EVENTS_KEPT_MS, now)
  const warn = sparingly(log, now)
  let open = true

  async function isNew({ body, signature, attempt }: Arrival): Promise<boolean> {
    const { event_id, trigger_id } = Ids.parse(body)
    // The signature covers the trigger: the same bytes again are the same trigger again.
    if (trigger_id && !event_id) return first(`trigger:${trigger_id}`)
    const keys = [
      ...(signature ? [`signature:${signature}`] : []),
      // Slack's own further attempts of an event are other keys: had the first one died with its replica, refusing the
      // second would lose it. The request's id makes one job of those that were not lost.
      ...(event_id ? [`event:${event_id}:${attempt}`] : []),
    ]
    return (await Promise.all(keys.map(first))).every(Boolean)
  }

  function once(arrival: Arrival, respond: (body: unknown) => void): Promise<void> {
    const event = Ids.parse(arrival.body).event_id
    const before = event && events.get(event)
    if (before) return before
    const done = work(arrival.body, arrival.attempt, respond)
    if (!event) return done
    events.set(event, done)
    done.catch(() => events.delete(event))
    return done
  }

  async function run(arrival: Arrival, respond: (body: unknown) => void): Promise<void> {
    if (await isNew(arrival)) await once(arrival, respond)
    else warn({}, 'Slack, or somebody, sent the same thing twice; the second was dropped')
  }

  /** Resolves when it is written down; the note goes when the work is done, and stays when that failed. */
  async function noted({ body, signature = '' }: Arrival, work: Promise<void>): Promise<boolean> {
    const { event_id, trigger_id } = Ids.parse(body)
    const id = event_id ?? trigger_id ?? signature
    const isKept = await ledger.begin(id, body)
    work.then(
      () => ledger.end(id),
      () => ledger.leave(id),
    )
    return isKept
  }

  return {
    async take(arrival) {
      const whose = judge(arrival.body)
      if (whose === 'foreign') warn({}, 'Refused a request of another workspace or app')
      if (whose === 'foreign') return { status: 403 }
      if (whose === 'unknown' || !open || running.size >= MOST_AT_ONCE) {
        warn({ running: running.size }, 'A request came while we could not take it')
        return { status: 503 }
      }
      let response: unknown
      const done = run(arrival, (body) => {
        response = body
      })
      running.add(done)
      const settled = done.finally(() => running.delete(done))
      settled.catch((error: unknown) =>
        log.error({ error: stackOf(error) }, 'A request from Slack failed unexpectedly'),
      )
      return await inTimeFor(
        settled,
        () => (response === undefined ? { status: 200 } : { status: 200, body: response }),
        () => noted(arrival, settled),
      )
    },
    async takeUp() {
      await ledger.takeUp(async (body) => {
        const whose = judge(body)
        if (whose === 'unknown' || !open) return false
        if (whose === 'foreign') return true
        try {
          await work(body, 0, () => undefined)
          return true
        } catch (error) {
          log.error({ error: stackOf(error) }, 'A request from Slack failed unexpectedly')
          return false
        }
      })
    },
    async close(ms) {
      open = false
      await inTime(Promise.allSettled([...running]), ms).catch(() => {
        log.warn({ running: running.size }, 'Stopped while requests from Slack were still being taken')
      })
    },
  }
}

/** The answer to work that is done, to work that is written down, or to work that takes longer than Slack should wait. */
function inTimeFor(work: Promise<void>, answer: () => Answer, note: () => Promise<boolean>): Promise<Answer> {
  const { promise, resolve } = Promise.withResolvers<Answer>()
  const noting = setTimeout(() => void note().then((isKept) => isKept && resolve({ status: 200 })), NOTE_MS)
  const timer = setTimeout(() => resolve({ status: 200 }), ACK_MS)
  work
    .then(
      () => resolve(answer()),
      () => resolve({ status: 500 }),
    )
    .finally(() => {
      clearTimeout(noting)
      clearTimeout(timer)
    })
  return promise
}

function stackOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error)
}
