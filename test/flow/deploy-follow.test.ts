import { afterAll, beforeAll, expect, test } from 'vitest'
import { answerText } from '../../src/reply.ts'
import type { Changing } from '../support/changing.ts'
import { openChanging } from '../support/changing.ts'
import { said } from '../support/pipelines.ts'
import { redisForFile } from '../support/redis.ts'
import { until } from '../support/until.ts'

const redis = redisForFile()
let changing: Changing
const CONFIG = { live: { editEverySeconds: 0.05, perPerson: 1 } }

beforeAll(async () => {
  changing = await openChanging({ url: redis.url, prefix: redis.prefix() }, CONFIG)
})

afterAll(async () => {
  await changing?.stop()
})

/** Lets the cluster's time pass until the card says that; the bot hears of it as it does. */
async function passes(message: string, says: RegExp) {
  const { shop, card } = changing
  let text = ''
  await until(`a card that says ${says}`, async () => {
    shop.clock.advance(500)
    text = (await card(message, /./)).text
    return says.test(text)
  })
  return card(message, says)
}

function image(name: string): unknown {
  const { store } = changing.shop
  const kind = store.kinds.at('apps', 'v1', 'deployments')
  const found = kind && store.get(kind, 'shop', name)
  const spec = found?.spec as { template: { spec: { containers: { image: string }[] } } } | undefined
  return spec?.template.spec.containers[0]?.image
}

test('asked, approved, and followed to its end in the same message', async () => {
  const { chat } = changing
  const asked = await chat.ask('/k8s set image deploy/web web=registry.example/web:2.5.0')
  await chat.click(asked.id, 'approve', 'lead')
  const rolling = await passes(asked.id, /ROLLING OUT {2}web in shop on prod-weu: [12] of 3 ready/)
  expect(rolling.text).toContain('DONE Set image of deployment shop/web')
  expect(rolling.text).toContain('approved by @lead')
  const done = await passes(asked.id, /ROLLED OUT/)
  expect(done.text).toMatch(/^ROLLED OUT {2}web in shop on prod-weu: 3 of 3 ready after/)
  expect(done.reply && answerText(done.reply)).toBe('deployment.apps/web image updated\n')
  expect(done.text).toContain('[Undo]')
  expect(done.text).not.toContain('Stop following')
})

test('a bad image is told with its cause, once in the thread, and undone by one click', async () => {
  const { chat } = changing
  const asked = await chat.ask('/k8s set image deploy/web web=registry.example/web:broken')
  await chat.click(asked.id, 'approve', 'lead')
  const trouble = await passes(asked.id, /there is no such image or tag/)
  expect(trouble.text).toMatch(/^IN TROUBLE/)
  await until('news in the thread', async () => {
    const response = await fetch(`${changing.deck.url}/console/api/messages?channel=ops&after=`)
    const { messages } = (await response.json()) as { messages: { text: string; thread?: string }[] }
    return (
      messages.filter(({ text, thread }) => thread === asked.id && /does not get on: Cannot pull/.test(text)).length ===
      1
    )
  })
  const undo = await chat.click(asked.id, 'undo')
  expect(undo.text).toContain('APPROVAL  Set image of deployment shop/web to registry.example/web:2.5.0')
  await chat.click(undo.id, 'approve', 'lead')
  const end = await passes(asked.id, /REPLACED/)
  expect(end.text).toContain('another rollout has taken its place')
  await passes(undo.id, /ROLLED OUT/)
  expect(image('web')).toBe('registry.example/web:2.5.0')
})

test('who does not want to look any more stops it, and it says who did', async () => {
  const { chat } = changing
  const asked = await chat.ask('/k8s rollout restart deploy/cart')
  await chat.click(asked.id, 'approve', 'lead')
  await changing.card(asked.id, 'Stop following')
  await chat.click(asked.id, 'stop', 'boss')
  const stopped = await changing.card(asked.id, 'Stopped by @boss: the rollout of cart.')
  expect(stopped.text).not.toContain('[Stop following]')
  expect(stopped.text).toContain('DONE Restart deployment shop/cart')
})

test('another process goes on with it, in the message of the change', async () => {
  const { chat } = changing
  const asked = await chat.ask('/k8s set image deploy/web web=registry.example/web:2.6.0')
  await chat.click(asked.id, 'approve', 'lead')
  await passes(asked.id, /ROLLING OUT .* 1 of 3 ready/)
  changing = await changing.again(CONFIG)
  let texts: string[] = []
  await until('the end of the rollout', async () => {
    changing.shop.clock.advance(500)
    texts = (await said(changing)).map(({ text }) => text)
    return texts.some((text) => text.startsWith('ROLLED OUT'))
  })
  // One message, which the page of the new process has not known before.
  expect(texts).toHaveLength(1)
  expect(texts[0]).toContain('DONE Set image of deployment shop/web to registry.example/web:2.6.0')
  expect(image('web')).toBe('registry.example/web:2.6.0')
})
