import { afterAll, beforeAll, expect, test } from 'vitest'
import { answerText } from '../../src/reply.ts'
import { asking, STAGE } from '../support/asking.ts'
import type { Quarterdeck } from '../support/quarterdeck.ts'
import { openQuarterdeck } from '../support/quarterdeck.ts'
import { redisForFile } from '../support/redis.ts'
import type { Shop } from '../support/shop.ts'
import { openShop } from '../support/shop.ts'

const redis = redisForFile()
let shop: Shop
let deck: Quarterdeck

const OPEN = { id: 'open', name: 'open', topic: 'Answers are for everybody' }

beforeAll(async () => {
  shop = await openShop()
  deck = await openQuarterdeck({
    redis: { url: redis.url, prefix: redis.prefix() },
    clusters: { 'prod-weu': shop.server },
    config: { channels: [{ console: OPEN.id, replies: 'channel' }] },
    starting: { console: { ...STAGE, channels: [...STAGE.channels, OPEN] } },
  })
})

afterAll(async () => {
  await deck?.stop()
  await shop?.stop()
})

test('an answer is for who asked; Share posts it for everybody, as a message of its own', async () => {
  const chat = asking(deck.url)
  const own = await chat.ask('/k8s get deploy web')
  expect(own).toMatchObject({ visibleTo: 'oncall', revision: 1, text: expect.stringContaining('[Refresh] [Share]') })
  const shared = await chat.click(own.id, 'share')
  expect(shared.id).not.toBe(own.id)
  expect(shared.visibleTo).toBeUndefined()
  expect(shared.revision).toBe(1)
  expect(answerText(shared.reply)).toBe(answerText(own.reply))
  expect(shared.text).not.toContain('[Share]')
})

test('Refresh asks again and puts the answer in the same place, as private as it was', async () => {
  const chat = asking(deck.url)
  const before = await chat.ask('/k8s get cm')
  shop.store.create({
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'brand-new', namespace: 'shop' },
    data: {},
  })
  const after = await chat.click(before.id, 'refresh')
  expect(after).toMatchObject({ id: before.id, revision: 2, visibleTo: 'oncall' })
  expect(before.text).not.toContain('brand-new')
  expect(after.text).toMatch(/brand-new +0 +0s/)
  expect(after.text).toContain('[Refresh] [Share]')
  const again = await chat.click(before.id, 'refresh')
  expect(again).toMatchObject({ id: before.id, revision: 3 })
})

test('--share answers the channel, and Refresh there stays there', async () => {
  const chat = asking(deck.url)
  const said = await chat.ask('/k8s get svc --share')
  expect(said.visibleTo).toBeUndefined()
  expect(said.text).toContain('[Refresh]')
  const refreshed = await chat.click(said.id, 'refresh')
  expect(refreshed).toMatchObject({ id: said.id, revision: 2 })
  expect(refreshed.visibleTo).toBeUndefined()
})

test('who may not look cannot refresh what others see, and changes nothing by trying', async () => {
  const chat = asking(deck.url)
  const said = await chat.ask('/k8s get svc --share')
  const refused = await chat.click(said.id, 'refresh', 'newcomer')
  expect(refused.id).not.toBe(said.id)
  expect(refused.visibleTo).toBe('newcomer')
  expect(refused.text).toContain('services is forbidden: User "kim@example.com"')
  const stranger = await chat.click(said.id, 'refresh', 'guest')
  expect(stranger).toMatchObject({ visibleTo: 'guest', text: expect.stringContaining('Guests of this workspace') })
})

test('nobody can click what only somebody else sees', async () => {
  const chat = asking(deck.url)
  const own = await chat.ask('/k8s get svc')
  await expect(chat.click(own.id, 'share', 'newcomer')).rejects.toThrow('404')
})

test('a line with quotes and spaces is asked again as it was', async () => {
  const chat = asking(deck.url)
  const said = await chat.ask(
    `/k8s get pods -l 'app in (web, cart)' -o jsonpath='{range .items[*]}{.kind}{"\\t"}{end}'`,
  )
  expect(answerText(said.reply)).toBe('Pod\tPod\tPod\tPod\t')
  expect(answerText((await chat.click(said.id, 'refresh')).reply)).toBe('Pod\tPod\tPod\tPod\t')
  expect(answerText((await chat.click(said.id, 'share')).reply)).toBe('Pod\tPod\tPod\tPod\t')
})

test('a channel whose answers are for everybody', async () => {
  const chat = asking(deck.url, OPEN.id)
  const said = await chat.ask('/k8s get svc')
  expect(said.visibleTo).toBeUndefined()
  expect(said.text).not.toContain('[Share]')
  // What went wrong is nobody else's business.
  expect((await chat.ask('/k8s gte svc')).visibleTo).toBe('oncall')
})
