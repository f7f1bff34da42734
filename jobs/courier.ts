import type { Job as BullJob } from 'bullmq'
import { DelayedError, UnrecoverableError, Worker } from 'bullmq'
import type { Chat, Platform, Sent } from '../src/chat.ts'
import type { Fault } from '../src/fault.ts'
import { Delivery } from '../src/job.ts'
import { Again, againSettings } from './again.ts'
import type { DeliveriesOptions, DeliveryOutcome } from './deliver.ts'
import { laneOf, openLanes } from './lane.ts'
import { calm, closeWorker, pause, timeToClose } from './lifetime.ts'
import type { Aim } from './living-state.ts'
import { openLivingState } from './living-state.ts'
import { saying, sparing } from './log.ts'
import type { DeliveryPast, Posted } from './post.ts'
import { post } from './post.ts'
import { deliveriesOf, queues } from './queues.ts'
import { open } from './seal.ts'
import { openTold } from './told.ts'

/** Posts the deliveries of one platform. */
export type Courier = {
  health(): { readonly ready: boolean; readonly running: number; readonly lastTold?: number }
  /** The delivery that waits for its turn has it. */
  call(id: string): Promise<void>
  close(deadlineMs: number): Promise<void>
}

/** How a start ended, and what BullMQ has to be told of it by throwing. */
type Ended = { readonly outcome: DeliveryOutcome; readonly throws?: Error }

/** What came of trying to tell something; `known` was told before. */
type Telling = (Posted & { readonly known?: true }) | Extract<Aim, { readonly next: 'drop' | 'wait' }>

// One that waits for its turn looks again after this long, in case the one before it died with its process.
const LOOK_AGAIN_MS = 1_000
const LOOK_AGAIN_AT_MOST_MS = 60_000
const DRAIN_LOOK_MS = 20

/** See startDeliveries; this is the part that each platform has to itself, so that none holds up another. */
export function startCourier(platform: Platform, chat: Chat, options: DeliveriesOptions): Courier {
  const { redis, prefix, log } = options
  const name = deliveriesOf(platform)
  const settings = { ...queues.deliveries, ...options.settings }
  const quiet = sparing(log)
  const told = openTold(redis, prefix)
  const jobKey = `${prefix}:${name}:`
  const lanes = openLanes(redis, jobKey)
  const living = openLivingState(redis, prefix)
  let running = 0
  let lastTold: number | undefined

  const work = async (bull: BullJob, token?: string) => {
    const started = performance.now()
    running++
    try {
      const { outcome, throws } = await handle(bull, token)
      options.ended?.(platform, outcome, performance.now() - started)
      if (throws) throw throws
    } finally {
      running--
    }
  }
  const handle = async (bull: BullJob, token: string | undefined): Promise<Ended> => {
    // Only one that was started before can have been told before.
    const before = bull.attemptsStarted > 1 ? await told.find(bull.id ?? '') : undefined
    const delivery = openDelivery(bull, options.secret)
    if (!delivery) {
      // Words are forgotten once everything about them is done.
      if (before) return { outcome: 'repeat' }
      quiet.error({ job: bull.id }, 'Refused a delivery: it is not one of ours')
      return { outcome: 'refused', throws: new UnrecoverableError('its seal does not fit') }
    }
    const lane = laneOf(prefix, delivery)
    if (before) return accepted('repeat', delivery, before, lane)
    const ahead = lane ? await lanes.turn(lane, delivery.id) : 0
    if (lane && ahead > 0) return standBack(bull, token, lane, ahead)
    const past = { failed: bull.attemptsMade, died: bull.stalledCounter, age: Date.now() - bull.timestamp }
    const posted = await tell(delivery, past)
    if (posted.next === 'wait') return later(bull, token, posted.ms)
    return ending(delivery, posted, lane)
  }
  const ending = async (delivery: Delivery, posted: Exclude<Telling, { next: 'wait' }>, lane: string | undefined) => {
    if (posted.next === 'told') return accepted(posted.known ? 'repeat' : 'told', delivery, posted.sent, lane)
    if (posted.next === 'drop') return outdated(delivery, lane)
    quiet.warn({ platform, id: delivery.id, code: posted.fault.code, error: posted.fault.message }, 'Not delivered')
    if (posted.next === 'dead') return buried(delivery, posted.fault, lane)
    return { outcome: 'retry' as const, throws: new Again(posted.fault.message, posted.delay) }
  }
  /** Until what stands at the place is this delivery: what a process that died may have posted is edited once more. */
  const tell = async (delivery: Delivery, past: DeliveryPast): Promise<Telling> => {
    for (;;) {
      const aim = await living.aim(delivery, past.age, Date.now())
      if (aim.next === 'told') return { ...aim, known: true }
      if (aim.next !== 'post') return aim
      const { id, to, revision } = aim
      const posted = await post({ ...delivery, id, to }, past, chat, options.mask, settings)
      if (posted.next !== 'told' || revision === undefined) return posted
      await living.note(delivery, posted.sent, revision, Date.now())
      if (revision === delivery.living?.revision) return posted
    }
  }
  const accepted = async (
    outcome: 'told' | 'repeat',
    delivery: Delivery,
    sent: Sent,
    lane: string | undefined,
  ): Promise<Ended> => {
    await Promise.all([outcome === 'told' && told.note(delivery.id, sent), lane && passOn(lane, delivery.id)])
    if (options.told) await options.told(delivery, sent)
    lastTold = Date.now()
    forget(delivery)
    return { outcome }
  }
  const outdated = async (delivery: Delivery, lane: string | undefined): Promise<Ended> => {
    if (lane) await passOn(lane, delivery.id)
    forget(delivery)
    return { outcome: 'outdated' }
  }
  // Words are not kept longer than needed; if this fails they go with the job's record.
  const forget = ({ id }: Delivery) => void redis.hset(jobKey + id, 'data', '""').catch(() => undefined)
  const later = async (bull: BullJob, token: string | undefined, ms: number): Promise<Ended> => {
    await bull.moveToDelayed(Date.now() + ms, token)
    return { outcome: 'waits', throws: new DelayedError() }
  }
  const buried = async (delivery: Delivery, fault: Fault, lane: string | undefined): Promise<Ended> => {
    if (lane) await passOn(lane, delivery.id)
    await options.dead?.(delivery, fault).catch((error: unknown) => {
      log.error({ platform, id: delivery.id, error: saying(error) }, 'Nobody could be told of a dead letter')
    })
    return { outcome: 'dead', throws: new UnrecoverableError(fault.message) }
  }
  const standBack = async (bull: BullJob, token: string | undefined, lane: string, ahead: number): Promise<Ended> => {
    const id = bull.id ?? ''
    await bull.moveToDelayed(Date.now() + Math.min(ahead * LOOK_AGAIN_MS, LOOK_AGAIN_AT_MOST_MS), token)
    // Its turn may have come while it was on its way to wait, when nobody could call it yet.
    if (await lanes.isHead(lane, id)) await call(id)
    return { outcome: 'waits', throws: new DelayedError() }
  }
  const passOn = async (lane: string, id: string) => {
    const next = await lanes.leave(lane, id)
    if (next) await call(next)
  }
  // Fails when that one is not waiting for its turn, and then it needs no call.
  const call = async (id: string) => {
    await worker
      .getBackend()
      .promote(id)
      .catch(() => undefined)
  }

  const worker = new Worker(name, work, {
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

  // A delivery is taken from the queue before it counts as running, and the next in its lane hangs on it.
  const busy = async () => {
    const lengths = await redis.multi().llen(`${jobKey}wait`).llen(`${jobKey}active`).exec()
    return lengths?.some(([, length]) => Number(length) > 0) ?? false
  }
  const drained = async (signal: AbortSignal) => {
    while (!signal.aborted && (running > 0 || (await busy()))) await pause(DRAIN_LOOK_MS, signal)
  }
  const close = async (deadlineMs: number) => {
    const enough = new AbortController()
    const half = pause(deadlineMs / 2, enough.signal)
    if (redis.status === 'ready') await Promise.race([drained(enough.signal).catch(() => undefined), half])
    enough.abort()
    await closeWorker(worker, timeToClose(redis, running, deadlineMs / 2))
  }
  let closing: Promise<void> | undefined
  return {
    health: () => ({
      ready: worker.isRunning() && !worker.closing && redis.status === 'ready',
      running,
      ...(lastTold !== undefined && { lastTold }),
    }),
    call,
    close(deadlineMs) {
      closing ??= close(deadlineMs)
      return closing
    },
  }
}

function openDelivery(bull: BullJob, secret: string): Delivery | undefined {
  const { success, data } = Delivery.safeParse(open('delivery', bull.data, secret))
  // A sealed delivery copied to another id would be a replay.
  return success && data.id === bull.id ? data : undefined
}
