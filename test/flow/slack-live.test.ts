import { afterAll, beforeAll, expect, test } from 'vitest'
import type { FakeSlack } from '../../sandbox/slack/fake-slack.ts'
import type { Quarterdeck } from '../support/quarterdeck.ts'
import { redisForFile } from '../support/redis.ts'
import type { Shop } from '../support/shop.ts'
import { openShop } from '../support/shop.ts'
import { ANN, answersIn, BEN, channelIn, openBot, openWorkspace, wordsOf } from '../support/slack-stage.ts'

const redis = redisForFile()
let shop: Shop
let slack: FakeSlack
let bot: Quarterdeck

beforeAll(async () => {
  ;[shop, slack] = await Promise.all([openShop(), openWorkspace()])
  bot = await openBot({
    slack,
    redis: { url: redis.url, prefix: redis.prefix() },
    clusters: { 'prod-weu': shop.server },
    config: { live: { editEverySeconds: 0.05 } },
  })
})

afterAll(async () => {
  await bot?.stop()
  await Promise.all([slack?.stop(), shop?.stop()])
})

const ask = (channel: string, text: string) => slack.slash({ user: ANN, channel, command: '/k8s', text })

function put(name: string): void {
  shop.store.create({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, namespace: 'shop' }, data: {} })
}

test('in a channel it is one message, edited, and ended by [Stop] whoever presses it', async () => {
  const channel = channelIn(slack)
  await ask(channel, 'get cm -w --share')
  const first = await slack.until((said) => said.channel === channel && wordsOf(said).includes('Live, until'))
  expect(first.ephemeral).toBeUndefined()
  put('appears')
  await slack.until((said) => said.ts === first.ts && wordsOf(said).includes('appears'))
  await slack.click({ user: BEN, channel, action_id: stopIn(first) })
  const last = await slack.until((said) => said.ts === first.ts && wordsOf(said).includes('Stopped by'))
  expect(JSON.stringify(last.blocks)).toContain(BEN)
  expect(wordsOf(last)).toContain('appears')
  expect(wordsOf(last)).not.toContain('Live, until')
  expect(answersIn(slack, channel)).toHaveLength(1)
})

test('a private one lives in direct messages, and the answer points there', async () => {
  const channel = channelIn(slack)
  await ask(channel, 'get cm -w')
  const pointer = await slack.until((said) => said.channel === channel)
  expect(pointer.ephemeral).toBe(ANN)
  expect(wordsOf(pointer)).toContain('Following configmaps in our direct messages')
  const live = await slack.until((said) => said.channel.startsWith('D') && wordsOf(said).includes('Live, until'))
  expect(live.ephemeral).toBeUndefined()
  put('whispered')
  await slack.until((said) => said.ts === live.ts && wordsOf(said).includes('whispered'))
  await slack.click({ user: ANN, channel: live.channel, action_id: stopIn(live) })
  await slack.until((said) => said.ts === live.ts && wordsOf(said).includes('Stopped by'))
  expect(answersIn(slack, live.channel)).toHaveLength(1)
  expect(answersIn(slack, channel)).toEqual([pointer])
})

test('a message that was deleted is posted anew, with the news under the new one', async () => {
  const channel = channelIn(slack)
  await ask(channel, 'wait cm/awaited --for=create --timeout=1m --share')
  const first = await slack.until((said) => said.channel === channel && wordsOf(said).includes('Waiting for'))
  slack.faults.add({ method: 'chat.update', action: { error: 'message_not_found' } })
  put('awaited')
  const anew = await slack.until(
    (said) => said.channel === channel && wordsOf(said).includes('condition met') && !said.thread_ts,
  )
  expect(anew.ts).not.toBe(first.ts)
  const news = await slack.until((said) => said.channel === channel && said.thread_ts !== undefined)
  expect(news.thread_ts).toBe(anew.ts)
})

function stopIn(message: { readonly blocks: readonly Readonly<Record<string, unknown>>[] }): string {
  const elements = message.blocks.flatMap(({ elements }) => (Array.isArray(elements) ? elements : []))
  const found = elements.find(({ text }) => text?.text === 'Stop')
  if (!found) throw new Error('no button to stop it')
  return String(found.action_id)
}
