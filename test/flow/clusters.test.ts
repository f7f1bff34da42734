import { afterAll, beforeAll, expect, test } from 'vitest'
import { asking, STAGE } from '../support/asking.ts'
import type { Quarterdeck } from '../support/quarterdeck.ts'
import { openQuarterdeck } from '../support/quarterdeck.ts'
import { redisForFile } from '../support/redis.ts'
import type { Shop } from '../support/shop.ts'
import { openShop } from '../support/shop.ts'

const redis = redisForFile()
const shops: Shop[] = []
let deck: Quarterdeck
let bare: Quarterdeck

const CHANNELS = ['staging', 'data', 'lost'].map((id) => ({ id, name: id, topic: '' }))

beforeAll(async () => {
  shops.push(...(await Promise.all([openShop({ tls: true }), openShop(), openShop()])))
  const [prod, staging, lost] = shops as [Shop, Shop, Shop]
  const starting = { console: { ...STAGE, channels: [...STAGE.channels, ...CHANNELS] } }
  const clusters = { 'prod-weu': prod.server, 'staging-weu': staging.server, 'lost-weu': lost.server }
  const open = (config: Readonly<Record<string, unknown>>) =>
    openQuarterdeck({ redis: { url: redis.url, prefix: redis.prefix() }, clusters, config, starting })
  deck = await open({
    clusters: [
      { name: 'lost', context: 'lost-weu', insecure: true },
      { name: 'prod', context: 'prod-weu', aliases: ['p', 'production'] },
      { name: 'staging', context: 'staging-weu', aliases: ['s'], namespace: 'data', insecure: true },
    ],
    defaultCluster: 'prod',
    channels: [
      { console: 'staging', cluster: 'staging' },
      { console: 'data', namespace: 'data' },
      { console: 'lost', cluster: 'lost' },
    ],
  })
  bare = await open({})
  await lost.stop()
})

afterAll(async () => {
  await Promise.all([deck?.stop(), bare?.stop()])
  await Promise.all(shops.slice(0, 2).map((shop) => shop.stop()))
})

/** Where somebody asks, what they type, and the cluster and namespace that is asked. */
const CHOICES = [
  ['ops', 'get svc', 'prod · shop'],
  ['ops', 'get svc --cluster staging', 'staging · data'],
  ['ops', 'get svc --cluster=s', 'staging · data'],
  ['ops', 'get svc --context S -n shop', 'staging · shop'],
  ['ops', 'get svc --context=Production', 'prod · shop'],
  ['ops', 'get svc --cluster p --context p', 'prod · shop'],
  ['ops', 'describe svc --cluster s', 'staging · data'],
  ['staging', 'get svc', 'staging · data'],
  ['staging', 'get svc --cluster prod', 'prod · shop'],
  ['data', 'get svc', 'prod · data'],
  ['data', 'get svc -n shop', 'prod · shop'],
  ['data', 'get svc -A', 'prod · every namespace'],
] as const

test.for(CHOICES)('in #%s, %s asks %s', async ([channel, line, asked]) => {
  const before = shops.map(({ server }) => server.requests.length)
  const { text } = await asking(deck.url, channel).ask(`/k8s ${line}`)
  expect(text).toMatch(new RegExp(`^${asked}`))
  const heard = shops.map(({ server }, i) => server.requests.length > (before[i] ?? 0))
  expect(heard).toEqual([asked.startsWith('prod'), asked.startsWith('staging'), false])
})

test('clusters are listed with whether each answers, the one that is asked here named', async () => {
  const { text } = await asking(deck.url, 'staging').ask('/k8s clusters')
  expect(text).toMatch(/^3 clusters\n/)
  expect(text).toMatch(/lost +- +shop +- +lost does not answer \(connection refused/)
  expect(text).toMatch(/prod +p, production +shop +v1\.36\.1 +in \d+ ms/)
  expect(text).toMatch(/staging +s +data +v1\.36\.1 +in \d+ ms/)
  expect(text).toContain('without it, staging is asked here')
})

test('a cluster nobody knows is not guessed', async () => {
  const { text } = await asking(deck.url).ask('/k8s get svc --cluster stagign')
  expect(text).toContain("I don't know the cluster stagign. Did you mean staging?")
  expect(text).toContain('Clusters: lost, prod, staging.')
})

test('without clusters in the configuration, those of the kubeconfig are there, its current context first', async () => {
  const chat = asking(bare.url)
  expect((await chat.ask('/k8s get svc')).text).toMatch(/^prod-weu · shop/)
  expect((await chat.ask('/k8s get svc --context staging-weu')).text).toContain('staging-weu')
})
