import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Reply, Select } from '../../src/reply.ts'
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
let other: Shop
let deck: Quarterdeck
let chat: Asking

beforeAll(async () => {
  ;[shop, other] = await Promise.all([openShop(), openShop()])
  deck = await openQuarterdeck({
    redis: { url: redis.url, prefix: redis.prefix() },
    clusters: { 'prod-weu': shop.server, staging: other.server },
    starting: { console: STAGE },
  })
  chat = asking(deck.url)
})

afterAll(async () => {
  await deck?.stop()
  await Promise.all([shop?.stop(), other?.stop()])
})

const menu = (reply: Reply, id: string): Select | undefined =>
  reply.nodes.find((node): node is Select & { kind: 'select' } => node.kind === 'select' && node.id === id)
const offered = (reply: Reply, id: string) => menu(reply, id)?.options.map(({ value }) => value) ?? []
const line = (reply: Reply) => reply.nodes.flatMap((node) => (node.kind === 'code' ? node.text : []))[0]

test('/k8s alone opens the builder, for whoever asked alone; every choice changes the same message', async () => {
  const opened = await chat.ask('/k8s')
  expect(opened).toMatchObject({ visibleTo: 'oncall', revision: 1 })
  expect(offered(opened.reply, 'verb')).toEqual(expect.arrayContaining(['get', 'describe', 'logs', 'rollout status']))
  expect(offered(opened.reply, 'verb')).not.toContain('pick')

  const verb = await chat.click(opened.id, 'verb', 'oncall', 'get')
  expect(verb).toMatchObject({ id: opened.id, revision: 2, visibleTo: 'oncall' })
  expect(offered(verb.reply, 'type').slice(0, 1)).toEqual(['pods'])
  const type = await chat.click(opened.id, 'type', 'oncall', 'pods')
  expect(line(type.reply)).toBe('/k8s get pods -n shop')
  expect(type.text).toContain('9 pods')
  // What is chosen is one button, and opens its menu again.
  expect(menu(type.reply, 'type')).toBeUndefined()
  const types = await chat.click(opened.id, 'choose-type')
  expect(offered(types.reply, 'type').slice(0, 1)).toEqual(['pods'])
  expect(line(types.reply)).toBe('/k8s get pods -n shop')
  await chat.click(opened.id, 'type', 'oncall', 'pods')
  const place = await chat.click(opened.id, 'namespace', 'oncall', '-n data')
  expect(line(place.reply)).toBe('/k8s get pods -n data')
  expect(offered(place.reply, 'name')).toContain('db-0')
  const name = await chat.click(opened.id, 'name', 'oncall', 'db-0')
  expect(line(name.reply)).toBe('/k8s get pods/db-0 -n data')
  const all = await chat.click(opened.id, 'name', 'oncall', '""')
  expect(line(all.reply)).toBe('/k8s get pods -n data')
  const everywhere = await chat.click(opened.id, 'namespace', 'oncall', '-A')
  expect(line(everywhere.reply)).toBe('/k8s get pods --all-namespaces')
  const there = await chat.click(opened.id, 'cluster', 'oncall', 'staging')
  expect(line(there.reply)).toBe('/k8s get pods --cluster staging --all-namespaces')
  const ran = await chat.click(opened.id, 'run')
  expect(ran.id).not.toBe(opened.id)
  expect(answerText(ran.reply)).toMatch(/data +db-0/)
})

test('what was chosen stays where another command takes it', async () => {
  const built = await chat.ask('/k8s build describe pods/db-0 -n data')
  await chat.click(built.id, 'choose-verb')
  const logs = await chat.click(built.id, 'verb', 'oncall', 'logs')
  expect(line(logs.reply)).toBe('/k8s logs pods/db-0 -n data')
  await chat.click(built.id, 'choose-verb')
  const top = await chat.click(built.id, 'verb', 'oncall', 'top node')
  expect(line(top.reply)).toBe('/k8s top node')
})

test('the line can be written instead, and runs as whoever wrote it', async () => {
  const opened = await chat.ask('/k8s build get deploy')
  const ran = await chat.click(opened.id, 'line', 'oncall', 'get cm settings -n shop')
  expect(answerText(ran.reply)).toContain('settings')
})

test('a long list is filtered by what is written', async () => {
  const opened = await chat.ask('/k8s build --filter api get pods -n shop')
  expect(offered(opened.reply, 'name').every((name) => name.includes('api'))).toBe(true)
  const filtered = await chat.click(opened.id, 'filter', 'oncall', 'web')
  expect(offered(filtered.reply, 'name').every((name) => name.includes('web'))).toBe(true)
  expect(offered(filtered.reply, 'name')).toHaveLength(3)
})

test('who may do nothing is offered nothing of the cluster', async () => {
  const opened = await chat.ask('/k8s', 'newcomer')
  expect(offered(opened.reply, 'verb')).not.toContain('logs')
  expect(offered(opened.reply, 'verb')).toContain('auth can-i')
  const types = await chat.ask('/k8s build get pods -n shop', 'newcomer')
  expect(offered(types.reply, 'type')).toEqual([])
  expect(types.text).toContain('pods is forbidden: User "kim@example.com"')
  expect((await chat.ask('/k8s', 'nobody')).text).toContain('identity.people')
})

test.each([
  ['/k8s build get pods "<!channel>" -n shop', '/k8s get "pods/<!channel>" -n shop'],
  ['/k8s build gte pods', 'put a command together'],
  ['/k8s build get pods --sortby x', 'Did you mean --sort-by'],
  ['/k8s build get nosuchtype', 'Type: nosuchtype'],
  ['/k8s build get pods -l "a={}"', '[Run]'],
  ['/k8s build logs', 'Not complete yet'],
  ['/k8s build get pods --cluster mars', "I don't know the cluster mars"],
])('%s is answered', async (typed, says) => {
  expect((await chat.ask(typed)).text).toContain(says)
})
