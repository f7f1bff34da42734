import { afterAll, beforeAll, expect, test } from 'vitest'
import { answerText } from '../../src/reply.ts'
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

test.each([
  ['top node', 'CPU and memory of nodes on prod-weu. Most CPU: aks-userpool-'],
  ['top pod', 'CPU and memory of pods in shop on prod-weu. Most CPU: '],
  ['top pod -A -l app=web', 'CPU and memory of pods in every namespace on prod-weu. Most CPU: shop/web-'],
])('%s --chart: the answer stays kubectl’s, with a picture above it', async (line, alt) => {
  const plain = await chat.ask(`/k8s ${line}`)
  const { reply, text } = await chat.ask(`/k8s ${line} --chart`)
  expect(shapeOf(answerText(reply))).toBe(shapeOf(answerText(plain.reply)))
  const picture = pictureIn(reply)
  expect(picture.alt.slice(0, alt.length)).toBe(alt)
  expect(picture.width).toBe(1080)
  expect(text).toMatch(/Most CPU: \S+, \d+m.*\. Most memory: \S+, \d+Mi/)
})

/** What was measured moves from one question to the next. */
function shapeOf(table: string): string {
  return table.replace(/\d+(m|Mi|%) */g, '$1 ')
}
