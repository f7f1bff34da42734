import { afterAll, beforeAll, expect, test } from 'vitest'
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
  shop.store.create({
    apiVersion: 'v1',
    kind: 'ResourceQuota',
    metadata: { name: 'compute', namespace: 'shop' },
    spec: { hard: { 'requests.cpu': '1', 'limits.memory': '64Gi', pods: '10' } },
  })
  shop.clock.advance(60_000)
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

test('quota: what is nearly used up first, then bars, kills, and what has no bounds', async () => {
  const { text, reply } = await chat.ask('/k8s quota')
  expect(reply.nodes[1]).toEqual({
    kind: 'text',
    tone: 'warn',
    text: 'shop: quota nearly used up: pods of shop/compute (9 of 10) and 1 more; 2 containers OOM-killed in the last 24 h; 3 of 11 containers without a memory limit.',
  })
  expect(text).toMatch(/^shop · 9 pods\n {2}cpu {4}[▓░]{10} \d+m of 800m requested, limit 1500m$/m)
  expect(text).toContain(
    'compute\n  pods          ▓▓▓▓▓▓▓▓▓░  90%  9 of 10\n  requests.cpu  ▓▓▓▓▓▓▓▓░░  80%  800m of 1\n  limits.memory ▓░░░░░░░░░   3%  1664Mi of 64Gi\nteam\n',
  )
  expect(text).toMatch(/- shop\/api-\S+ api: \S+Z \(\S+ ago\), limit 256Mi, \d+ restarts/)
  expect(text).toContain('Without a memory limit: shop/checkout proxy, ')
  expect(text).toContain('Without requests: shop/checkout proxy, ')
  for (const line of text.split('\n').filter((one) => /[▓░]/.test(one))) expect(line.length).toBeLessThanOrEqual(60)
})

test('quota -A: namespaces, the largest first, and only the bounds that are nearly used up', async () => {
  const { text } = await chat.ask('/k8s quota -A')
  expect(text.indexOf('\nshop · 9 pods')).toBeLessThan(text.indexOf('\ndata · 5 pods'))
  expect(text).toContain('shop/compute\n  pods         ▓▓▓▓▓▓▓▓▓░  90%  9 of 10')
  expect(text).toContain('and 3 bounds below 80%')
})

test('an empty namespace, one app, and no measurements', async () => {
  expect((await chat.ask('/k8s quota -n empty')).text).toContain('empty: no pods run there.')
  expect((await chat.ask('/k8s quota -l app=web')).text).toContain('shop · 3 pods')
  const mend = shop.server.faults.push({ match: { path: /metrics\.k8s\.io/ }, action: { kind: 'status', code: 404 } })
  const { text } = await chat.ask('/k8s quota')
  mend()
  expect(text).toContain('Not known: pods.metrics.k8s.io.')
  expect(text).toContain('  cpu    800m requested, limit 1500m')
})

test('who may not list pods is told so', async () => {
  expect((await chat.ask('/k8s quota', 'newcomer')).text).toContain('cannot list resource "pods"')
})
