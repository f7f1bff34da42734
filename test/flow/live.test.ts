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
    const isOver = ({ id, text }: Said) => id === said.id && text.includes('condition met') && !text.includes('[Stop]')
    const done = await page.shows('the answer', isOver)
    expect(answerText(done.reply ?? { nodes: [] })).toBe('configmap/turning condition met\n')
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

describe('get -w', () => {
  test('is a table that stays up to date, over a revision that is too old, until it is stopped', async () => {
    const said = await ask('/k8s get cm -w')
    expect(said.text).toMatch(/^NAME +DATA +AGE$/m)
    expect(said.text).toContain('[Stop]')
    shop.store.create(flag('fresh'))
    const after = await page.shows('the new one', ({ id, text }) => id === said.id && /^fresh +1 +/m.test(text))
    expect(after.text).toContain('1 change seen')
    shop.store.compact()
    shop.store.delete(kinds.configmaps, 'shop', 'fresh')
    await page.shows('it to go', ({ id, text }) => id === said.id && !/^fresh /m.test(text))
    await asking(deck.url).click(said.id, 'stop')
    const stopped = await page.shows('the end', ({ id, text }) => id === said.id && text.includes('Stopped'))
    expect(stopped.text).toMatch(/^Stopped by @oncall: configmaps\./)
    expect(answerText(stopped.reply ?? { nodes: [] })).toMatch(/^NAME +DATA +AGE\n/)
  })

  test.each([
    [
      'get pods,svc -w',
      'watch is only supported on individual resources and resource collections - 2 resources were found',
    ],
    ['get pods -w -o yaml', 'get -w shows a table here, not -o yaml'],
  ])('%s: %s', async (line, sentence) => {
    expect((await ask(`/k8s ${line}`)).text).toContain(sentence)
  })
})

test('events -w shows what happens as it happens, newest last', async () => {
  const said = await ask('/k8s events --for cm/settings --types=Warning -w')
  expect(said.text).toContain('Nothing happened in the last hour')
  expect(said.text).toContain('[Stop]')
  const at = (text: string) => page.shows(text, (one) => one.id === said.id && one.text.includes(text))
  const event = (name: string, type: string, message: string) =>
    shop.store.create({
      apiVersion: 'v1',
      kind: 'Event',
      metadata: { name, namespace: 'shop' },
      involvedObject: { apiVersion: 'v1', kind: 'ConfigMap', name: 'settings', namespace: 'shop' },
      firstTimestamp: new Date(shop.clock.now()).toISOString(),
      lastTimestamp: new Date(shop.clock.now()).toISOString(),
      ...{ type, message, reason: 'Odd' },
    })
  event('one', 'Normal', 'not asked for')
  event('two', 'Warning', 'the first <!channel>')
  const first = await at('the first')
  expect(first.text).toMatch(
    /^LAST SEEN +TYPE +REASON +OBJECT +MESSAGE\n\S+ +Warning +Odd +ConfigMap\/settings +the first/m,
  )
  expect(first.text).toContain('1 came since')
  shop.clock.advance(1_000)
  event('three', 'Warning', 'the second')
  expect((await at('the second')).text).toMatch(/the first[\s\S]*the second/)
  await asking(deck.url).click(said.id, 'stop')
  const stopped = await at('Stopped')
  expect(stopped.text).toMatch(/^Stopped by @oncall: events of cm\/settings\./)
  expect(stopped.text).not.toContain('not asked for')
})

test('get secrets -w shows no more than get secrets', async () => {
  const said = await ask('/k8s get secrets -w')
  expect(said.text).toMatch(/^NAME +TYPE +DATA +AGE$/m)
  const data = { token: Buffer.from('hunter2').toString('base64') }
  shop.store.create({ apiVersion: 'v1', kind: 'Secret', metadata: { name: 'fresh', namespace: 'shop' }, data })
  const after = await page.shows('the new one', ({ id, text }) => id === said.id && /^fresh +Opaque +1 /m.test(text))
  expect(JSON.stringify(after)).not.toContain(data.token)
  await asking(deck.url).click(said.id, 'stop')
  await page.shows('the end', ({ id, text }) => id === said.id && text.includes('Stopped'))
})

describe('logs -f', () => {
  const podOf = (app: string) => shop.store.list(kinds.pods).find(({ metadata }) => metadata.labels?.app === app)

  test('shows the last lines as they come, over a broken connection, until the pod is gone', async () => {
    const name = podOf('cart')?.metadata.name ?? ''
    const said = await ask(`/k8s logs ${name} -f --tail=2`)
    expect(said.text).toContain('[Stop]')
    const seen = ({ text }: Said) => Number(/([\d,]+) lines? seen/.exec(text)?.[1]?.replace(',', ''))
    const more = await advancing(page.shows('more lines', (one) => one.id === said.id && seen(one) > 5))
    expect(answerText(more.reply ?? { nodes: [] }).split('\n').length).toBeGreaterThan(5)
    shop.server.dropConnections()
    const later = await advancing(
      page.shows('lines after the break', (one) => one.id === said.id && seen(one) > seen(more) + 20),
    )
    const lines = answerText(later.reply ?? { nodes: [] })
      .trim()
      .split('\n')
    expect(new Set(lines).size).toBe(lines.length)
    shop.store.delete(kinds.pods, 'shop', name, { gracePeriodSeconds: 0 })
    const ended = await advancing(page.shows('the end', ({ id, text }) => id === said.id && text.includes('is gone')))
    expect(ended.text).toMatch(new RegExp(`^${name} is gone\\.`))
    expect(ended.text).not.toContain('[Stop]')
  })

  test('-f and -p exclude each other', async () => {
    expect((await ask('/k8s logs deploy/web -f -p')).text).toContain(
      'only one of follow (-f) or previous (-p) is allowed',
    )
  })
})

test('three live messages are the most one person has; stop lists them', async () => {
  const lines = ['get pods -w', 'get deploy -w', 'get svc -w'].map((line) => `/k8s ${line}`)
  for (const line of lines) await ask(line)
  expect((await ask('/k8s get nodes -w')).text).toContain('3 live messages run for you already')
  const list = await ask('/k8s stop')
  expect(list.text).toContain('What runs for you: 3.')
  for (const what of ['pods', 'deployments', 'services']) {
    const [one] = await Promise.all([
      page.shows(`${what} to stop`, ({ text }) => text.startsWith(`Stopped by @oncall: ${what}.`)),
      asking(deck.url).click(list.id, `stop-${['pods', 'deployments', 'services'].indexOf(what)}`),
    ])
    expect(one.text).toContain('[Again]')
  }
})
