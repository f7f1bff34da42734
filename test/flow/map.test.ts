import { afterAll, beforeAll, expect, test } from 'vitest'
import { kinds } from '../../sandbox/kube/kinds.ts'
import type { Asking } from '../support/asking.ts'
import { asking, STAGE } from '../support/asking.ts'
import { pictureIn } from '../support/png.ts'
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

test('map: what is wrong in words, then the picture, whose description says the same', async () => {
  const { reply, text } = await chat.ask('/k8s map')
  expect(text).toContain('prod-weu · every namespace · 3 nodes · 15 pods')
  const verdict = '4 of 15 pods are not well: 2 CrashLoopBackOff, 1 ImagePullBackOff, 1 Pending.'
  expect(reply.nodes[1]).toEqual({ kind: 'text', tone: 'bad', text: verdict })
  expect(text).toMatch(/data\/search-\S+ ImagePullBackOff, on aks-userpool-\S+, (19|20)m old/)
  expect(text).toMatch(/shop\/api-\S+ CrashLoopBackOff, \d+ restarts/)
  expect(text).toContain('data/db-0 Pending, on no node')
  const { width, height, alt } = pictureIn(reply)
  expect(alt).toBe(`Map of prod-weu, every namespace: 3 nodes with 14 pods and 1 pod on no node. ${verdict}`)
  expect(width).toBe(1080)
  expect(height).toBeLessThanOrEqual(1600)
})

test('map -n and -l: where one namespace or one app is', async () => {
  const shop = await chat.ask('/k8s map -n shop')
  expect(shop.text).toContain('prod-weu · shop · 3 nodes · 9 pods')
  expect(shop.text).toContain('2 of 9 pods are not well: 2 CrashLoopBackOff.')
  const web = await chat.ask('/k8s map -l app=web')
  expect(web.text).toContain('every namespace · app=web · 3 nodes · 3 pods')
  expect(web.reply.nodes[1]).toEqual({ kind: 'text', tone: 'good', text: 'All 3 pods are well.' })
  const none = await chat.ask('/k8s map -l app=nothing-of-the-kind')
  expect(none.text).toContain('There are no such pods.')
})

test('who may see one namespace sees the map of that one, without its nodes, and reads why', async () => {
  const RBAC = 'rbac.authorization.k8s.io'
  shop.store.create({
    apiVersion: `${RBAC}/v1`,
    kind: 'RoleBinding',
    metadata: { name: 'newcomer', namespace: 'shop' },
    roleRef: { apiGroup: RBAC, kind: 'ClusterRole', name: 'oncall' },
    subjects: [{ apiGroup: RBAC, kind: 'User', name: 'kim@example.com' }],
  })
  const { reply, text } = await chat.ask('/k8s map', 'newcomer')
  expect(text).toContain('You may not list pods in every namespace: these are those of shop.')
  expect(text).toContain('You are not allowed to look: nodes.')
  expect(text).toContain('2 of 9 pods are not well')
  expect(pictureIn(reply).width).toBe(1080)
  expect((await chat.ask('/k8s map -A', 'newcomer')).text).toContain('cannot list resource "pods"')
})

test('a cordoned node is said', async () => {
  const [first] = shop.store.list(kinds.nodes)
  if (!first) throw new Error('the shop has nodes')
  shop.store.update({ ...first, spec: { ...(first.spec as object), unschedulable: true } })
  expect((await chat.ask('/k8s map')).text).toContain('1 node cordoned.')
})

test('map takes no names', async () => {
  const { text } = await chat.ask('/k8s map web')
  expect(text).toContain('map takes no names, but “web” was given.')
})
