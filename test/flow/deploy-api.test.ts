import { createHmac } from 'node:crypto'
import type { IncomingHttpHeaders } from 'node:http'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Changing } from '../support/changing.ts'
import { openChanging } from '../support/changing.ts'
import { DEPLOYMENTS, OTHER_TOKEN, pipeline, said } from '../support/pipelines.ts'
import { redisForFile } from '../support/redis.ts'
import { until } from '../support/until.ts'

const redis = redisForFile()
const SECRET = 'c'.repeat(32)
let changing: Changing
const heard: { headers: IncomingHttpHeaders; body: string }[] = []
const listener = createServer((request, response) => {
  const chunks: Buffer[] = []
  request.on('data', (chunk: Buffer) => chunks.push(chunk))
  request.on('end', () => {
    heard.push({ headers: request.headers, body: Buffer.concat(chunks).toString() })
    response.end()
  })
})
const port = () => (listener.address() as AddressInfo).port

beforeAll(async () => {
  await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve))
  changing = await openChanging(
    { url: redis.url, prefix: redis.prefix() },
    {
      live: { editEverySeconds: 0.05 },
      deployments: {
        ...DEPLOYMENTS,
        undoAfterSeconds: 1,
        callbacks: { hosts: [`127.0.0.1:${port()}`], private: true },
      },
    },
    { QUARTERDECK_CALLBACK_SECRET: SECRET },
  )
})

afterAll(async () => {
  await changing?.stop()
  listener.close()
})

const card = async (says: string) => {
  let found: { id: string; text: string } | undefined
  await until(`a message that says ${says}`, async () => {
    found = (await said(changing)).find(({ text }) => text.includes(says))
    return found !== undefined
  })
  return found ?? { id: '', text: '' }
}

test('a pipeline asks, a lead approves in the channel, the rollout is followed and the pipeline hears of it', async () => {
  const ci = pipeline(changing.deck.url)
  const body = {
    service: 'web',
    image: 'registry.example/web:3.0.0',
    commit: '9f2c41d',
    author: 'Dev <!channel>',
    links: ['https://ci.example.com/runs/7'],
    callback: `http://127.0.0.1:${port()}/done`,
  }
  const asked = await ci.post(body, 'run-7')
  expect(asked).toMatchObject({ status: 202, told: { state: 'planning' } })
  const waiting = await card('APPROVAL  Deploy web')
  expect(waiting.text).toContain('asked by pipeline ci')
  expect(waiting.text).toContain('Commit: 9f2c41d by Dev <!channel>')
  expect(waiting.text).toContain('https://ci.example.com/runs/7')
  expect((await ci.get(asked.told.id)).told).toMatchObject({ state: 'waiting', final: false, commit: '9f2c41d' })
  // The same once more is the same deployment, and there is one card.
  expect((await ci.post(body, 'run-7')).told.id).toBe(asked.told.id)
  expect((await ci.post({ ...body, image: 'registry.example/web:3.0.1' }, 'run-7')).status).toBe(409)
  expect((await said(changing)).filter(({ text }) => text.includes('APPROVAL'))).toHaveLength(1)
  await changing.chat.click(waiting.id, 'approve', 'lead')
  await until('the end of the rollout', async () => {
    changing.shop.clock.advance(500)
    return (await ci.get(asked.told.id)).told.state === 'done'
  })
  expect((await ci.get(asked.told.id)).told.says).toMatch(/^ROLLED OUT {2}web in shop/)
  await until('the callback', () => heard.some(({ body: told }) => JSON.parse(told).state === 'done'))
  const last = heard.find(({ body: told }) => JSON.parse(told).state === 'done')
  const signed = createHmac('sha256', SECRET)
    .update(`${last?.headers['x-quarterdeck-timestamp']}.${last?.body}`)
    .digest('hex')
  expect(last?.headers['x-quarterdeck-signature-256']).toBe(`sha256=${signed}`)
  // Another pipeline does not see it.
  expect((await pipeline(changing.deck.url, OTHER_TOKEN).get(asked.told.id)).status).toBe(404)
})

test('what cannot be done is refused, told in the channel with who asked, and to the pipeline', async () => {
  const ci = pipeline(changing.deck.url)
  const asked = await ci.post({ service: 'web', image: { none: 'registry.example/web:9' } }, 'run-8')
  await until('the refusal', async () => (await ci.get(asked.told.id)).told.state === 'refused')
  expect((await ci.get(asked.told.id)).told.says).toContain('unable to find container named "none"')
  expect((await card('Pipeline ci was refused')).text).toContain('unable to find container named "none"')
})

test('a manifest is deployed and denied, and the pipeline is told who said no', async () => {
  const ci = pipeline(changing.deck.url)
  const manifest = 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: flags}\ndata: {beta: "on"}\n'
  const asked = await ci.post({ cluster: 'prod-weu', namespace: 'shop', manifest, reason: 'beta for all' }, 'run-9')
  expect(asked.status).toBe(202)
  const waiting = await card('Deploy shop: apply')
  expect(waiting.text).toContain('beta for all')
  await changing.chat.click(waiting.id, 'deny', 'lead', 'not today')
  await until('the denial', async () => (await ci.get(asked.told.id)).told.state === 'denied')
  expect((await ci.get(asked.told.id)).told.says).toContain('not today')
})

test('people deploy by the same words', async () => {
  const asked = await changing.chat.ask('/k8s deploy shopping-cart registry.example/cart:1.1.0')
  expect(asked.text).toContain(
    'APPROVAL  Deploy shopping-cart: set image of deployment shop/cart to registry.example/cart:1.1.0',
  )
  await changing.chat.click(asked.id, 'approve', 'lead')
  await until('the end of the rollout', async () => {
    changing.shop.clock.advance(500)
    return (await changing.card(asked.id, /./)).text.startsWith('ROLLED OUT')
  })
})

test('what does not come up is undone by itself where that was asked for, by those who agreed to it', async () => {
  const ci = pipeline(changing.deck.url)
  const before = imageOf('web')
  const asked = await ci.post({ service: 'web', image: 'registry.example/web:broken', autoUndo: true }, 'run-10')
  const waiting = await card('APPROVAL  Deploy web')
  expect(waiting.text).toContain('it is undone by itself, without asking again')
  await changing.chat.click(waiting.id, 'approve', 'lead')
  await until('the end of it', async () => {
    changing.shop.clock.advance(500)
    return (await ci.get(asked.told.id)).told.state === 'failed'
  })
  expect((await ci.get(asked.told.id)).told.says).toMatch(
    /Cannot pull its image: .* Undone by itself, as was agreed with it: CH-/,
  )
  await until('the image before', () => imageOf('web') === before)
  const failed = await changing.card(waiting.id, 'Undone by itself')
  expect(failed.text).toMatch(/^NOT ROLLED OUT/)
  expect(failed.text).not.toContain('[Undo]')
  const undo = await card('did not come to its end: Cannot pull its image')
  await changing.card(undo.id, 'approved by @lead')
  await until('the news in the thread', async () =>
    (await said(changing)).some(({ thread, text }) => thread === waiting.id && text.startsWith('Undone by itself')),
  )
})

function imageOf(name: string): unknown {
  const { store } = changing.shop
  const kind = store.kinds.at('apps', 'v1', 'deployments')
  const spec = (kind && store.get(kind, 'shop', name))?.spec as Deployed | undefined
  return spec?.template.spec.containers[0]?.image
}

type Deployed = { template: { spec: { containers: { image: string }[] } } }
