import { Redis } from 'ioredis'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { answerText } from '../../src/reply.ts'
import type { Asking } from '../support/asking.ts'
import { asking, STAGE } from '../support/asking.ts'
import type { Quarterdeck } from '../support/quarterdeck.ts'
import { openQuarterdeck } from '../support/quarterdeck.ts'
import { redisForFile } from '../support/redis.ts'
import type { Shop } from '../support/shop.ts'
import { openShop } from '../support/shop.ts'

const redis = redisForFile()
const OTHER = { id: 'other', name: 'other', topic: 'Another channel' }
let prefix: string
let shop: Shop
let deck: Quarterdeck
let chat: Asking

beforeAll(async () => {
  shop = await openShop()
  prefix = redis.prefix()
  deck = await openQuarterdeck({
    redis: { url: redis.url, prefix },
    clusters: { 'prod-weu': shop.server },
    starting: { console: { ...STAGE, channels: [...STAGE.channels, OTHER] } },
  })
  chat = asking(deck.url)
})

afterAll(async () => {
  await deck?.stop()
  await shop?.stop()
})

test('a name stands for a line, with whatever is said after it', async () => {
  const set = await chat.ask('/k8s alias set broken “get pods -A --field-selector status.phase!=Running”')
  expect(set).toMatchObject({ visibleTo: 'oncall' })
  expect(set.text).toContain('/k8s broken now asks get pods -A --field-selector status.phase!=Running, for you.')
  const written = await chat.ask('/k8s get pods -A --field-selector status.phase!=Running')
  expect(answerText((await chat.ask('/k8s broken')).reply)).toBe(answerText(written.reply))
  expect(answerText((await chat.ask('broken -l app=search -o name')).reply)).toMatch(/^pod\/search-[a-z0-9-]+\n$/)
  expect((await chat.click(set.id, 'try')).text).toContain('search-')
  expect((await chat.ask('/k8s broken', 'newcomer')).text).toContain("I don't know the command broken")
})

test('the audit has the line that was asked', async () => {
  await chat.ask('/k8s alias set mine get deploy web')
  await chat.ask('/k8s mine -o name')
  const client = new Redis(redis.url)
  try {
    const keys = await client.keys(`${prefix}:audit*`)
    const dumps = await Promise.all(keys.map((key) => client.xrange(key, '-', '+').catch(() => [])))
    expect(JSON.stringify(dumps)).toContain('get deploy web -o name')
  } finally {
    client.disconnect()
  }
})

test('a channel’s name is everybody’s there, and one’s own comes first', async () => {
  await chat.ask('/k8s alias set --channel team "get deploy -o name"')
  expect(answerText((await chat.ask('/k8s team')).reply)).toContain('deployment.apps/web')
  expect((await chat.ask('/k8s team', 'newcomer')).text).toContain('forbidden: User "kim@example.com"')
  const elsewhere = asking(deck.url, OTHER.id)
  expect((await elsewhere.ask('/k8s team')).text).toContain("I don't know the command team")
  await chat.ask('/k8s alias set team "get svc -o name"')
  expect(answerText((await chat.ask('/k8s team')).reply)).toContain('service/web')
  await chat.ask('/k8s alias remove team')
  expect(answerText((await chat.ask('/k8s team')).reply)).toContain('deployment.apps/web')
})

test('what there is is listed, in help too, and removed with a choice', async () => {
  await chat.ask('/k8s alias set gone get cm --channel')
  await chat.ask('/k8s alias set gone "get cm" --channel')
  const listed = await chat.ask('/k8s alias list')
  expect(listed.text).toMatch(/- gone {2}get cm {2}this channel’s, set by @oncall\n/)
  expect((await chat.ask('/k8s help')).text).toContain('/k8s gone  get cm')
  const removed = await chat.click(listed.id, 'remove', 'oncall', '--channel gone')
  expect(removed.text).toContain('gone stands for nothing anymore')
  expect((await chat.ask('/k8s gone')).text).toContain("I don't know the command gone")
})

test.each([
  ['alias set get "get pods"', 'get is a command already'],
  ['alias set rollout "get pods"', 'rollout is a command already'],
  ['alias set edit "get pods"', 'edit is a command already'],
  ['alias set k8s "get pods"', 'k8s is a command already'],
  ['alias set Ünder "get pods"', 'cannot be the name of an alias'],
  ['alias set "<!channel>" "get pods"', 'cannot be the name of an alias'],
  ['alias set x2 "gte pods"', 'cannot stand for another one'],
  ['alias set x2 "get pods --sortby"', 'Did you mean --sort-by'],
  ['alias set x2 "alias list"', 'cannot stand for alias list'],
  ['alias set x2 "get pods -n “x"', 'quote'],
  [`alias set x2 "get pods -l ${'a'.repeat(600)}"`, '500 characters'],
  ['alias set x2', 'needs a name and a line'],
  ['alias remove nothing', 'There is no alias nothing of yours'],
  ['alias', 'alias set'],
])('/k8s %s is answered with a sentence', async (line, sentence) => {
  expect((await chat.ask(`/k8s ${line}`)).text).toContain(sentence)
})

test('what somebody else wrote into Redis stands for nothing', async () => {
  await chat.ask('/k8s alias set sealed "get deploy"')
  const client = new Redis(redis.url)
  try {
    const key = `${prefix}:alias:person:console:console:oncall`
    const sealed = (await client.hget(key, 'sealed')) ?? ''
    expect(sealed).toContain('get deploy')
    await client.hset(key, 'forged', sealed.replace('get deploy', 'get secret'))
    await client.hset(`${prefix}:alias:person:console:console:newcomer`, 'sealed', sealed)
    expect((await chat.ask('/k8s forged')).text).toContain("I don't know the command forged")
    expect((await chat.ask('/k8s sealed', 'newcomer')).text).toContain("I don't know the command sealed")
  } finally {
    client.disconnect()
  }
})

test('fifty are the most', async () => {
  for (let i = 0; i < 50; i++) await chat.ask(`/k8s alias set many${i} "get pods"`, 'newcomer')
  expect((await chat.ask('/k8s alias set onemore "get pods"', 'newcomer')).text).toContain('50 aliases already')
  expect((await chat.ask('/k8s alias set many7 "get svc"', 'newcomer')).text).toContain('Until now it was get pods')
})
