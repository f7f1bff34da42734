import type { Redis } from 'ioredis'
import { onTestFinished } from 'vitest'
import type { Clock } from '../../jobs/clock.ts'
import { startClock } from '../../jobs/clock.ts'
import { connected, connectProducer, connectWorker, disconnect } from '../../jobs/connection.ts'
import type { Deliveries, DeliveriesOptions } from '../../jobs/deliver.ts'
import { startDeliveries } from '../../jobs/deliver.ts'
import type { Producer } from '../../jobs/enqueue.ts'
import { startProducer } from '../../jobs/enqueue.ts'
import type { Log } from '../../jobs/log.ts'
import { jobId } from '../../jobs/seal.ts'
import type { Sweep } from '../../jobs/sweep.ts'
import { startSweep } from '../../jobs/sweep.ts'
import type { CommandOutcome, CommandWorker } from '../../jobs/worker.ts'
import { startWorker } from '../../jobs/worker.ts'
import type { Address, Chat, Platform } from '../../src/chat.ts'
import type { Delivery, Job } from '../../src/job.ts'
import { plainText } from '../../src/reply.ts'
import { faultReply, problemReply, say, secret } from './words.ts'

/** What a test's own chat was told, in order, and how it answers. */
type Recorder = Chat & {
  readonly said: { readonly id: string; readonly text: string; readonly channel: string }[]
  /** Set to make the platform refuse: it is called before anything is recorded. */
  refuse: ((id: string) => Promise<void> | void) | undefined
}

type WorkerOptions = Partial<Parameters<typeof startWorker>[0]>

/** Everything around one prefix on one Redis, closed when the test is over. */
export type Stage = {
  readonly prefix: string
  readonly clock: Clock
  readonly front: Producer
  readonly back: Producer
  readonly frontRedis: Redis
  readonly backRedis: Redis
  readonly chat: Recorder
  readonly logged: string[]
  readonly outcomes: CommandOutcome[]
  worker(options?: WorkerOptions): CommandWorker
  deliveries(options?: Partial<DeliveriesOptions>): Deliveries
  sweep(everyMs?: number): Sweep
}

export async function openStage(
  url: string,
  prefix: string,
  urls: { front?: string; back?: string } = {},
): Promise<Stage> {
  const logged: string[] = []
  const outcomes: CommandOutcome[] = []
  const log = recordingLog(logged)
  const frontRedis = connectProducer(urls.front ?? url, log)
  const backRedis = connectWorker(urls.back ?? url, log)
  await Promise.all([connected(frontRedis, 5_000), connected(backRedis, 5_000)])
  const clock = await startClock(backRedis, log)
  const front = startProducer({ redis: frontRedis, prefix, secret })
  const back = startProducer({ redis: backRedis, prefix, secret })
  const chat = recorder()
  const closers: (() => Promise<unknown>)[] = []
  onTestFinished(async () => {
    await Promise.all(closers.map((close) => close()))
    await Promise.all([front.close(), back.close()])
    clock.stop()
    await Promise.all([disconnect(frontRedis), disconnect(backRedis)])
  })
  return {
    ...{ prefix, clock, front, back, frontRedis, backRedis, chat, logged, outcomes },
    worker(options = {}) {
      const worker = startWorker({
        ...{ redis: backRedis, prefix, secret, clock, log, deliver: back.deliver, faultReply, problemReply },
        run: async (job) => say(`ran ${job.line}`),
        ended: (outcome) => outcomes.push(outcome),
        ...options,
      })
      closers.push(() => worker.close(500))
      return worker
    },
    deliveries(options = {}) {
      const chats = new Map<Platform, Chat>([['console', chat]])
      const deliveries = startDeliveries({
        redis: backRedis,
        prefix,
        secret,
        log,
        chats,
        mask: (reply) => reply,
        ...options,
      })
      closers.push(() => deliveries.close(500))
      return deliveries
    },
    sweep(everyMs = 50) {
      const sweep = startSweep({
        ...{ redis: frontRedis, prefix, secret, clock, log, everyMs },
        deliver: front.deliver,
        faultReply,
      })
      closers.push(() => sweep.stop())
      return sweep
    },
  }
}

export const here: Address = { platform: 'console', team: 'T1', channel: 'C1', visibility: 'private', user: 'U1' }

/** A command of event `event`, asked now. */
export function command(now: number, event: string, changes: Partial<Job> = {}): Job {
  return {
    v: 1,
    id: jobId(secret, 'console', 'T1', event),
    line: `/k8s get ${event}`,
    principal: { platform: 'console', team: 'T1', user: 'U1', name: 'oncall', standing: 'member' },
    address: here,
    askedAt: now,
    deadline: now + 30_000,
    ...changes,
  }
}

/** Words for a channel, which keep their order. */
export function notice(id: string, changes: Partial<Address> = {}): Delivery {
  return { v: 1, id, to: { ...here, visibility: 'channel', ...changes }, reply: say(id) }
}

function recorder(): Recorder {
  const chat: Recorder = {
    platform: 'console',
    said: [],
    refuse: undefined,
    start: async () => undefined,
    async send(to, reply, id) {
      await chat.refuse?.(id)
      chat.said.push({ id, text: plainText(reply), channel: to.channel })
      return { message: `m${chat.said.length}` }
    },
    stop: async () => undefined,
  }
  return chat
}

function recordingLog(lines: string[]): Log {
  const note = (_fields: object, sentence: string) => {
    lines.push(sentence)
  }
  return { info: note, warn: note, error: note }
}
