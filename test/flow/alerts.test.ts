import { afterAll, beforeAll, expect, test } from 'vitest'
import { plainText } from '../../src/reply.ts'
import { asking } from '../support/asking.ts'
import { redisForFile } from '../support/redis.ts'
import { channelIn, openWorkspace, TOKENS, wordsOf } from '../support/slack-stage.ts'
import { until } from '../support/until.ts'
import { openWatched } from '../watch-wiring/stage.ts'

const redis = redisForFile()
let stage: Awaited<ReturnType<typeof openWatched>>
let slack: Awaited<ReturnType<typeof openWorkspace>>
beforeAll(async () => {
  slack = await openWorkspace()
  stage = await openWatched()
})
afterAll(async () => {
  await stage.stop()
  await slack.stop()
})

test('a cluster that was broken before is one summary; what breaks is one message, edited until it is over, over restarts', async () => {
  const channel = channelIn(slack)
  const redisHere = { url: redis.url, prefix: redis.prefix() }
  const open = () =>
    stage.open({
      redis: redisHere,
      env: {
        SLACK_BOT_TOKEN: TOKENS.botToken,
        SLACK_SIGNING_SECRET: TOKENS.signingSecret,
        SLACK_API_URL: slack.apiUrl,
      },
      alerts: {
        routes: [
          { match: {}, channel: 'console:alerts', also: true },
          { match: {}, channel: `slack:${channel}` },
        ],
      },
    })
  let deck = await open()
  const alerts = () => stage.said(deck)
  await stage.passing('the summary', async () => (await alerts()).length === 1)
  expect((await alerts())[0]?.text).toMatch(
    /^NOTICE {2}1 thing was already wrong on prod-weu when watching began\. From here on only what changes is told\.\n+- INC-\w{4} recommendations in shop on prod-weu: 1 of 2 pods crash looping since 2026-/,
  )
  const release = stage.cluster.trouble.crashDeployment()
  await stage.passing('the message', async () => (await alerts()).length === 2)
  const [, first] = await alerts()
  const id = /INC-\w+/.exec(first?.text ?? '')?.[0] ?? ''
  expect(first?.text.replace(/\d\d:\d\d:\d\d(\.\d+)?Z/g, 'TIME')).toMatch(
    new RegExp(
      [
        '^NOTICE {2}checkout in shop on prod-weu: 1 of 3 pods crash looping since 2026-11-23TTIME',
        'Impact: All 3 ready: the pods from before still serve\\.',
        'Cause: exit 1 \\(\\d restarts\\)\\.',
        'Changed: 2026-11-23TTIME rollout to checkout:4\\.3\\.2 \\(was checkout:4\\.3\\.1\\), \\d+ s before\\.',
        'Next: Read its last lines, or undo the rollout\\.',
        '[^]*PAYMENT_GATEWAY_URL is not set[^]*common frames omitted',
        `${id} · acknowledged by nobody`,
        '\\[Acknowledge\\] \\[Logs\\] \\[Describe\\] \\[Events\\] \\[Undo rollout\\]',
      ].join('\n+'),
    ),
  )
  await until('the same in Slack', () =>
    slack.messages(channel).some((said) => wordsOf(said).includes('checkout') && wordsOf(said).includes(id)),
  )

  const before = (await alerts()).map(({ id, text }) => ({ id, text }))
  await deck.stop()
  deck = await open()
  await stage.passing(
    'some minutes more',
    (() => {
      const end = stage.clock.now() + 120_000
      return () => stage.clock.now() >= end
    })(),
  )
  // The console is a new one and remembers nothing; Slack is the old one, and got nothing twice.
  expect((await alerts()).filter(({ thread }) => thread === undefined).length).toBeLessThanOrEqual(1)
  expect(slack.messages(channel).filter(({ thread_ts }) => thread_ts === undefined)).toHaveLength(before.length)

  release.undo()
  await stage.passing('its end', () =>
    slack.messages(channel).some((said) => wordsOf(said).includes('RESOLVED') && wordsOf(said).includes(id)),
  )
  const roots = slack.messages(channel).filter(({ thread_ts }) => thread_ts === undefined)
  expect(roots).toHaveLength(2)
  const news = await slack.until((said) => said.channel === channel && said.thread_ts !== undefined)
  expect(news.thread_ts).toBe(roots[1]?.ts)
  expect(news.text).toMatch(/^Resolved: /)
  await deck.stop()
}, 60_000)

test('what people do with an incident: take it on, put it off, write on it, silence, announce work', async () => {
  const deck = await stage.open({ redis: { url: redis.url, prefix: redis.prefix() } })
  const alerts = () => stage.said(deck)
  const { click } = asking(deck.url, 'alerts')
  const ops = asking(deck.url)
  await stage.passing('the summary', async () => (await alerts()).length === 1)
  expect(plainText((await ops.ask('/k8s incidents')).reply)).toMatch(
    /^One incident is open\.\n+- INC-\w+ NOTICE recommendations in shop on prod-weu: .* \(\d+ min\)\n+\[Show one\]/,
  )
  expect(plainText((await ops.ask('/k8s silence workload=cart -n shop 5m "new image comes"')).reply)).toContain(
    'Silenced cluster=prod-weu namespace=shop workload=cart until ',
  )
  const silenced = stage.cluster.trouble.badImage()
  const release = stage.cluster.trouble.crashDeployment()
  await stage.passing('the message', async () => (await alerts()).some(({ text }) => text.includes('checkout')))
  const root = async () => (await alerts()).find(({ text, thread }) => text.includes('checkout in') && !thread)
  const message = (await root())?.id ?? ''
  const id = /INC-\w+/.exec((await root())?.text ?? '')?.[0] ?? ''

  const taken = await click(message, `${id}-ack`)
  expect(taken.text).toBe(`${id} is yours: reminders and escalation stop, what is new is still told.`)
  await stage.passing('everybody to see it', async () =>
    Boolean((await root())?.text.includes('acknowledged by olivia@shop.example at ')),
  )
  await stage.passing('the news', async () =>
    (await alerts()).some(({ text, thread }) => thread === message && text === 'Acknowledged by olivia@shop.example.'),
  )
  expect((await click(message, `${id}-ack`, 'newcomer')).text).toMatch(/was acknowledged by olivia@shop\.example at /)
  expect((await ops.ask('/k8s incidents --mine', 'newcomer')).text).toBe('No incident is open and yours.')
  expect((await ops.ask('/k8s incident note', 'oncall')).text).toContain('incident note takes an id and what to write.')
  expect((await ops.ask(`/k8s incident note ${id} "a bad variable"`)).text).toContain(`Noted on ${id}`)
  expect((await ops.ask(`/k8s incident show ${id}`)).text).toContain('olivia@shop.example notes: a bad variable')
  expect((await ops.ask('/k8s incident ack INC-0000')).text).toContain('I know no incident INC-0000.')
  expect((await ops.ask(`/k8s incident ack ${id}`, 'nobody')).text).not.toContain(id)
  await stage.passing('the note in the thread', async () =>
    (await alerts()).some(({ text, thread }) => thread === message && text.endsWith('a bad variable')),
  )
  stage.clock.advance(1_000)
  expect((await click(message, `${id}-snooze`, 'oncall', '1h')).text).toContain(`${id} is snoozed until `)
  await stage.passing('the message to say so', async () => Boolean((await root())?.text.includes('snoozed by')))

  expect((await alerts()).some(({ text }) => text.includes('cart in shop'))).toBe(false)
  await stage.passing('the end of the silence', async () =>
    (await alerts()).some(({ text }) => text.includes('cart in shop') && text.includes('cannot pull')),
  )
  expect((await ops.ask('/k8s silence list')).text).toBe('Nothing is silenced.')
  const work = await ops.ask('/k8s maintenance start shop 1h "upgrade"')
  expect(work.text).toContain('Maintenance of cluster=prod-weu namespace=shop until ')
  expect((await ops.ask('/k8s maintenance list')).text).toContain('by olivia@shop.example: upgrade')
  expect((await ops.click(work.id, 'end')).text).toContain('is not in maintenance any more')
  silenced.undo()
  release.undo()
  await deck.stop()
}, 60_000)

test('alerts of Prometheus become incidents, in one message with what is seen of the same thing', async () => {
  const token = 'alertmanager-token'
  const deck = await stage.open({
    redis: { url: redis.url, prefix: redis.prefix() },
    env: { ALERTMANAGER_TOKEN: token },
  })
  const post = (body: unknown, bearer = token) =>
    fetch(`${deck.url}/alertmanager`, {
      method: 'POST',
      headers: { authorization: `Bearer ${bearer}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
  const alert = (labels: object, status = 'firing') => ({
    status,
    labels: { severity: 'warning', ...labels },
    annotations: { summary: 'Error rate is high.', description: '7 % of requests fail <!channel>.' },
    startsAt: new Date(stage.clock.now() - 30_000).toISOString(),
    generatorURL: 'https://prometheus.example/graph?g0',
  })
  const alerts = () => stage.said(deck)
  const rootAbout = async (words: string) =>
    (await alerts()).find(({ text, thread }) => !thread && text.includes(words))?.text ?? ''
  await stage.passing('the summary', async () => (await alerts()).length === 1)
  expect((await post({ alerts: [] }, 'wrong')).status).toBe(401)
  expect((await post({ alerts: 'none' })).status).toBe(400)
  const about = [
    { alertname: 'HighErrorRate', namespace: 'shop', deployment: 'cart' },
    { alertname: 'CertificateExpires', severity: 'critical' },
  ]
  expect((await post({ version: '4', alerts: about.map((labels) => alert(labels)) })).status).toBe(200)
  await stage.passing('both messages', async () => (await alerts()).length === 3)
  expect(await rootAbout('HighErrorRate')).toMatch(
    /^NOTICE {2}cart in shop on prod-weu: HighErrorRate \(Error rate is high\) since 2026-.*Cause: Prometheus says: 7 % of requests fail <!channel>\..*Next: HighErrorRate in Prometheus \(https:\/\/prometheus\.example/s,
  )
  expect(await rootAbout('CertificateExpires')).toMatch(/^PAGE {2}Alert CertificateExpires on prod-weu: /)
  const release = stage.cluster.trouble.badImage()
  await stage.passing('both in one', async () => (await rootAbout('cart in')).includes('cannot pull'))
  expect((await alerts()).filter(({ thread }) => !thread)).toHaveLength(3)
  release.undo()
  await post({ alerts: about.map((labels) => alert(labels, 'resolved')) })
  await stage.passing('both ends', async () =>
    [await rootAbout('cart in'), await rootAbout('CertificateExpires')].every((text) => text.startsWith('RESOLVED')),
  )
  await deck.stop()
}, 60_000)
