import { beforeAll, expect, test } from 'vitest'
import type { KubeServer } from '../../sandbox/kube/server.ts'
import type { FakeSlack } from '../../sandbox/slack/fake-slack.ts'
import { redisForFile } from '../support/redis.ts'
import { openCluster } from '../support/slack-cluster.ts'
import { ANN, answersIn, channelIn, closing, openBot, openWorkspace } from '../support/slack-stage.ts'
import { until } from '../support/until.ts'

const redis = redisForFile()
let kube: KubeServer

beforeAll(async () => {
  kube = await openCluster()
  return () => kube.stop()
})

type Ready = { readonly ready: boolean; readonly parts: Readonly<Record<string, { up: boolean; says: string }>> }

async function readiness(url: string): Promise<Ready & { readonly status: number }> {
  const response = await fetch(`${url}/readyz`)
  return { status: response.status, ...((await response.json()) as Ready) }
}

type Wanted = { readonly socket?: boolean; readonly before?: (slack: FakeSlack) => void }

async function open({ socket = false, before }: Wanted = {}) {
  const slack = closing(await openWorkspace())
  before?.(slack)
  const at = { url: redis.url, prefix: redis.prefix() }
  const bot = closing(await openBot({ slack, socket, redis: at, clusters: { 'prod-weu': kube } }))
  return { slack, bot }
}

test('a bot that hears and is heard is ready, and says what it counts', async () => {
  const { slack, bot } = await open()
  expect(await readiness(bot.url)).toEqual({
    status: 200,
    ready: true,
    parts: {
      redis: { up: true, says: 'ready' },
      worker: { up: true, says: '0 running' },
      operations: { up: true, says: '0 running' },
      changes: { up: true, says: '0 running' },
      deliveries: { up: true, says: 'delivering' },
      slack: { up: true, since: expect.any(Number), says: 'connected' },
    },
  })
  expect(await (await fetch(`${bot.url}/healthz`)).text()).toBe('ok\n')
  const channel = channelIn(slack)
  await slack.slash({ user: ANN, channel, command: '/k8s', text: 'get pods' })
  await slack.slash({ user: ANN, channel, command: '/k8s', text: 'get pod nothing' })
  await slack.until((said) => said.channel === channel && answersIn(slack, channel).length === 2)
  const count = async () => (await fetch(`${bot.url}/metrics`)).text()
  await until('both to be counted', async () => (await count()).includes('{platform="slack",outcome="told"} 2'))
  const metrics = await count()
  expect(metrics).toContain('quarterdeck_requests_total{command="get",effect="allow"} 2')
  expect(metrics).toContain('quarterdeck_answer_seconds_count{command="get",outcome="ok"} 1')
  expect(metrics).toContain('quarterdeck_answer_seconds_count{command="get",outcome="not-found"} 1')
  expect(metrics).toContain('process_cpu_seconds_total')
  expect((await fetch(`${bot.url}/metrics`)).headers.get('content-type')).toContain('text/plain; version=0.0.4')
  expect((await fetch(`${bot.url}/elsewhere`)).status).toBe(404)
  expect((await fetch(`${bot.url}/readyz`, { method: 'POST' })).status).toBe(404)
})

test.each([false, true])(
  'a token that is wrong at first keeps nothing down for ever (Socket Mode: %s)',
  async (socket) => {
    const refused = { error: 'invalid_auth' }
    const { slack, bot } = await open({
      socket,
      before: ({ faults }) => faults.add({ method: 'auth.test', action: refused }),
    })
    const down = await readiness(bot.url)
    expect(down).toMatchObject({ status: 503, ready: false })
    expect(down.parts.slack).toMatchObject({ up: false, says: expect.stringContaining('invalid_auth') })
    expect(down.parts.slack?.says).toContain('SLACK_BOT_TOKEN')
    expect((await fetch(`${bot.url}/healthz`)).status).toBe(200)
    await until('Slack to know us', async () => (await readiness(bot.url)).ready)
    const channel = channelIn(slack)
    await slack.slash({ user: ANN, channel, command: '/k8s', text: 'get pods' })
    await slack.until((said) => said.channel === channel)
  },
)

test('a bot whose token is wrong for good keeps running, not ready, and takes nothing', async () => {
  const slack = closing(await openWorkspace())
  const at = { url: redis.url, prefix: redis.prefix() }
  const env = { SLACK_BOT_TOKEN: 'xoxb-of-yesterday' }
  const bot = closing(await openBot({ slack, redis: at, clusters: { 'prod-weu': kube }, env }))
  const channel = channelIn(slack)
  expect((await slack.slash({ user: ANN, channel, command: '/k8s', text: 'get pods' })).status).toBe(503)
  expect(await readiness(bot.url)).toMatchObject({ status: 503, parts: { slack: { up: false }, redis: { up: true } } })
  expect(JSON.stringify(bot.lines)).not.toContain('of-yesterday')
})

test('without a socket a bot in Socket Mode is not ready, and has no request URL', async () => {
  const { slack, bot } = await open({ socket: true })
  expect((await readiness(bot.url)).ready).toBe(true)
  expect((await fetch(`${bot.url}/slack/events`, { method: 'POST' })).status).toBe(404)
  slack.faults.add({ method: 'apps.connections.open', action: { status: 503 } })
  slack.sockets.cut()
  await until('it to be noticed', async () => (await readiness(bot.url)).status === 503)
  expect((await readiness(bot.url)).parts.slack?.says).toMatch(/socket/)
  await until('it to be back', async () => (await readiness(bot.url)).ready)
})
