import { expect, onTestFinished, test } from 'vitest'
import { connected, connectProducer, disconnect } from '../../jobs/connection.ts'
import { watchGeneration } from '../../jobs/generation.ts'
import { pendingCommands } from '../../jobs/pending.ts'
import { privateRedis } from '../../sandbox/redis.ts'
import type { Job } from '../../src/job.ts'
import { randomPrefix } from '../support/prefix.ts'
import { until } from '../support/until.ts'
import { command } from './stage.ts'

async function watching(args: readonly string[]) {
  const server = await privateRedis({ args })
  onTestFinished(() => server.stop())
  const logged: string[] = []
  const note = (_facts: object, sentence: string) => void logged.push(sentence)
  const redis = connectProducer(server.url, { info: note, warn: note, error: note })
  onTestFinished(() => disconnect(redis))
  await connected(redis, 5_000)
  const prefix = randomPrefix()
  let losses = 0
  const watch = async () => {
    const generation = await watchGeneration({
      ...{ redis, prefix, everyMs: 20 },
      log: { info: note, warn: note, error: note },
      lost: async () => void losses++,
    })
    onTestFinished(() => generation.stop())
    return generation
  }
  return { server, redis, prefix, logged, watch, losses: () => losses }
}

test('a Redis that came back empty is noticed once by every process, and one that kept everything is not', async () => {
  const kept = await watching(['--appendonly', 'yes', '--appendfsync', 'always'])
  const [one, other] = [await kept.watch(), await kept.watch()]
  await kept.server.kill()
  await kept.server.restart()
  await connected(kept.redis, 5_000)
  await kept.redis.set('still', 'there')
  expect([one.lostAt(), other.lostAt(), kept.losses()]).toEqual([undefined, undefined, 0])
  await kept.redis.flushall()
  await until('both to notice', () => kept.losses() === 2)
  expect(one.lostAt()).toBeGreaterThan(Date.now() - 10_000)
  expect(kept.logged.filter((sentence) => sentence.startsWith('Redis forgot everything'))).toHaveLength(2)
  const third = await kept.watch()
  await until('another look', async () => (await kept.redis.exists(`${kept.prefix}:generation`)) === 1)
  expect(third.lostAt()).toBeUndefined()
  expect(kept.losses()).toBe(2)
})

test('what was not told in time is put on the queue again, and nothing else', async () => {
  const queued: string[] = []
  let now = 1_000
  const pending = pendingCommands(
    async ({ id }: Job) => void queued.push(id),
    () => now,
  )
  const [early, told, open] = ['early', 'told', 'open'].map((event, i) =>
    command(now, event, { deadline: i === 0 ? 2_000 : 9_000 }),
  ) as [Job, Job, Job]
  for (const job of [early, told, open]) await pending.enqueue(job)
  pending.told(`${told.id}.reply`)
  now = 3_000
  queued.length = 0
  expect(await pending.again()).toBe(1)
  expect(queued).toEqual([open.id])
})

test('what the queue did not take is not remembered, and only so much is', async () => {
  let queued = 0
  let refuses = true
  const pending = pendingCommands(
    async () => {
      if (refuses) throw new Error('away')
      queued++
    },
    () => 0,
  )
  await expect(pending.enqueue(command(0, 'refused'))).rejects.toThrow('away')
  refuses = false
  for (let i = 0; i < 5_100; i++) await pending.enqueue({ ...command(0, 'one'), id: `q${i}` })
  queued = 0
  expect(await pending.again()).toBe(5_000)
  expect(queued).toBe(5_000)
})
