import { expect, test } from 'vitest'
import { openLiving } from '../../jobs/living.ts'
import { operationsFor } from '../../jobs/operation-desk.ts'
import { operationPlaces } from '../../jobs/operation-places.ts'
import { startOperations } from '../../jobs/operations.ts'
import type { Chat, Platform } from '../../src/chat.ts'
import { plainText } from '../../src/reply.ts'
import { command, here, openStage } from '../jobs/stage.ts'
import { say, secret } from '../jobs/words.ts'
import { redisForFile } from '../support/redis.ts'
import { until } from '../support/until.ts'
import { startKillable } from './killable.ts'

const redis = redisForFile()
const places = { perPerson: 3, perChannel: 5 }
const quickly = { lockDuration: 1_000, stalledInterval: 300 }

/** A platform that remembers each message and what it said, in order. */
function platform() {
  const messages = new Map<string, string[]>()
  const chat: Chat = {
    platform: 'console',
    start: async () => undefined,
    stop: async () => undefined,
    async send(to, reply) {
      const id = to.replaces ?? `m${messages.size + 1}`
      messages.set(id, [...(messages.get(id) ?? []), plainText(reply)])
      return { message: id }
    },
  }
  return { messages, chats: new Map<Platform, Chat>([['console', chat]]) }
}

test('a worker killed while a live message runs is followed by another in the same message, which ends once', async () => {
  const stage = await openStage(redis.url, redis.prefix())
  const { messages, chats } = platform()
  stage.deliveries({ chats })
  const { prefix, clock, backRedis } = stage
  const books = operationPlaces({ redis: backRedis, prefix, places, now: clock.now })
  const means = { redis: stage.frontRedis, prefix, secret, operate: stage.front.operate, books, places, now: clock.now }
  const job = command(clock.now(), 'watch', { address: { ...here, visibility: 'channel' } })
  await operationsFor(job, { ...means, usualLimitMs: 60_000 }).start({ kind: 'counting', what: 'it', limitMs: 60_000 })
  const texts = () => [...messages.values()].flat()
  for (let kills = 0; kills < 2; kills++) {
    const before = texts().length
    const victim = await startKillable({ url: redis.url, prefix }, undefined, 'live-victim.ts')
    await until('it to go on', () => texts().length > before + 2, 30_000)
    await victim.kill()
  }
  const last = startOperations({
    ...{ redis: backRedis, prefix, secret, clock, books, editEveryMs: 20, settings: quickly },
    log: { info() {}, warn() {}, error() {} },
    living: openLiving({ redis: backRedis, prefix, deliver: stage.back.deliver }),
    kinds: {
      counting: async ({ state, resumed }) => ({
        how: 'finished',
        says: `Done after ${state}.`,
        shows: say(`${resumed}`),
      }),
    },
  })
  await until('the end', () => texts().some((text) => text.startsWith('Done after')), 30_000)
  await last.close(2_000)
  expect(messages.size).toBe(1)
  const counts = texts().flatMap((text) => /^count (\d+)/.exec(text)?.[1] ?? [])
  // Each goes on from what the one before had saved, and nothing older is told after something newer.
  expect(counts.map(Number)).toEqual(counts.map(Number).sort((a, b) => a - b))
  expect(Number(counts.at(-1))).toBeGreaterThan(4)
  const done = texts().filter((text) => text.startsWith('Done after'))
  expect(done).toHaveLength(1)
  expect(texts().at(-1)).toMatch(/^Done after \d+\.\n+true/)
})
