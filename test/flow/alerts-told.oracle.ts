import { afterAll, beforeAll, expect, test } from 'vitest'
import { asking } from '../support/asking.ts'
import { redisForFile } from '../support/redis.ts'
import { openWatched } from '../watch-wiring/stage.ts'

const redis = redisForFile()
let stage: Awaited<ReturnType<typeof openWatched>>
beforeAll(async () => {
  stage = await openWatched()
})
afterAll(() => stage.stop())

const MINUTE = 60_000
const GONE = 'registry.example.com/shop/web:gone'
const TOKEN = 'alertmanager-token'
/** The time of day so many minutes from now, on the cluster's clock. */
const clockAt = (minutes: number) => new Date(stage.clock.now() + minutes * MINUTE).toISOString().slice(11, 16)

async function open(alerts: Readonly<Record<string, unknown>>, config: Readonly<Record<string, unknown>> = {}) {
  const deck = await stage.open({
    redis: { url: redis.url, prefix: redis.prefix() },
    alerts,
    config,
    env: { ALERTMANAGER_TOKEN: TOKEN },
  })
  const about = async (channel = 'alerts') =>
    (await stage.said(deck, channel)).filter(
      ({ text }) => /^(NOTICE|PAGE)|Nobody has|^Acknowledged/.test(text) && !text.includes('already wrong'),
    )
  const { ask } = asking(deck.url)
  await stage.passing('watching', async () => (await ask('/k8s health')).text.includes('Watcher: sees'))
  return { deck, about }
}

test('the message says who asked for the release before it, and who agreed', async () => {
  const { deck, about } = await open(
    {},
    {
      policy: {
        roles: [
          { name: 'operators', groups: ['oncall'] },
          { name: 'leads', users: ['viktor@shop.example'] },
        ],
        rules: [
          {
            ...{ name: 'shop', effect: 'approve', who: ['operators'], namespaces: ['shop'] },
            approvals: { count: 1, from: ['leads'], breakGlass: false },
          },
        ],
      },
    },
  )
  const { ask, click } = asking(deck.url)
  // In the sandbox an image is missing where its pod says so.
  const annotations = { 'sandbox.quarterdeck/behaviour': 'bad-image', 'sandbox.quarterdeck/image': GONE }
  const template = { metadata: { annotations }, spec: { containers: [{ name: 'web', image: GONE }] } }
  const asked = await ask(`/k8s patch deploy/web -p '${JSON.stringify({ spec: { template } })}'`)
  await click(asked.id, 'approve', 'newcomer')
  await stage.passing('the message', async () => (await about()).length > 0)
  expect((await about())[0]?.text).toMatch(
    /^NOTICE {2}web in shop on prod-weu: .*Changed: \S+ rollout to web:gone .* by olivia@shop\.example, approved by viktor@shop\.example, \d+ s before\./s,
  )
  await deck.stop()
}, 60_000)

/** Prometheus says so, in as many words as it takes. */
async function prometheus(url: string, severity: string, alertname: string): Promise<void> {
  const startsAt = new Date(stage.clock.now()).toISOString()
  const response = await fetch(`${url}/alertmanager`, {
    method: 'POST',
    headers: { authorization: `Bearer ${TOKEN}`, 'content-type': 'application/json' },
    body: JSON.stringify({
      alerts: [{ status: 'firing', labels: { alertname, severity }, annotations: {}, startsAt }],
    }),
  })
  expect(response.status).toBe(200)
}

/** Minutes of the cluster's time since then. */
const minutesSince = (began: number) => Math.round((stage.clock.now() - began) / MINUTE)

test('nobody acknowledges a page: its thread says so again, and then somebody else is told, until somebody does', async () => {
  const { deck, about } = await open({
    routes: [
      {
        ...{ channel: 'console:alerts', mention: ['oncall'], remind: '5m' },
        escalate: [{ after: '12m', channel: 'console:ops', mention: ['newcomer'] }],
      },
    ],
  })
  await prometheus(deck.url, 'critical', 'ShopDown')
  await stage.passing('the page', async () => (await about()).length > 0)
  const began = stage.clock.now()
  const [page] = await about()
  expect(page?.text).toMatch(/^PAGE {2}Alert ShopDown on prod-weu: ShopDown since .*For @?(oncall|Olivia)/s)
  await stage.passing('the first reminder', async () => (await about()).length > 1)
  expect(minutesSince(began)).toBe(5)
  expect((await about())[1]).toMatchObject({
    thread: page?.id,
    text: expect.stringContaining('Nobody has acknowledged'),
  })
  await stage.passing('the second', async () => (await about()).length > 2)
  expect(minutesSince(began)).toBe(10)
  await stage.passing('its escalation', async () => (await about('ops')).length > 0)
  expect(minutesSince(began)).toBe(12)
  const [higher] = await about('ops')
  expect(higher?.text).toMatch(/^PAGE {2}Alert ShopDown on prod-weu: .*For @?(newcomer|Viktor)/s)
  const id = /INC-\w+/.exec(page?.text ?? '')?.[0] ?? ''
  await asking(deck.url).click(higher?.id ?? '', `${id}-ack`, 'newcomer')
  await stage.passing(
    'both messages to say so',
    async () =>
      [...(await about()), ...(await about('ops'))].filter(({ text }) => /acknowledged by viktor/.test(text)).length >
      1,
  )
  const said = (await about()).length
  const later = stage.clock.now() + 20 * MINUTE
  await stage.passing('a while', () => stage.clock.now() > later)
  expect((await about()).length).toBe(said)
  await deck.stop()
}, 60_000)

test('in quiet hours a page comes at once and a notice in the morning', async () => {
  const from = clockAt(-60)
  const to = clockAt(20)
  const ends = stage.clock.now() + 20 * MINUTE - (stage.clock.now() % MINUTE)
  const { deck, about } = await open({ quiet: { from, to, tz: 'UTC', below: 'page' } })
  await prometheus(deck.url, 'warning', 'DiskFills')
  await prometheus(deck.url, 'critical', 'ShopDown')
  await stage.passing('the page', async () => (await about()).some(({ text }) => text.includes('ShopDown')))
  expect(stage.clock.now()).toBeLessThan(ends)
  expect(await about()).toHaveLength(1)
  await stage.passing('the notice', async () => (await about()).some(({ text }) => text.includes('DiskFills')))
  expect(stage.clock.now()).toBeGreaterThanOrEqual(ends)
  expect(stage.clock.now()).toBeLessThan(ends + MINUTE)
  await deck.stop()
}, 60_000)
