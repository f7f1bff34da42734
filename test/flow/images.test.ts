import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Reply } from '../../src/reply.ts'
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

function tableIn(reply: Reply) {
  const table = reply.nodes.find((node) => node.kind === 'table')
  if (table?.kind !== 'table') throw new Error('there is no table')
  return table
}

test('images: what runs in this namespace, and what runs it', async () => {
  const { reply, text } = await chat.ask('/k8s images')
  expect(text).toContain('prod-weu · shop · images\n\n9 images in 9 pods.')
  const { columns, rows } = tableIn(reply)
  expect(columns).toEqual(['IMAGE', 'PODS', 'WORKLOADS'])
  expect(rows).toContainEqual(['registry.example/web:2.4.1', '3', 'web'])
  expect(rows).toContainEqual(['registry.example/prepare:1', '1', 'checkout'])
})

test('images -A: what cannot be pulled comes first', async () => {
  const { reply, text } = await chat.ask('/k8s images -A')
  expect(text).toContain('12 images in 14 pods; 1 image cannot be pulled.')
  const { columns, rows } = tableIn(reply)
  expect(columns).toEqual(['IMAGE', 'PODS', 'NOTE', 'NAMESPACES', 'WORKLOADS'])
  expect(rows[0]).toEqual(['registry.example/search:broken', '1', 'ImagePullBackOff (1)', '1', 'data/search'])
  expect(reply.nodes[1]).toMatchObject({ tone: 'bad' })
})

test('one image by part of its name, and -l', async () => {
  expect(tableIn((await chat.ask('/k8s images web -A')).reply).rows).toEqual([
    ['registry.example/web:2.4.1', '3', '1', 'shop/web'],
  ])
  expect((await chat.ask('/k8s images -l app=cart')).text).toContain('1 image in 1 pod.')
  expect((await chat.ask('/k8s images no-such')).text).toContain('No pod runs any such image.')
})

test('who may not list pods is told so', async () => {
  expect((await chat.ask('/k8s images', 'newcomer')).text).toContain('cannot list resource "pods"')
})
