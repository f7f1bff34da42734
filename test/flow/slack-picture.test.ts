import { afterAll, beforeAll, expect, test } from 'vitest'
import type { FakeSlack } from '../../sandbox/slack/fake-slack.ts'
import { sizeOf } from '../support/png.ts'
import type { Quarterdeck } from '../support/quarterdeck.ts'
import { redisForFile } from '../support/redis.ts'
import type { Shop } from '../support/shop.ts'
import { openShop } from '../support/shop.ts'
import { ANN, ANN_ALONE, answersIn, channelIn, openBot, openWorkspace, wordsOf } from '../support/slack-stage.ts'

const redis = redisForFile()
let shop: Shop
let slack: FakeSlack
let bot: Quarterdeck

beforeAll(async () => {
  ;[shop, slack] = await Promise.all([openShop(), openWorkspace()])
  const at = { url: redis.url, prefix: redis.prefix() }
  bot = await openBot({ slack, redis: at, clusters: { 'prod-weu': shop.server } })
})

afterAll(async () => {
  await bot?.stop()
  await Promise.all([slack?.stop(), shop?.stop()])
})

test('a map that is shared comes as a picture under the answer, described for who cannot see it', async () => {
  const channel = channelIn(slack)
  await slack.slash({ user: ANN, channel, command: '/k8s', text: 'map --share' })
  const shared = await slack.until(({ files, ...said }) => said.channel === channel && files.length > 0)
  const [said] = answersIn(slack, channel)
  expect(shared.thread_ts).toBe(said?.ts)
  expect(said && wordsOf(said)).toContain('4 of 15 pods are not well')
  const [file] = shared.files
  expect(file).toMatchObject({ name: 'map of prod-weu.png' })
  expect(file?.alt_txt).toMatch(
    /^Map of prod-weu, every namespace: 3 nodes with 14 pods and 1 pod on no node\. 4 of 15/,
  )
  expect(sizeOf(file?.content ?? Buffer.alloc(0)).width).toBe(1080)
})

test('one that is private comes to whoever asked, alone', async () => {
  const channel = channelIn(slack)
  await slack.slash({ user: ANN, channel, command: '/k8s', text: 'top node --chart' })
  const shared = await slack.until(({ files, ...said }) => said.channel === ANN_ALONE && files.length > 0)
  expect(shared.files[0]).toMatchObject({ name: 'top node on prod-weu.png' })
  expect(answersIn(slack, channel)).toMatchObject([{ ephemeral: ANN, files: [] }])
})
