import { Redis } from 'ioredis'
import type { TestContext } from 'vitest'
import { test } from 'vitest'
import { privateRedis } from '../../sandbox/redis.ts'
import { asking, STAGE } from '../support/asking.ts'
import { randomPrefix } from '../support/prefix.ts'
import { openQuarterdeck } from '../support/quarterdeck.ts'
import { openShop } from '../support/shop.ts'
import { until } from '../support/until.ts'

type Role = 'chat' | 'worker'

async function openStage({ onTestFinished }: TestContext, args: readonly string[] = []) {
  const [server, shop] = await Promise.all([privateRedis({ args }), openShop()])
  const client = new Redis(server.url)
  onTestFinished(() => shop.stop())
  onTestFinished(() => server.stop())
  onTestFinished(() => client.disconnect())
  const at = { url: server.url, prefix: randomPrefix() }
  const open = async (roles: readonly Role[] = ['chat', 'worker'], env = {}) => {
    const starting = { console: STAGE, roles: new Set(roles) }
    const deck = await openQuarterdeck({ redis: at, clusters: { 'prod-weu': shop.server }, starting, env })
    onTestFinished(() => deck.stop())
    return deck
  }
  return { client, open, prefix: at.prefix }
}

test.concurrent('nothing starts on a Redis that may evict commands, and what is missing is named', async (context) => {
  const { open } = await openStage(context, ['--maxmemory-policy', 'allkeys-lru'])
  await context.expect(open()).rejects.toMatchObject({
    code: 'config',
    message: context.expect.stringContaining('maxmemory-policy is allkeys-lru'),
    hint: context.expect.stringContaining('maxmemory-policy noeviction'),
  })
})

test.concurrent('a Redis that is made to evict while running takes no more commands, until it is mended', async (context) => {
  const { expect } = context
  const { client, open } = await openStage(context)
  const deck = await open()
  const chat = asking(deck.url)
  await client.config('SET', 'maxmemory-policy', 'volatile-lru')
  await until('it to be noticed', () => deck.parts().redis?.up === false)
  expect(deck.parts().redis?.says).toContain('set it to noeviction')
  expect((await fetch(`${deck.url}/readyz`)).status).toBe(503)
  const { text } = await chat.ask('/k8s get pods toolbox')
  expect(text).toContain('The command queue may forget what it is given, so nothing was started.')
  expect(text).toContain('set maxmemory-policy of Redis to noeviction')
  await client.config('SET', 'maxmemory-policy', 'noeviction')
  await until('it to be well again', () => deck.parts().redis?.up === true)
  expect((await chat.ask('/k8s get pods toolbox')).text).toMatch(/toolbox +1\/1/)
})

test.concurrent('a Redis that came back empty: readiness says so, and what waited is answered all the same', async (context) => {
  const { expect } = context
  const { client, open, prefix } = await openStage(context)
  const deck = await open(['chat'])
  const answer = asking(deck.url).ask('/k8s get pods toolbox')
  await until('the command to wait', async () => (await client.llen(`${prefix}:commands:wait`)) === 1)
  await client.flushall()
  await until('it to be noticed', () => deck.parts().redis?.says.includes('came back empty') === true)
  expect(deck.parts().redis?.up).toBe(true)
  await open(['worker'])
  expect((await answer).text).toMatch(/toolbox +1\/1/)
})

test.concurrent('a worker with another secret: the question is answered with what to set, and the worker is not ready', async (context) => {
  const { expect } = context
  const { open } = await openStage(context)
  const chat = await open(['chat'])
  const worker = await open(['worker'], { QUARTERDECK_SECRET: 'o'.repeat(32) })
  const { text } = await asking(chat.url).ask('/k8s get pods toolbox')
  expect(text).toContain('A worker could not read this, because it was started with another secret. Nothing was run.')
  expect(text).toContain('the same QUARTERDECK_SECRET')
  expect((await fetch(`${worker.url}/readyz`)).status).toBe(503)
  expect(worker.parts().worker?.says).toContain('set the same QUARTERDECK_SECRET everywhere')
})
