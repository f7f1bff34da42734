import { setTimeout as pause } from 'node:timers/promises'
import { expect, onTestFinished, test } from 'vitest'
import { privateRedis } from '../../sandbox/redis.ts'
import { command, openStage } from '../jobs/stage.ts'
import { say } from '../jobs/words.ts'
import { randomPrefix } from '../support/prefix.ts'
import { startProxy } from '../support/proxy.ts'
import { until } from '../support/until.ts'

async function ownRedis(args: readonly string[] = []) {
  const server = await privateRedis({ args })
  onTestFinished(() => server.stop())
  return server
}

test('a Redis that is killed and comes back has lost nothing it accepted', async () => {
  const server = await ownRedis()
  const stage = await openStage(server.url, randomPrefix())
  stage.worker({ settings: { lockDuration: 2_000, stalledInterval: 500 } })
  stage.deliveries({ settings: { lockDuration: 2_000, stalledInterval: 500 } })
  const accepted: string[] = []
  let asking = true
  let refused = 0
  const ask = async () => {
    for (let i = 0; asking; i++) {
      const job = command(stage.clock.now(), `pods ${i}`, { deadline: stage.clock.now() + 60_000 })
      await stage.front.enqueue(job).then(
        () => accepted.push(`${job.id}.reply`),
        () => refused++,
      )
      await pause(2)
    }
  }
  const asked = ask()
  await until('some answers', () => stage.chat.said.length > 50)
  await server.kill()
  await until('somebody to be refused', () => refused > 0)
  await server.restart()
  const before = accepted.length
  await until('new commands to be accepted', () => accepted.length > before + 50)
  asking = false
  await asked
  const heard = () => new Set(stage.chat.said.map(({ id }) => id))
  await until('every accepted command to be answered', () => accepted.every((id) => heard().has(id)), 30_000)
  expect(stage.chat.said.length).toBe(heard().size)
})

test('a connection that died without a word is replaced within 15 s', async () => {
  const server = await ownRedis()
  const proxy = await startProxy(server.url)
  onTestFinished(() => proxy.stop())
  const stage = await openStage(server.url, randomPrefix(), { back: proxy.url })
  stage.worker()
  stage.deliveries()
  await stage.front.enqueue(command(stage.clock.now(), 'before'))
  await until('the first answer', () => stage.chat.said.length === 1)
  proxy.mode('stall')
  await stage.front.enqueue(command(stage.clock.now(), 'after'))
  await until('the second answer', () => stage.chat.said.length === 2, 20_000)
})

test('a full Redis makes workers rest, not spin, and they go on when there is room', async () => {
  const server = await ownRedis(['--maxmemory', '6mb'])
  const stage = await openStage(server.url, randomPrefix())
  for (let i = 0; i < 3; i++) await stage.front.enqueue(command(stage.clock.now(), `pods ${i}`))
  await stage.frontRedis.set('filler', 'x'.repeat(1_000_000))
  await stage.frontRedis.config('SET', 'maxmemory', '2mb')
  await expect(
    stage.front.deliver({ v: 1, id: 'x', to: command(0, 'x').address, reply: say('x') }),
  ).rejects.toMatchObject({
    code: 'queue',
    message: expect.stringContaining('full'),
  })
  const calls = async () => Number((await stage.frontRedis.info('stats')).match(/total_commands_processed:(\d+)/)?.[1])
  stage.worker()
  stage.deliveries()
  await until('trouble to be noticed', () => stage.logged.includes('Queue worker'))
  const before = await calls()
  await pause(100)
  for (let i = 0; i < 9; i++) await pause(100)
  expect((await calls()) - before).toBeLessThan(500)
  await stage.frontRedis.config('SET', 'maxmemory', '0')
  await until('the answers', () => stage.chat.said.length === 3)
})
