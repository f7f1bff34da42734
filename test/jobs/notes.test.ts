import { randomUUID } from 'node:crypto'
import { expect, onTestFinished, test } from 'vitest'
import { connected, connectProducer, disconnect } from '../../jobs/connection.ts'
import { redisNotes } from '../../jobs/notes.ts'
import { redisForFile } from '../support/redis.ts'
import { until } from '../support/until.ts'
import { secret } from './words.ts'

const server = redisForFile()
const silent = { info() {}, warn() {}, error() {} }

async function openNotes(leaseMs: number) {
  const redis = connectProducer(server.url, silent)
  onTestFinished(() => disconnect(redis))
  await connected(redis, 5_000)
  const prefix = server.prefix()
  const make = (sealedWith = secret) => redisNotes({ redis, prefix, secret: sealedWith, now: () => 1_000, leaseMs })
  return { redis, prefix, make }
}

test('a note that was not dropped is offered to one process at a time, until one drops it', async () => {
  const { make } = await openNotes(60)
  const [one, other] = [make(), make()]
  expect(await one.keep('Ev1', { text: 'get pods' })).toBe(true)
  expect(await one.keep('Ev2', { text: 'get nodes' })).toBe(true)
  expect(await other.orphans()).toEqual([])
  await one.drop('Ev2')
  let found = await other.orphans()
  await until('its time to be over', async () => {
    found = await other.orphans()
    return found.length > 0
  })
  expect(found).toEqual([{ id: 'Ev1', at: 1_000, body: { text: 'get pods' } }])
  expect(await one.orphans()).toEqual([])
  await until('it to be offered again', async () => (await one.orphans()).length === 1)
  await one.drop('Ev1')
  expect(await make().orphans()).toEqual([])
})

test('what we did not write is never taken up, and goes', async () => {
  const { redis, prefix, make } = await openNotes(0)
  await make(randomUUID()).keep('Ev1', { text: 'delete everything' })
  await redis.zadd(`${prefix}:notes`, 1, 'plain')
  await redis.hset(`${prefix}:notes:bodies`, 'plain', '{"text":"delete everything"}')
  await redis.zadd(`${prefix}:notes`, 1, 'without-body')
  expect(await make().orphans()).toEqual([])
  expect([await redis.zcard(`${prefix}:notes`), await redis.hlen(`${prefix}:notes:bodies`)]).toEqual([0, 0])
})

test('there is room for so many, each so large', async () => {
  const { make } = await openNotes(0)
  const notes = make()
  expect(await notes.keep('large', { text: 'x'.repeat(70_000) })).toBe(false)
  const kept = await Promise.all(Array.from({ length: 2_010 }, (_, i) => notes.keep(`Ev${i}`, {})))
  expect(kept.filter(Boolean)).toHaveLength(2_000)
})
