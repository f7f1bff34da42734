import type { Redis } from 'ioredis'
import { describe, expect, onTestFinished, test } from 'vitest'
import { startClock } from '../../jobs/clock.ts'
import { connected, connectProducer, disconnect } from '../../jobs/connection.ts'
import { inspectRedis, memoryOf } from '../../jobs/inspect.ts'
import { sparing } from '../../jobs/log.ts'
import { startMemoryGuard } from '../../jobs/memory.ts'
import { redisSeen } from '../../jobs/seen.ts'
import { privateRedis } from '../../sandbox/redis.ts'
import { redisForFile } from '../support/redis.ts'
import { until } from '../support/until.ts'

const redis = redisForFile()
const silent = { info() {}, warn() {}, error() {} }

async function connection(url: string): Promise<Redis> {
  const redis = connectProducer(url, silent)
  onTestFinished(() => disconnect(redis))
  await connected(redis, 5_000)
  return redis
}

describe('a Redis is looked at', () => {
  test('and one that is fit has no problems', async () => {
    const server = await privateRedis()
    onTestFinished(() => server.stop())
    const state = await inspectRedis(await connection(server.url))
    expect(state).toMatchObject({
      appendonly: true,
      appendfsync: 'everysec',
      policy: 'noeviction',
      maxMemory: 0,
      problems: [],
      unsafe: false,
    })
    expect(state.usedMemory).toBeGreaterThan(0)
    expect(state.version).toMatch(/^\d+\.\d+/)
  })

  test('and one that would lose things says how, and what to set', async () => {
    const args = ['--appendonly', 'no', '--maxmemory-policy', 'allkeys-lru', '--maxmemory', '1500000']
    const server = await privateRedis({ args })
    onTestFinished(() => server.stop())
    const state = await inspectRedis(await connection(server.url))
    expect(state.unsafe).toBe(true)
    expect(state.problems).toEqual([
      'maxmemory-policy is allkeys-lru: queued commands would vanish. Set it to noeviction.',
      expect.stringContaining('appendonly is off'),
    ])
  })
})

test('a Redis that is nearly full refuses new commands with a sentence, until there is room', async () => {
  const server = await privateRedis({ args: ['--maxmemory', '8mb'] })
  onTestFinished(() => server.stop())
  const client = await connection(server.url)
  const guard = startMemoryGuard(client, 10)
  guard.admit()
  for (let i = 0, memory = await memoryOf(client); memory.used < 0.82 * memory.max; memory = await memoryOf(client)) {
    await client.set(`filler ${i++}`, 'x'.repeat(100_000))
  }
  const refused = () => {
    try {
      guard.admit()
      return undefined
    } catch (error) {
      return error
    }
  }
  await until('it to refuse', () => refused() !== undefined)
  expect(refused()).toMatchObject({ code: 'queue', message: expect.stringMatching(/^The command queue is \d+ % full/) })
  expect((await inspectRedis(client)).problems).toEqual([expect.stringContaining('% full')])
  await client.flushall()
  await until('it to admit again', () => refused() === undefined)
  guard.stop()
})

test('time is that of Redis', async () => {
  const client = await connection(redis.url)
  const clock = await startClock(client, silent, 20)
  const [seconds, micros] = await client.time()
  expect(Math.abs(clock.now() - (Number(seconds) * 1_000 + Number(micros) / 1_000))).toBeLessThan(250)
  clock.stop()
})

test('something is seen first once, by whoever asks', async () => {
  const prefix = redis.prefix()
  const one = redisSeen(await connection(redis.url), prefix)
  const other = redisSeen(await connection(redis.url), prefix)
  const answers = await Promise.all([one, other, one].map((seen) => seen.first('event with: odd\nkey', 60_000)))
  expect(answers.filter(Boolean)).toHaveLength(1)
  expect(await other.first('another', 1)).toBe(true)
  await until('it to be forgotten', () => one.first('another', 1))
})

test('a log that is flooded says each sentence once, and how many were left out', () => {
  const lines: unknown[] = []
  let now = 0
  const log = sparing({ ...silent, warn: (fields, sentence) => lines.push([sentence, fields]) }, () => now)
  for (let i = 0; i < 1_000; i++) log.warn({ i }, 'again')
  log.warn({}, 'other')
  now = 10_001
  log.warn({}, 'again')
  expect(lines).toEqual([
    ['again', { i: 0 }],
    ['other', {}],
    ['again', { leftOut: 999 }],
  ])
})
