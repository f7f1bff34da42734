import { afterAll, beforeAll, expect, test } from 'vitest'
import { configMap } from '../../sandbox/world/plain.ts'
import type { Button, Reply, Select } from '../../src/reply.ts'
import { answerText } from '../../src/reply.ts'
import type { Asking } from '../support/asking.ts'
import { asking, STAGE } from '../support/asking.ts'
import type { Quarterdeck } from '../support/quarterdeck.ts'
import { openQuarterdeck } from '../support/quarterdeck.ts'
import { redisForFile } from '../support/redis.ts'
import type { Shop } from '../support/shop.ts'
import { openShop } from '../support/shop.ts'

const redis = redisForFile()
let shop: Shop
let deck: Quarterdeck
let chat: Asking

beforeAll(async () => {
  shop = await openShop()
  for (let i = 1; i <= 50; i++) shop.store.create(configMap('empty', `cm-${String(i).padStart(2, '0')}`, { key: 'v' }))
  deck = await openQuarterdeck({
    redis: { url: redis.url, prefix: redis.prefix() },
    clusters: { 'prod-weu': shop.server },
    starting: { console: STAGE },
  })
  chat = asking(deck.url)
})

afterAll(async () => {
  await deck?.stop()
  await shop?.stop()
})

const menu = (reply: Reply, id: string): Select | undefined =>
  reply.nodes.find((node): node is Select & { kind: 'select' } => node.kind === 'select' && node.id === id)
const values = (reply: Reply, id: string) => menu(reply, id)?.options.map(({ value }) => value) ?? []
const buttons = (reply: Reply): readonly Button[] =>
  reply.nodes.flatMap((node) => (node.kind === 'buttons' ? node.buttons : []))
const names = (reply: Reply) => answerText(reply).match(/^cm-\d\d/gm) ?? []

test('a row leads to a card of its object, with what can be asked of it', async () => {
  const said = await chat.ask('/k8s get pods')
  const [first = ''] = values(said.reply, 'row')
  expect(first).toMatch(/^api-/)
  const card = await chat.click(said.id, 'row', 'oncall', first)
  expect(card).toMatchObject({ visibleTo: 'oncall', revision: 1 })
  expect(card.id).not.toBe(said.id)
  expect(card.text).toMatch(new RegExp(`${first}: (CrashLoopBackOff|OOMKilled), 0/1 ready, \\d+ restarts`))
  const offered = buttons(card.reply).map(({ label }) => label)
  expect(offered).toEqual(expect.arrayContaining(['describe', 'logs', 'events', 'yaml', 'top pod']))
  expect(offered).not.toContain('rollout status')
  for (const id of ['describe', 'logs', 'events', 'yaml', 'top-pod']) {
    const answer = await chat.click(card.id, id)
    expect(answer.text).not.toMatch(/I don't know|Something went wrong|usage/)
  }
})

test('a card offers what its type is for and what the person may do', async () => {
  const deploy = await chat.ask('/k8s pick deploy/web')
  expect(buttons(deploy.reply).map(({ label }) => label)).toEqual(
    expect.arrayContaining(['rollout status', 'rollout history']),
  )
  expect((await chat.click(deploy.id, 'rollout-status')).text).toContain('successfully rolled out')
  const node = await chat.ask('/k8s pick nodes/aks-userpool-1')
  expect(node.text).toMatch(/not found|aks-userpool-1/)
  const refused = await chat.ask('/k8s pick deploy/web', 'newcomer')
  expect(refused.text).toContain('forbidden')
})

test('in every namespace each row knows its own', async () => {
  const said = await chat.ask('/k8s get pods -A')
  const value = values(said.reply, 'row').find((each) => each.startsWith('db-0')) ?? ''
  expect(value).toBe('db-0 -n data')
  expect((await chat.click(said.id, 'row', 'oncall', value)).text).toContain('prod-weu · data · pod\n\ndb-0: ')
})

test('of several types each row says its own', async () => {
  const said = await chat.ask('/k8s get deploy,svc')
  expect(values(said.reply, 'row')).toEqual(expect.arrayContaining(['deployments.apps/web', 'services/web']))
  expect((await chat.click(said.id, 'row', 'oncall', 'services/web')).text).toContain('service')
  expect(menu(said.reply, 'columns')).toBeUndefined()
})

test('a row of what the channel sees is answered to whoever chose it alone', async () => {
  const said = await chat.ask('/k8s get deploy --share')
  const card = await chat.click(said.id, 'row', 'oncall', 'web')
  expect(card.visibleTo).toBe('oncall')
  expect(card.thread).toBeUndefined()
  const theirs = await chat.click(said.id, 'row', 'newcomer', 'web')
  expect(theirs).toMatchObject({ visibleTo: 'newcomer', text: expect.stringContaining('forbidden') })
})

test('columns are shown and hidden in place, one click each', async () => {
  const said = await chat.ask('/k8s get pods')
  expect(values(said.reply, 'columns')).toEqual(expect.arrayContaining(['-AGE', '+NODE', '"+NOMINATED NODE"']))
  const more = await chat.click(said.id, 'columns', 'oncall', '+NODE')
  expect(more).toMatchObject({ id: said.id, revision: 2 })
  expect(answerText(more.reply)).toMatch(/^NAME +READY +STATUS +RESTARTS +AGE +NODE\n/)
  const less = await chat.click(said.id, 'columns', 'oncall', '-RESTARTS')
  expect(answerText(less.reply)).toMatch(/^NAME +READY +STATUS +AGE +NODE\n/)
  const odd = await chat.click(said.id, 'columns', 'oncall', '"+NOMINATED NODE"')
  expect(answerText(odd.reply)).toMatch(/^NAME +READY +STATUS +AGE +NODE +NOMINATED NODE\n/)
  const again = await chat.click(said.id, 'refresh')
  expect(answerText(again.reply)).toMatch(/^NAME +READY +STATUS +AGE +NODE +NOMINATED NODE\n/)
  expect((await chat.ask('/k8s get pods --columns=NODE,NAME')).text).toMatch(/NODE +NAME/)
})

test('pages are pages of one answer while it is kept, and say when they are not', async () => {
  const said = await chat.ask('/k8s get cm -n empty')
  expect(names(said.reply)).toHaveLength(50)
  const asked = () => shop.server.requests.filter(({ url }) => url.includes('/configmaps')).length
  const before = asked()
  const second = await chat.click(said.id, 'next')
  expect(second).toMatchObject({ id: said.id, revision: 2 })
  expect(names(second.reply)).toEqual(Array.from({ length: 20 }, (_, i) => `cm-${i + 21}`))
  expect(second.text).toMatch(/As it was .*; Refresh asks again/)
  const third = await chat.click(said.id, 'next')
  expect(names(third.reply)[0]).toBe('cm-41')
  expect(buttons(third.reply).map(({ id }) => id)).not.toContain('next')
  expect(asked()).toBe(before)
  const refreshed = await chat.click(said.id, 'refresh')
  expect(names(refreshed.reply)[0]).toBe('cm-41')
  expect(refreshed.text).not.toContain('As it was')
  expect(asked()).toBe(before + 1)
})

test.each([
  ['/k8s get pods --page 2', 'There is no page 2'],
  ['/k8s get pods --columns NODES', 'There is no column NODES here'],
  ['/k8s get pods,svc --page 1', 'several types'],
  ['/k8s get pods -o yaml --columns NODE', '-o yaml'],
  ['/k8s get cm -n empty --page 2 --kept nonsense', 'no longer kept'],
  ['/k8s pick web', 'TYPE/NAME'],
  ['/k8s pick pods/"<!channel>"', 'not found'],
])('%s is answered', async (typed, says) => {
  expect((await chat.ask(typed)).text).toContain(says)
})

test('rows that somebody else fetched are nobody’s but theirs', async () => {
  const said = await chat.ask('/k8s get cm -n empty --share')
  const command = buttons(said.reply).find(({ id }) => id === 'next')?.command ?? ''
  expect(command).toContain('--kept=')
  const theirs = await chat.click(said.id, 'next', 'newcomer')
  expect(theirs.text).toContain('forbidden')
  const mine = await chat.click(said.id, 'next')
  expect(mine.text).toContain('As it was')
})
