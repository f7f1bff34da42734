import { Queue } from 'bullmq'
import { expect, test } from 'vitest'
import { redisForFile } from '../support/redis.ts'
import { until } from '../support/until.ts'
import { command, openStage } from './stage.ts'
import { say } from './words.ts'

const redis = redisForFile()

test('commands that no worker takes up are answered once their deadline is over, each once', async () => {
  const stage = await openStage(redis.url, redis.prefix())
  stage.deliveries()
  const now = stage.clock.now()
  for (let i = 0; i < 100; i++)
    await stage.front.enqueue(command(now, `late ${i}`, { askedAt: now - 30_000, deadline: now - 1 }))
  const fresh = command(now, 'fresh')
  await stage.front.enqueue(fresh)
  stage.sweep()
  stage.sweep()
  await until('the answers', () => stage.chat.said.length === 100)
  expect(new Set(stage.chat.said.map(({ text }) => text))).toEqual(
    new Set(['too-late: Nobody took this up within 30 s, so it was not run.']),
  )
  stage.worker()
  await until('the fresh one', () => stage.chat.said.length === 101)
  expect(stage.chat.said.at(-1)?.text).toBe('ran /k8s get fresh')
  expect(stage.outcomes).toEqual(['answered'])
  expect(new Set(stage.chat.said.map(({ id }) => id)).size).toBe(101)
})

test('a command whose worker was lost is answered soon after its deadline, and once', async () => {
  const stage = await openStage(redis.url, redis.prefix())
  stage.deliveries()
  const now = stage.clock.now()
  const times = { askedAt: now - 34_000, deadline: now - 4_000 }
  const lost = command(now, 'lost', times)
  const running = command(now, 'running', { deadline: now + 100 })
  await stage.front.enqueue(lost)
  await stage.front.enqueue(running)
  // What a worker does that takes both and is never heard of again.
  for (let i = 0; i < 2; i++)
    await stage.backRedis.rpoplpush(`${stage.prefix}:commands:wait`, `${stage.prefix}:commands:active`)
  const sweep = stage.sweep(60_000)
  expect(await sweep.look()).toBe(1)
  await until('the answer', () => stage.chat.said.length === 1)
  expect(stage.chat.said[0]?.text).toContain('the worker was lost')
  expect(await sweep.look()).toBe(0)
  const answer = { v: 1 as const, id: `${lost.id}.reply`, to: lost.address }
  await stage.front.deliver({ ...answer, reply: say('the worker was alive after all') })
  await stage.front.deliver({ ...answer, id: 'next', reply: say('next') })
  await until('the next', () => stage.chat.said.length === 2)
  expect(stage.chat.said.map(({ id }) => id)).toEqual([`${lost.id}.reply`, 'next'])
})

test('what is not ours is left alone', async () => {
  const stage = await openStage(redis.url, redis.prefix())
  const queue = new Queue('commands', { connection: stage.backRedis, prefix: stage.prefix })
  await queue.add('command', 'forged', { jobId: 'qforged' })
  expect(await stage.sweep(60_000).look()).toBe(0)
  expect(await queue.getWaitingCount()).toBe(1)
  await queue.close()
})

test('a command that a worker with another secret refuses is answered at once, once, and the worker says why', async () => {
  const stage = await openStage(redis.url, redis.prefix())
  stage.deliveries()
  const stranger = stage.worker({ secret: 'another secret, of the same length' })
  expect(stranger.health()).toMatchObject({ ready: true })
  stage.sweep()
  stage.sweep()
  for (let i = 0; i < 40; i++) await stage.front.enqueue(command(stage.clock.now(), `pods ${i}`))
  await until('the answers', () => stage.chat.said.length === 40)
  expect(new Set(stage.chat.said.map(({ text }) => text))).toEqual(
    new Set([expect.stringMatching(/^config: A worker could not read this.*another secret\. Nothing was run\.$/)]),
  )
  expect(new Set(stage.chat.said.map(({ id }) => id)).size).toBe(40)
  expect(stranger.health()).toMatchObject({ ready: false, trouble: expect.stringContaining('QUARTERDECK_SECRET') })
  const queue = new Queue('commands', { connection: stage.backRedis, prefix: stage.prefix })
  await until('them to be gone', async () => (await queue.getFailedCount()) === 0)
  await queue.close()
})
