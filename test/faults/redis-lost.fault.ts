import { Queue } from 'bullmq'
import { Redis } from 'ioredis'
import type { TestContext } from 'vitest'
import { test } from 'vitest'
import { seal } from '../../jobs/seal.ts'
import type { RedisHandle } from '../../sandbox/redis.ts'
import { privateRedis } from '../../sandbox/redis.ts'
import type { Job } from '../../src/job.ts'
import { asking, STAGE } from '../support/asking.ts'
import { randomPrefix } from '../support/prefix.ts'
import type { Quarterdeck } from '../support/quarterdeck.ts'
import { openQuarterdeck } from '../support/quarterdeck.ts'
import type { Shop } from '../support/shop.ts'
import { openShop } from '../support/shop.ts'
import { until } from '../support/until.ts'

type Stage = { readonly redis: RedisHandle; readonly prefix: string; readonly shop: Shop; readonly deck: Quarterdeck }

/** A bot with a Redis of its own, to be killed; `dead` kills it before the bot starts. */
async function openStage({ onTestFinished }: TestContext, { dead = false } = {}): Promise<Stage> {
  const prefix = randomPrefix()
  const [redis, shop] = await Promise.all([privateRedis(), openShop()])
  onTestFinished(() => shop.stop())
  onTestFinished(() => redis.stop())
  if (dead) await redis.kill()
  const deck = await openQuarterdeck({
    redis: { url: redis.url, prefix },
    clusters: { 'prod-weu': shop.server },
    starting: { console: STAGE },
  })
  onTestFinished(() => deck.stop())
  return { redis, prefix, shop, deck }
}

const isUp = ({ deck }: Stage) => Object.values(deck.parts()).every(({ up }) => up)

test.concurrent('Redis lost while running: every question is answered at once, and again when Redis is back', async (context) => {
  const { expect } = context
  const stage = await openStage(context)
  const chat = asking(stage.deck.url)
  expect((await chat.ask('/k8s get pods toolbox')).text).toMatch(/toolbox +1\/1/)
  await stage.redis.kill()
  for (let i = 0; i < 3; i++) {
    const asked = performance.now()
    const { text, visibleTo } = await chat.ask('/k8s get pods toolbox')
    expect(performance.now() - asked).toBeLessThan(3_000)
    expect(text).toContain('The command queue cannot be reached, so nothing was started.')
    expect(text).toContain('Try again in a minute.')
    expect(visibleTo).toBe('oncall')
  }
  expect(isUp(stage)).toBe(false)
  // A mistake and a stranger need no queue to be told so.
  expect((await chat.ask('/k8s gte pods')).text).toContain('Did you mean get?')
  expect((await chat.ask('/k8s get pods', 'guest')).text).toContain('Guests of this workspace may not run commands.')
  await stage.redis.restart()
  await until('the bot to find Redis again', () => isUp(stage))
  expect((await chat.ask('/k8s get pods toolbox')).text).toMatch(/toolbox +1\/1/)
})

test.concurrent('Redis down at start: the bot is there, says so, and works once Redis is', async (context) => {
  const { expect } = context
  const stage = await openStage(context, { dead: true })
  const chat = asking(stage.deck.url)
  expect((await chat.ask('/k8s get pods toolbox')).text).toContain('The command queue cannot be reached')
  const health = await fetch(`${stage.deck.url}/readyz`)
  expect(health.status).toBe(503)
  await stage.redis.restart()
  await until('the bot to find Redis', () => isUp(stage))
  expect((await chat.ask('/k8s get pods toolbox')).text).toMatch(/toolbox +1\/1/)
})

test.concurrent('a command that somebody else wrote into Redis is not run, whatever it says', async (context) => {
  const { expect, onTestFinished } = context
  const { redis, prefix, shop, deck } = await openStage(context)
  const chat = asking(deck.url)
  await chat.ask('/k8s get pods toolbox')
  const connection = new Redis(redis.url, { maxRetriesPerRequest: null })
  const queue = new Queue('commands', { connection, prefix })
  onTestFinished(async () => {
    await queue.close()
    connection.disconnect()
  })
  const here = { platform: 'console', team: 'console', channel: 'ops', visibility: 'channel', user: 'oncall' } as const
  const job = (id: string): Job => ({
    v: 1,
    id,
    line: 'get secrets -A -o yaml',
    principal: { platform: 'console', team: 'console', user: 'oncall', name: 'Mallory', standing: 'member' },
    address: here,
    askedAt: Date.now(),
    deadline: Date.now() + 30_000,
  })
  const [genuine] = await queue.getJobs(['completed'])
  const before = shop.server.requests.length
  await queue.add('command', seal('command', job('qguessed'), 'guessed'.repeat(8)), { jobId: 'qguessed' })
  await queue.add('command', JSON.stringify(job('qplain')), { jobId: 'qplain' })
  await queue.add('command', job('qobject'), { jobId: 'qobject' })
  await queue.add('command', genuine?.data, { jobId: 'qcopied' })
  const failed = async () => (await queue.getJobs(['failed'])).map(({ id }) => id).sort()
  await until('all to be refused', async () => (await failed()).length === 4)
  expect(await failed()).toEqual(['qcopied', 'qguessed', 'qobject', 'qplain'])
  expect(shop.server.requests.length).toBe(before)
  // The next thing that is said is the answer to the next question: nobody was told anything in between.
  expect((await chat.ask('/k8s get svc api')).text).toMatch(/api +ClusterIP/)
  const all = await fetch(`${deck.url}/console/api/messages?channel=ops`).then((response) => response.json())
  expect((all as { messages: { reply?: object }[] }).messages.filter(({ reply }) => reply)).toHaveLength(2)
})
