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
let other: Shop
let deck: Quarterdeck
let chat: Asking

beforeAll(async () => {
  ;[shop, other] = await Promise.all([openShop({ tls: true }), openShop()])
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

const UNWELL = '4 of 15 pods not well (2 CrashLoopBackOff, 1 ImagePullBackOff, 1 Pending)'

test('health: the verdict first, then what it was judged by', async () => {
  const { text, reply } = await chat.ask('/k8s health')
  expect(reply.nodes[1]).toMatchObject({
    tone: 'warn',
    text: [{ strong: 'prod-weu' }, ` works; worth a look: ${UNWELL}.`],
  })
  const lines = text.split('\n')
  expect(lines).toContain('API server: live and ready, 6 checks passed')
  expect(lines).toContain('Nodes: 3 of 3 ready')
  expect(lines).toContain('Watcher: nobody watches it')
  expect(lines).toContain('Versions: API server v1.36.1; kubelets v1.36.1 on 3 nodes')
  expect(text).toMatch(/\nCertificate: the API server’s ends in \d+d, on \d{4}-\d\d-\d\d\n/)
})

test('--all-clusters has a card for each', async () => {
  const { text } = await chat.ask('/k8s health --all-clusters')
  expect(text).toContain('prod-weu works; worth a look')
  expect(text).toContain('staging works; worth a look')
})

test('who may not look reads what they may not look at, and nothing is called healthy', async () => {
  const { text, reply } = await chat.ask('/k8s health', 'newcomer')
  expect(reply.nodes[1]).toMatchObject({ tone: 'info' })
  expect(text).toContain(
    'prod-weu shows no trouble, but too little of it can be seen to call it healthy. Not seen: Nodes, kube-system, Pods, Warnings.',
  )
  expect(text).toContain('Nodes: not allowed to look: nodes\n')
  expect(text).toContain('kube-system: not allowed to look: pods in kube-system\n')
})

test('a part that fails is one line; a check that fails is the verdict', async () => {
  const mend = [
    shop.server.faults.push({ match: { path: /\/nodes/ }, action: { kind: 'status', code: 404 } }),
    shop.server.faults.push({ match: { path: /\/readyz/ }, action: { kind: 'status', code: 500 } }),
  ]
  const { text, reply } = await chat.ask('/k8s health')
  for (const each of mend) each()
  expect(reply.nodes[1]).toMatchObject({ tone: 'bad' })
  expect(text).toContain(`prod-weu is in trouble: the API server is not ready; ${UNWELL}. Not seen: Nodes.`)
  expect(text).toContain('Nodes: not known: Error from server (NotFound)')
})

test('health takes no names', async () => {
  expect((await chat.ask('/k8s health staging')).text).toContain('Another cluster: /k8s health --cluster NAME')
})
