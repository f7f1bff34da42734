import { Redis } from 'ioredis'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Asking } from '../support/asking.ts'
import { asking, STAGE } from '../support/asking.ts'
import type { Quarterdeck } from '../support/quarterdeck.ts'
import { openQuarterdeck } from '../support/quarterdeck.ts'
import { redisForFile } from '../support/redis.ts'
import type { Shop } from '../support/shop.ts'
import { openShop } from '../support/shop.ts'
import { until } from '../support/until.ts'

const redis = redisForFile()
const OTHER = { id: 'other', name: 'other', topic: 'Another channel' }
let prefix: string
let client: Redis
let shop: Shop
let deck: Quarterdeck
let chat: Asking

beforeAll(async () => {
  shop = await openShop()
  prefix = redis.prefix()
  client = new Redis(redis.url)
  deck = await openQuarterdeck({
    redis: { url: redis.url, prefix },
    clusters: { 'prod-weu': shop.server },
    starting: { console: { ...STAGE, channels: [...STAGE.channels, OTHER] } },
  })
  chat = asking(deck.url)
})

afterAll(async () => {
  client?.disconnect()
  await deck?.stop()
  await shop?.stop()
})

const idIn = (text: string) => /\bId ([a-z0-9]+)\./.exec(text)?.[1] ?? ''
/** What everybody in the channel sees of a question asked by the clock. */
const posted = async (line: string) => {
  const response = await fetch(`${deck.url}/console/api/messages?channel=ops`)
  const { messages } = (await response.json()) as {
    messages: { id: string; text: string; revision: number; visibleTo?: string; reply?: unknown }[]
  }
  return messages.filter(({ text, reply, visibleTo }) => reply && visibleTo === undefined && text.includes(line))
}
/** Has its time come now, as if the clock had moved on. */
const due = (id: string) => client.zadd(`${prefix}:every:due`, Date.now() - 1, id)

test('a question is asked by the clock, posted for all, edited while it stays the same, and ended', async () => {
  const made = await chat.ask('/k8s every 30m get deploy web -n shop')
  expect(made.visibleTo).toBe('oncall')
  expect(made.text).toContain('I ask get deploy web -n shop here every 30 minutes, as you; next')
  const id = idIn(made.text)
  await due(id)
  await until('the answer', async () => (await posted('every 30 minutes')).length === 1)
  const [first] = await posted('every 30 minutes')
  expect(first?.text).toMatch(/web +3\/3/)
  expect(first?.text).toContain('Asked every 30 minutes by @oncall.')
  await due(id)
  await until('the edit', async () => ((await posted('every 30 minutes'))[0]?.revision ?? 1) > 1)
  expect((await posted('every 30 minutes'))[0]?.text).toContain('Unchanged since')

  const listed = await chat.ask('/k8s every list')
  expect(listed.text).toContain(`${id}  get deploy web -n shop  every 30 minutes, by @oncall; next`)
  // Whoever has to read it may end it, also without being its owner.
  const ended = await chat.click(first?.id ?? '', 'end', 'newcomer')
  expect(ended).toMatchObject({ visibleTo: 'newcomer' })
  expect(ended.text).toContain('get deploy web -n shop is no longer asked every 30 minutes, which @oncall wanted.')
  expect((await chat.ask('/k8s every list')).text).toContain('Nothing is asked by the clock here')
})

test('who may not ask it is told once, and it stops', async () => {
  const made = await chat.ask('/k8s every 1h get pods -n shop', 'newcomer')
  const id = idIn(made.text)
  await due(id)
  await until('the end', async () => (await posted('is no longer asked every hour')).length === 1)
  expect((await posted('is no longer asked every hour'))[0]?.text).toContain('forbidden: User "kim@example.com"')
  expect((await chat.ask('/k8s every list')).text).toContain('(Forbidden): pods is forbidden')
  await chat.ask(`/k8s every remove ${id}`, 'newcomer')
})

test('from another channel only its owner ends it', async () => {
  const id = idIn((await chat.ask('/k8s every "0 8 * * 1-5" --tz Europe/Berlin top node')).text)
  const elsewhere = asking(deck.url, OTHER.id)
  expect((await elsewhere.ask(`/k8s every remove ${id}`, 'newcomer')).text).toContain('Nothing with the id')
  expect((await elsewhere.ask('/k8s every list')).text).toContain(
    'top node  at 08:00, Monday through Friday (Europe/Berlin), by @oncall in another channel',
  )
  expect((await elsewhere.ask(`/k8s every remove ${id}`)).text).toContain('is no longer asked')
})

test.each([
  ['every', 'every needs how often'],
  ['every 30m', 'every needs how often'],
  ['every 1m get pods', 'Every five minutes is the most often'],
  ['every soon get pods', 'does not say how often'],
  ['every 0 8 * * 1-5 get pods', 'does not say how often'],
  ['every 30m gte pods', 'Did you mean get?'],
  ['every 30m get pods --sortby x', 'Did you mean --sort-by'],
  ['every 30m alias list', 'alias list is no question'],
  ['every 30m every 30m get pods', 'every is no question'],
  ['every 30m approve CH-4F2K7Q9D', 'approve is no question'],
  ['every 30m get pods --cluster mars', "I don't know the cluster"],
  ['every "0 8 * * *" --tz Mars/Olympus get pods', "I don't know the time zone"],
  ['every remove nothing', 'Nothing with the id nothing'],
])('/k8s %s is answered with a sentence', async (line, sentence) => {
  expect((await chat.ask(`/k8s ${line}`)).text).toContain(sentence)
})

test('ten of one person are the most', async () => {
  for (let i = 0; i < 10; i++) await chat.ask('/k8s every 30m get pods')
  expect((await chat.ask('/k8s every 30m get pods')).text).toContain('You have 10 questions asked by the clock already')
  expect((await chat.ask('/k8s every 30m get pods', 'newcomer')).text).toContain('I ask get pods here')
})
