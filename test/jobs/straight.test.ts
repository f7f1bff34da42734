import { Queue } from 'bullmq'
import { describe, expect, test } from 'vitest'
import { deliveriesOf } from '../../jobs/queues.ts'
import { openTold } from '../../jobs/told.ts'
import { Fault } from '../../src/fault.ts'
import { redisForFile } from '../support/redis.ts'
import { until } from '../support/until.ts'
import { command, here, notice, openStage } from './stage.ts'
import { say } from './words.ts'

const redis = redisForFile()
const openly = { ...here, visibility: 'channel' as const }

/** A worker that has the platform in its own process. */
async function openTogether(options: Parameters<Awaited<ReturnType<typeof openStage>>['deliveries']>[0] = {}) {
  const stage = await openStage(redis.url, redis.prefix())
  const { straight } = stage.deliveries({ settings: { backoff: { first: 10, longest: 40 } }, ...options })
  const queue = new Queue(deliveriesOf('console'), { connection: stage.backRedis, prefix: stage.prefix })
  const queued = async (id: string) => (await queue.getJob(`${id}.reply`)) !== undefined
  return { ...stage, straight, queue, queued, now: () => stage.clock.now() }
}

describe('an answer of a process that has its platform, too', () => {
  test('is masked and told without a delivery, and noted', async () => {
    const told: unknown[] = []
    const ended: string[] = []
    const stage = await openTogether({
      mask: () => say('masked'),
      told: async ({ id }, sent) => void told.push([id, sent]),
      ended: (platform, outcome) => ended.push(`${platform} ${outcome}`),
    })
    stage.worker({ straight: stage.straight })
    const job = command(stage.now(), 'pods')
    await stage.front.enqueue(job)
    await until('the command to be done', () => stage.outcomes.length === 1)
    expect(stage.chat.said).toEqual([{ id: `${job.id}.reply`, text: 'masked', channel: 'C1' }])
    expect(await stage.queued(job.id)).toBe(false)
    expect(told).toEqual([[`${job.id}.reply`, { message: 'm1' }]])
    expect(ended).toEqual(['console told'])
    expect(await openTold(stage.backRedis, stage.prefix).find(`${job.id}.reply`)).toEqual({ message: 'm1' })
  })

  test('that others see is told at once, too, when nothing is before it', async () => {
    const stage = await openTogether()
    stage.worker({ straight: stage.straight })
    const job = command(stage.now(), 'shared', { address: openly })
    await stage.front.enqueue(job)
    await until('the command to be done', () => stage.outcomes.length === 1)
    expect(stage.chat.said.map(({ id }) => id)).toEqual([`${job.id}.reply`])
    expect(await stage.queued(job.id)).toBe(false)
    expect(await stage.backRedis.keys(`${stage.prefix}:lane:*`)).toEqual([])
  })

  test('that others see waits for what is before it, however that is told', async () => {
    const stage = await openTogether()
    const hang = Promise.withResolvers<void>()
    let asked = 0
    stage.chat.refuse = () => (++asked === 1 ? hang.promise : undefined)
    stage.worker({ straight: stage.straight })
    const jobs = ['a', 'b', 'c'].map((event) => command(stage.now(), event, { address: openly }))
    for (const [i, job] of jobs.entries()) {
      await stage.front.enqueue(job)
      if (i === 0) await until('it to be on its way', () => asked === 1)
    }
    await until('the others to be done', () => stage.outcomes.length === 2)
    await until('them to have seen that it is not their turn', async () => (await stage.queue.getDelayedCount()) === 2)
    expect(stage.chat.said).toEqual([])
    hang.resolve()
    await until('all of them', () => stage.chat.said.length === 3)
    expect(stage.chat.said[0]?.id).toBe(`${jobs[0]?.id}.reply`)
  })

  test('that others see keeps its place when the platform refuses it', async () => {
    const stage = await openTogether()
    let asked = 0
    stage.chat.refuse = async () => {
      if (++asked > 1) return
      await stage.front.deliver(notice('after'))
      throw new Fault('chat', 'not now', { retryable: true })
    }
    stage.worker({ straight: stage.straight })
    const job = command(stage.now(), 'before', { address: openly })
    await stage.front.enqueue(job)
    await until('both', () => stage.chat.said.length === 2)
    expect(stage.chat.said.map(({ id }) => id)).toEqual([`${job.id}.reply`, 'after'])
  })

  test('goes by the queue when the platform refuses, and so do those after it for a while', async () => {
    const stage = await openTogether()
    let refused = 0
    stage.chat.refuse = () => {
      if (++refused === 1) throw new Fault('chat', 'not now', { retryable: true })
    }
    stage.worker({ straight: stage.straight })
    const jobs = ['first', 'second'].map((event) => command(stage.now(), event))
    for (const [i, job] of jobs.entries()) {
      await stage.front.enqueue(job)
      await until('its answer', () => stage.chat.said.length === i + 1)
      expect(await stage.queued(job.id)).toBe(true)
    }
    expect(stage.outcomes).toEqual(['answered', 'answered'])
  })

  test('leaves room for other commands while the platform hangs', async () => {
    const stage = await openTogether({ settings: { concurrency: 1 } })
    let asked = 0
    const hang = Promise.withResolvers<void>()
    stage.chat.refuse = () => {
      asked++
      return hang.promise
    }
    stage.worker({ straight: stage.straight })
    const jobs = Array.from({ length: 48 }, (_, i) => command(stage.now(), `hang ${i}`))
    for (const job of jobs) await stage.front.enqueue(job)
    // Forty by the worker, and one that the queue hands out.
    await until('forty-one to be asked', async () => asked === 41 && (await stage.queue.getWaitingCount()) === 7)
    hang.resolve()
    await until('all answers', () => stage.chat.said.length === jobs.length)
    expect(new Set(stage.chat.said.map(({ id }) => id)).size).toBe(jobs.length)
  })

  test('that was told by a process that died is not found out, and said, again', async () => {
    const stage = await openTogether()
    const job = command(stage.now(), 'told')
    let runs = 0
    stage.worker({
      straight: stage.straight,
      settings: { backoff: { first: 10, longest: 20 } },
      run: async () => {
        runs++
        await openTold(stage.backRedis, stage.prefix).note(`${job.id}.reply`, {})
        throw new Fault('unreachable', 'as if it had died here', { retryable: true })
      },
    })
    await stage.front.enqueue(job)
    await until('the second start', () => stage.outcomes.length === 2)
    expect(stage.outcomes).toEqual(['retry', 'answered'])
    expect(runs).toBe(1)
    expect(stage.chat.said).toEqual([])
  })

  test('is left to the queue when the command was started before, as another process may be saying it', async () => {
    const stage = await openTogether()
    let tries = 0
    stage.worker({
      straight: stage.straight,
      settings: { backoff: { first: 10, longest: 20 } },
      run: async () => {
        if (++tries === 1) throw new Fault('unreachable', 'not now', { retryable: true })
        return say('second')
      },
    })
    const job = command(stage.now(), 'again')
    await stage.front.enqueue(job)
    await until('the answer', () => stage.chat.said.length === 1)
    expect(await stage.queued(job.id)).toBe(true)
  })
})
