import { Queue } from 'bullmq'
import { describe, expect, test } from 'vitest'
import { seal } from '../../jobs/seal.ts'
import { Fault } from '../../src/fault.ts'
import { redisForFile } from '../support/redis.ts'
import { until } from '../support/until.ts'
import { command, here, openStage } from './stage.ts'
import { say, secret } from './words.ts'

const redis = redisForFile()

async function stageWithDeliveries() {
  const stage = await openStage(redis.url, redis.prefix())
  stage.deliveries()
  return stage
}

describe('what a worker refuses', () => {
  test('jobs that somebody else wrote into Redis are never run', async () => {
    const stage = await stageWithDeliveries()
    const ran: string[] = []
    const queue = new Queue('commands', { connection: stage.backRedis, prefix: stage.prefix })
    const genuine = command(stage.clock.now(), 'genuine')
    const forge = (id: string) => ({ ...command(stage.clock.now(), 'forged'), id })
    await queue.add('command', forge('qraw'), { jobId: 'qraw' })
    await queue.add('command', seal('command', forge('qguess'), 'a guess'), { jobId: 'qguess' })
    await queue.add('command', seal('delivery', forge('qpurpose'), secret), { jobId: 'qpurpose' })
    await queue.add('command', seal('command', forge('qchanged'), secret).replace('get', 'cut'), { jobId: 'qchanged' })
    await queue.add('command', seal('command', genuine, secret), { jobId: 'qcopied' })
    await stage.front.enqueue(genuine)
    stage.worker({ run: async (job) => say(String(ran.push(job.line))) })
    await until('all of them to be looked at', () => stage.outcomes.length === 6)
    expect(ran).toEqual([genuine.line])
    expect(stage.outcomes.filter((outcome) => outcome === 'refused')).toHaveLength(5)
    expect(stage.logged).toContain('Refused a command')
    expect(await queue.getFailedCount()).toBe(5)
    await queue.close()
  })

  test('a command of a version it does not know is answered, not dropped', async () => {
    const stage = await stageWithDeliveries()
    const queue = new Queue('commands', { connection: stage.backRedis, prefix: stage.prefix })
    await queue.add('command', seal('command', { v: 2, id: 'qnew', address: here, more: 1 }, secret), { jobId: 'qnew' })
    stage.worker()
    await until('the answer', () => stage.chat.said.length === 1)
    expect(stage.chat.said[0]).toMatchObject({ id: 'qnew.reply', text: 'problem qnew.reply' })
    await queue.close()
  })
})

describe('deadlines', () => {
  test('a command that is past its deadline is answered so, not run', async () => {
    const stage = await stageWithDeliveries()
    let ran = false
    await stage.front.enqueue(command(stage.clock.now(), 'old', { deadline: stage.clock.now() - 1 }))
    stage.worker({
      run: async () => {
        ran = true
        return say('ran')
      },
    })
    await until('the answer', () => stage.chat.said.length === 1)
    expect(stage.chat.said[0]?.text).toContain('too-late: Nobody took this up')
    expect(ran).toBe(false)
  })

  test('one that runs out of time is told to stop and answered, whether it listens or not', async () => {
    const stage = await stageWithDeliveries()
    const now = stage.clock.now()
    let told = 0
    stage.worker({
      run: (job, signal) =>
        new Promise((_resolve, reject) => {
          signal.addEventListener('abort', () => {
            told++
            if (job.line.includes('polite')) reject(new Error('stopped'))
          })
        }),
    })
    await stage.front.enqueue(command(now, 'polite', { deadline: now + 200 }))
    await stage.front.enqueue(command(now, 'deaf', { deadline: now + 200 }))
    await until('both answers', () => stage.chat.said.length === 2)
    expect(told).toBe(2)
    for (const { text } of stage.chat.said) expect(text).toContain('too-late: This took longer')
  })
})

describe('what goes wrong while running', () => {
  test('a retryable fault is tried again until it works', async () => {
    const stage = await stageWithDeliveries()
    let tries = 0
    stage.worker({
      settings: { backoff: { first: 10, longest: 20 } },
      run: async () => {
        if (++tries < 3) throw new Fault('unreachable', 'not now', { retryable: true })
        return say(`try ${tries}`)
      },
    })
    await stage.front.enqueue(command(stage.clock.now(), 'flaky'))
    await until('the answer', () => stage.chat.said.length === 1)
    expect(stage.chat.said[0]?.text).toBe('try 3')
    expect(stage.outcomes).toEqual(['retry', 'retry', 'answered'])
  })

  test('a fault that lasts is answered as what it is when tries or time run out', async () => {
    const stage = await stageWithDeliveries()
    const now = stage.clock.now()
    stage.worker({
      settings: { attempts: 3, backoff: { first: 10, longest: 20 } },
      run: async (job) => {
        if (job.line.includes('later'))
          throw new Fault('throttled', 'come back', { retryable: true, retryAfter: 3_600 })
        if (job.line.includes('never')) throw new Fault('not-found', 'no such pod')
        throw new Fault('unreachable', 'not now', { retryable: true })
      },
    })
    await stage.front.enqueue(command(now, 'tries'))
    await stage.front.enqueue(command(now, 'later'))
    await stage.front.enqueue(command(now, 'never'))
    await until('the answers', () => stage.chat.said.length === 3)
    expect(stage.chat.said.map(({ text }) => text).sort()).toEqual([
      'not-found: no such pod',
      'throttled: come back',
      'unreachable: not now',
    ])
  })

  test('anything that is not a fault is logged and answered by its id alone', async () => {
    const stage = await stageWithDeliveries()
    const job = command(stage.clock.now(), 'bug')
    stage.worker({ run: () => Promise.reject(new TypeError('secret internals')) })
    await stage.front.enqueue(job)
    await until('the answer', () => stage.chat.said.length === 1)
    expect(stage.chat.said[0]?.text).toBe(`problem ${job.id}`)
    expect(stage.logged).toContain('Command failed unexpectedly')
  })
})

describe('stopping', () => {
  test('what is running may finish, and its answer is queued before the worker is gone', async () => {
    const stage = await stageWithDeliveries()
    const { promise: finish, resolve } = Promise.withResolvers<void>()
    const worker = stage.worker({ run: () => finish.then(() => say('finished')) })
    await stage.front.enqueue(command(stage.clock.now(), 'slow'))
    await until('it to run', () => worker.health().running === 1)
    const closed = worker.close(5_000)
    expect(worker.health().ready).toBe(false)
    resolve()
    await closed
    await until('the answer', () => stage.chat.said.length === 1)
    expect(stage.chat.said[0]?.text).toBe('finished')
  })

  test('what does not finish is handed back, and another worker answers it', async () => {
    const stage = await stageWithDeliveries()
    const first = stage.worker({
      run: (_job, signal) =>
        new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(new Error('stopped')))),
    })
    await stage.front.enqueue(command(stage.clock.now(), 'slow'))
    await until('it to run', () => first.health().running === 1)
    await first.close(300)
    expect(stage.outcomes).toEqual(['back'])
    stage.worker({ run: async () => say('second worker') })
    await until('the answer', () => stage.chat.said.length === 1)
    expect(stage.chat.said[0]?.text).toBe('second worker')
    await first.close(300)
  })

  test('a worker that hears neither signal nor end is gone by its deadline', async () => {
    const stage = await stageWithDeliveries()
    const worker = stage.worker({
      run: () => new Promise(() => undefined),
      deliver: () => new Promise(() => undefined),
    })
    await stage.front.enqueue(command(stage.clock.now(), 'deaf'))
    await until('it to run', () => worker.health().running === 1)
    const started = performance.now()
    await worker.close(300)
    expect(performance.now() - started).toBeLessThan(3_000)
  })
})
