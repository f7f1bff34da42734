import { Queue } from 'bullmq'
import { describe, expect, test } from 'vitest'
import { deliveriesOf } from '../../jobs/queues.ts'
import { seal } from '../../jobs/seal.ts'
import type { Chat, Platform } from '../../src/chat.ts'
import { Fault } from '../../src/fault.ts'
import { redisForFile } from '../support/redis.ts'
import { until } from '../support/until.ts'
import type { Stage } from './stage.ts'
import { notice, openStage } from './stage.ts'
import { say, secret } from './words.ts'

const redis = redisForFile()
const fast = { backoff: { first: 10, longest: 40 } }

function ids(stage: Stage): string[] {
  return stage.chat.said.map(({ id }) => id)
}

function series(count: number): string[] {
  return Array.from({ length: count }, (_, i) => `n${i}`)
}

describe('one delivery', () => {
  test('is said once, however often it is handed in', async () => {
    const stage = await openStage(redis.url, redis.prefix())
    await Promise.all([1, 2].map(() => stage.front.deliver(notice('once'))))
    stage.deliveries()
    await until('it to be said', () => stage.chat.said.length > 0)
    await stage.front.deliver(notice('once'))
    await stage.front.deliver(notice('after'))
    await until('the next one', () => stage.chat.said.length > 1)
    expect(ids(stage)).toEqual(['once', 'after'])
  })

  test('is masked at the door, and kept in when masking fails', async () => {
    const stage = await openStage(redis.url, redis.prefix())
    const dead: string[] = []
    stage.deliveries({
      settings: fast,
      mask: (reply) => {
        if (JSON.stringify(reply).includes('bad')) throw new Error('cannot mask')
        return say('masked')
      },
      dead: async ({ id }, fault) => {
        dead.push(`${id} ${fault.code}`)
      },
    })
    await stage.front.deliver(notice('bad'))
    await stage.front.deliver(notice('good'))
    await until('both', () => stage.chat.said.length === 1 && dead.length === 1)
    expect(stage.chat.said).toEqual([{ id: 'good', text: 'masked', channel: 'C1' }])
    expect(dead).toEqual(['bad internal'])
  })

  test('leaves no words behind in Redis once they are told', async () => {
    const stage = await openStage(redis.url, redis.prefix())
    const told: unknown[] = []
    stage.deliveries({
      told: async ({ id }, sent) => {
        told.push([id, sent])
      },
    })
    await stage.front.deliver(notice('private words'))
    const queue = new Queue(deliveriesOf('console'), { connection: stage.backRedis, prefix: stage.prefix })
    await until('it to be done', async () => (await queue.getCompletedCount()) === 1)
    expect((await queue.getJob('private words'))?.data).toBe('')
    expect(told).toEqual([['private words', { message: 'm1' }]])
    expect(await stage.backRedis.get(`${stage.prefix}:told:private words`)).toBe('{"message":"m1"}')
    await queue.close()
  })

  test('that comes back after it was told is not said again', async () => {
    const stage = await openStage(redis.url, redis.prefix())
    let tries = 0
    stage.deliveries({
      settings: fast,
      told: async () => {
        if (++tries === 1) throw new Fault('queue', 'the store is away', { retryable: true })
      },
    })
    await stage.front.deliver(notice('twice'))
    await until('the note to be made', () => tries === 2)
    expect(ids(stage)).toEqual(['twice'])
  })

  test('that nobody of ours sealed is refused and logged', async () => {
    const stage = await openStage(redis.url, redis.prefix())
    const ended: string[] = []
    const queue = new Queue(deliveriesOf('console'), { connection: stage.backRedis, prefix: stage.prefix })
    await queue.add('delivery', seal('delivery', notice('forged'), 'a guess'), { jobId: 'forged' })
    await queue.add('delivery', seal('delivery', notice('genuine'), secret), { jobId: 'copied' })
    stage.deliveries({ ended: (platform, outcome) => ended.push(`${platform} ${outcome}`) })
    await until('both', () => ended.length === 2)
    expect(ended).toEqual(['console refused', 'console refused'])
    expect(stage.chat.said).toEqual([])
    expect(stage.logged.some((line) => line.startsWith('Refused a delivery'))).toBe(true)
    await queue.close()
  })
})

describe('a platform that refuses', () => {
  test('is asked again until it accepts', async () => {
    const stage = await openStage(redis.url, redis.prefix())
    let tries = 0
    stage.chat.refuse = () => {
      if (++tries < 4) throw new Fault('chat', '503', { retryable: true })
    }
    stage.deliveries({ settings: fast })
    await stage.front.deliver(notice('patience'))
    await until('it to be said', () => stage.chat.said.length === 1)
    expect(tries).toBe(4)
  })

  test('for good: the delivery is a dead letter, told to the ops channel, and the next one goes out', async () => {
    const stage = await openStage(redis.url, redis.prefix())
    const dead: string[] = []
    stage.chat.refuse = (id) => {
      if (id === 'n1') throw new Fault('chat', 'The channel is archived.')
    }
    for (const id of series(3)) await stage.front.deliver(notice(id))
    stage.deliveries({
      dead: async ({ id }, fault) => {
        dead.push(`${id}: ${fault.message}`)
      },
    })
    await until('the others', () => stage.chat.said.length === 2)
    expect(ids(stage)).toEqual(['n0', 'n2'])
    expect(dead).toEqual(['n1: The channel is archived.'])
    const queue = new Queue(deliveriesOf('console'), { connection: stage.backRedis, prefix: stage.prefix })
    await until('the dead letter', async () => (await queue.getFailedCount()) === 1)
    expect((await queue.getJob('n1'))?.failedReason).toBe('The channel is archived.')
    await queue.close()
  })

  test('with a wait holds up its own conversation, and nobody else', async () => {
    const stage = await openStage(redis.url, redis.prefix())
    let refused = 0
    let may = false
    stage.chat.refuse = (id) => {
      if (id === 'n0' && !may) {
        refused++
        throw new Fault('chat', '429', { retryable: true, retryAfter: 0.05 })
      }
    }
    const others: string[] = []
    const teams: Chat = {
      platform: 'teams',
      start: async () => undefined,
      send: async (_to, _reply, id) => {
        others.push(id)
        return {}
      },
      stop: async () => undefined,
    }
    stage.deliveries({
      chats: new Map<Platform, Chat>([
        ['console', stage.chat],
        ['teams', teams],
      ]),
    })
    for (const id of series(20)) await stage.front.deliver(notice(id))
    await stage.front.deliver(notice('elsewhere', { channel: 'C2' }))
    await stage.front.deliver(notice('in a thread', { thread: '1' }))
    await stage.front.deliver(notice('private', { visibility: 'private' }))
    await stage.front.deliver(notice('teams', { platform: 'teams' }))
    await until('everybody else', () => stage.chat.said.length === 3 && others.length === 1 && refused > 1)
    expect(ids(stage).sort()).toEqual(['elsewhere', 'in a thread', 'private'])
    may = true
    await until('the conversation', () => stage.chat.said.length === 23)
    expect(ids(stage).slice(3)).toEqual(series(20))
  })
})

describe('order in a conversation', () => {
  test('is kept over several processes working at once', async () => {
    const stage = await openStage(redis.url, redis.prefix())
    stage.chat.refuse = async () => {
      await new Promise((resolve) => setTimeout(resolve, Math.random() * 3))
    }
    stage.deliveries()
    stage.deliveries()
    for (const id of series(60)) await stage.front.deliver(notice(id))
    await until('all of them', () => stage.chat.said.length === 60)
    expect(ids(stage)).toEqual(series(60))
  })

  test('survives a head whose job is gone', async () => {
    const stage = await openStage(redis.url, redis.prefix())
    for (const id of series(4)) await stage.front.deliver(notice(id))
    const queue = new Queue(deliveriesOf('console'), { connection: stage.backRedis, prefix: stage.prefix })
    await queue.remove('n0')
    await queue.remove('n2')
    await queue.close()
    stage.deliveries()
    await until('the rest', () => stage.chat.said.length === 2)
    expect(ids(stage)).toEqual(['n1', 'n3'])
  })
})

test('stopping first delivers what is waiting', async () => {
  const stage = await openStage(redis.url, redis.prefix())
  for (const id of series(10)) await stage.front.deliver(notice(id, { visibility: 'private' }))
  const deliveries = stage.deliveries({ settings: { concurrency: 2 } })
  await until('the connection', () => deliveries.health().ready)
  await deliveries.close(5_000)
  await deliveries.close(5_000)
  expect(stage.chat.said).toHaveLength(10)
  expect(deliveries.health().ready).toBe(false)
})
