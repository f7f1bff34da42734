import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { kinds } from '../../sandbox/kube/kinds.ts'
import type { KubeObject } from '../../sandbox/object.ts'
import { answerText } from '../../src/reply.ts'
import type { Said } from '../support/asking.ts'
import { asking, STAGE } from '../support/asking.ts'
import type { Quarterdeck } from '../support/quarterdeck.ts'
import { openQuarterdeck } from '../support/quarterdeck.ts'
import { redisForFile } from '../support/redis.ts'
import type { Shop } from '../support/shop.ts'
import { openShop } from '../support/shop.ts'
import type { Watching } from '../support/watching.ts'
import { watching } from '../support/watching.ts'

const redis = redisForFile()
let shop: Shop
let deck: Quarterdeck
let page: Watching

beforeAll(async () => {
  shop = await openShop()
  deck = await openQuarterdeck({
    redis: { url: redis.url, prefix: redis.prefix() },
    clusters: { 'prod-weu': shop.server },
    starting: { console: STAGE },
    config: { live: { editEverySeconds: 0.05 } },
  })
  page = watching(deck.url)
})

afterAll(async () => {
  await deck?.stop()
  await shop?.stop()
})

const ask = (line: string) => asking(deck.url).ask(line)

/** What is said under a live message at its end comes after that end, and must not be taken for the next answer. */
const news = ({ id }: Said) => page.shows('the news', ({ thread, text }) => thread === id && text.includes('@oncall'))

function flag(name: string) {
  return {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name, namespace: 'shop' },
    data: { state: 'off' },
  }
}

function turnOn(name: string): void {
  const object = shop.store.read(kinds.configmaps, 'shop', name)
  shop.store.update({ ...object, data: { state: 'on' } })
}

function rollOut(name: string, image: string): void {
  const { spec, ...object } = shop.store.read(kinds.deployments, 'shop', name) as KubeObject & { spec: Spec }
  const [first] = spec.template.spec.containers
  const template = { ...spec.template, spec: { ...spec.template.spec, containers: [{ ...first, image }] } }
  shop.store.update({ ...object, spec: { ...spec, template } } as KubeObject)
  shop.clock.advance(10)
}

type Spec = { template: { spec: { containers: object[] } } }

/** Lets the cluster's time go on until something has come. */
async function advancing<T>(coming: Promise<T>): Promise<T> {
  const timer = setInterval(() => shop.clock.advance(1_000), 10)
  return coming.finally(() => clearInterval(timer))
}

describe('wait', () => {
  test('is answered at once when it is so', async () => {
    const said = await ask('/k8s wait deploy/web --for=condition=Available')
    expect(answerText(said.reply)).toBe('deployment.apps/web condition met\n')
    expect(said.text).not.toContain('[Stop]')
  })

  test('becomes the answer when it is so', async () => {
    shop.store.create(flag('turning'))
    const said = await ask("/k8s wait cm/turning --for=jsonpath='{.data.state}'=on --timeout=1m")
    expect(said.text).toContain('Waiting for configmap/turning.')
    expect(said.text).toContain('[Stop]')
    turnOn('turning')
    const done = await page.shows('the answer', ({ id, text }) => id === said.id && text.includes('condition met'))
    expect(answerText(done.reply ?? { nodes: [] })).toBe('configmap/turning condition met\n')
    expect(done.text).not.toContain('[Stop]')
    await page.shows(
      'the news',
      ({ thread, text }) => thread === said.id && text.includes('@oncall configmap/turning condition met'),
    )
  })

  test('for what is not there yet, and for what goes away', async () => {
    const coming = await ask('/k8s wait cm/coming --for=create --timeout=1m')
    expect(coming.text).toContain('Waiting for configmap/coming.')
    shop.store.create(flag('coming'))
    await page.shows('it to be there', ({ id, text }) => id === coming.id && text.includes('condition met'))
    await news(coming)
    const going = await ask('/k8s wait cm/coming --for=delete --timeout=1m')
    shop.store.delete(kinds.configmaps, 'shop', 'coming')
    await page.shows('it to be gone', ({ id, text }) => id === going.id && text.includes('condition met'))
    await news(going)
  })

  test('says in kubectl’s words that its time is over', async () => {
    const said = await ask('/k8s wait deploy/web --for=condition=Available=false --timeout=50ms')
    const late = await page.shows('the end', ({ id, text }) => id === said.id && text.includes('timed out'))
    await news(said)
    expect(late.text).toMatch(/^timed out waiting for the condition on deployments\/web/)
  })

  test.each([
    ['wait pod/nothing --for=condition=Ready', 'pods "nothing" not found'],
    ['wait pod -l app=nothing --for=condition=Ready', 'no matching resources found'],
    [
      'wait deploy/web --for=condition=Available=false --timeout=0',
      'timed out waiting for the condition on deployments/web',
    ],
    ['wait deploy/web', 'unrecognized condition: ""'],
    ['wait deploy/web --for=ready', 'unrecognized condition: "ready"'],
    ['wait deploy --for=condition=Available', 'resource(s) were provided, but no name was specified'],
    ['wait deploy/web --for=delete --timeout=soon', '--timeout takes a duration'],
  ])('%s: %s', async (line, sentence) => {
    expect((await ask(`/k8s ${line}`)).text).toContain(sentence)
  })
})

describe('rollout status', () => {
  test('of a rollout under way is one live message, which ends with kubectl’s sentence', async () => {
    await asking(deck.url).ask('/k8s rollout status deploy/web')
    rollOut('web', 'registry.example/web:2.5.0')
    const said = await ask('/k8s rollout status deploy/web --timeout=1m')
    expect(said.text).toMatch(/web ready \d of 3\n/)
    expect(said.text).toContain('Waiting for deployment "web" rollout to finish:')
    const done = await advancing(
      page.shows('the end', ({ id, text }) => id === said.id && text.includes('successfully')),
    )
    expect(answerText(done.reply ?? { nodes: [] })).toBe('deployment "web" successfully rolled out\n')
  })
})

test('[Stop] ends it in its own message, by the name of who pressed it', async () => {
  const said = await ask('/k8s wait deploy/web --for=condition=Available=false --timeout=1m --share')
  const other = await asking(deck.url).click(said.id, 'stop', 'newcomer')
  const stopped = await page.shows('the end', ({ id, text }) => id === said.id && text.includes('Stopped'))
  expect(stopped.text).toMatch(/^Stopped by @newcomer: deployment.apps\/web: Available=false\./)
  expect(other.id).toBe(said.id)
})
