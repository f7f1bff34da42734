import { Queue } from 'bullmq'
import { describe, expect, test } from 'vitest'
import { connectProducer, connectWorker, disconnect } from '../../jobs/connection.ts'
import { startProducer } from '../../jobs/enqueue.ts'
import { Fault } from '../../src/fault.ts'
import { startProxy } from '../support/proxy.ts'
import { redisForFile } from '../support/redis.ts'
import { until } from '../support/until.ts'
import { command, openStage } from './stage.ts'
import { say, secret } from './words.ts'

const redis = redisForFile()

describe('a command on its way to a worker', () => {
  test('is run once and answered once, however often its event is delivered', async () => {
    const stage = await openStage(redis.url, redis.prefix())
    let runs = 0
    const job = command(stage.clock.now(), 'pods')
    await Promise.all([1, 2, 3].map(() => stage.front.enqueue(job)))
    stage.worker({ run: async () => say(`run ${++runs}`) })
    stage.deliveries()
    await until('the answer', () => stage.chat.said.length > 0)
    await stage.front.enqueue(job)
    await stage.front.enqueue(command(stage.clock.now(), 'another'))
    await until('the other answer', () => stage.chat.said.length > 1)
    expect(runs).toBe(2)
    expect(stage.chat.said.map(({ id }) => id)).toEqual([`${job.id}.reply`, `${command(0, 'another').id}.reply`])
  })

  test('is one job even when the answer to the first add was lost', async () => {
    const proxy = await startProxy(redis.url)
    const stage = await openStage(redis.url, redis.prefix(), { back: proxy.url })
    const job = command(stage.clock.now(), 'pods')
    const lost = proxy.loseAnswerTo(job.id)
    await stage.back.enqueue(job)
    await lost
    const queue = new Queue('commands', { connection: stage.backRedis, prefix: stage.prefix })
    expect(await queue.getJobCounts('waiting', 'active', 'delayed')).toEqual({ waiting: 1, active: 0, delayed: 0 })
    await queue.close()
    await proxy.stop()
  })
})

describe('when Redis is away', () => {
  test('enqueue rejects at once with a sentence, and works again when it is back', async () => {
    const proxy = await startProxy(redis.url)
    const stage = await openStage(redis.url, redis.prefix(), { front: proxy.url })
    proxy.mode('cut')
    await until('the connection to be noticed as gone', () => stage.frontRedis.status !== 'ready')
    const started = performance.now()
    const failure = await stage.front.enqueue(command(stage.clock.now(), 'pods')).catch((error: unknown) => error)
    expect(performance.now() - started).toBeLessThan(3_000)
    expect(failure).toBeInstanceOf(Fault)
    expect(failure).toMatchObject({
      code: 'queue',
      retryable: true,
      message: expect.stringContaining('cannot be reached'),
    })
    proxy.mode('pass')
    await until('the connection to be back', () => stage.frontRedis.status === 'ready')
    await stage.front.enqueue(command(stage.clock.now(), 'pods'))
    await proxy.stop()
  })

  test('enqueue rejects at once also when Redis was never there', async () => {
    const proxy = await startProxy(redis.url)
    proxy.mode('cut')
    const log = { info() {}, warn() {}, error() {} }
    const connection = connectProducer(proxy.url, log)
    const producer = startProducer({ redis: connection, prefix: redis.prefix(), secret })
    await expect(producer.enqueue(command(Date.now(), 'pods'))).rejects.toMatchObject({ code: 'queue' })
    proxy.mode('pass')
    await until('the first connection', () => connection.status === 'ready')
    await producer.enqueue(command(Date.now(), 'pods'))
    await producer.close()
    await disconnect(connection)
    await proxy.stop()
  })

  test('a connection that has silently died is an answer within seconds, not silence', async () => {
    const proxy = await startProxy(redis.url)
    const stage = await openStage(redis.url, redis.prefix(), { front: proxy.url })
    proxy.mode('stall')
    const failure = await stage.front.enqueue(command(stage.clock.now(), 'pods')).catch((error: unknown) => error)
    expect(failure).toMatchObject({ code: 'queue', message: expect.stringContaining('did not answer') })
    await until('a new connection', () => stage.frontRedis.status === 'ready')
    await until('it to work', () =>
      stage.front.enqueue(command(stage.clock.now(), 'pods')).then(
        () => true,
        () => false,
      ),
    )
    await proxy.stop()
  })
})

test('workers wait for Redis instead of failing', async () => {
  const proxy = await startProxy(redis.url)
  const log = { info() {}, warn() {}, error() {} }
  proxy.mode('cut')
  const connection = connectWorker(proxy.url, log)
  const producer = startProducer({ redis: connection, prefix: redis.prefix(), secret })
  const added = producer.enqueue(command(Date.now(), 'pods'))
  proxy.mode('pass')
  await added
  await producer.close()
  await disconnect(connection)
  await proxy.stop()
})
