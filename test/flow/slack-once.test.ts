import { beforeAll, describe, expect, test } from 'vitest'
import type { KubeServer } from '../../sandbox/kube/server.ts'
import type { FakeSlack } from '../../sandbox/slack/fake-slack.ts'
import { redisForFile } from '../support/redis.ts'
import { openCluster } from '../support/slack-cluster.ts'
import { ANN, answersIn, channelIn, closing, openBot, openWorkspace, wordsOf } from '../support/slack-stage.ts'

const redis = redisForFile()
let kube: KubeServer

beforeAll(async () => {
  kube = await openCluster()
  return () => kube.stop()
})

/** A workspace, and as many bots as wanted around one Redis, the last one at the request URL. */
async function openAll({ bots = 1, socket = false } = {}) {
  const slack = closing(await openWorkspace())
  const at = { url: redis.url, prefix: redis.prefix() }
  const opened = []
  for (let i = 0; i < bots; i++) {
    opened.push(closing(await openBot({ slack, socket, redis: at, clusters: { 'prod-weu': kube } })))
  }
  return { slack, channel: channelIn(slack), urls: opened.map(({ url }) => `${url}/slack/events`) }
}

/** A later question's answer: what a repeat led to would have come before it. */
async function settled(slack: FakeSlack): Promise<void> {
  const channel = channelIn(slack)
  for (let n = 1; n <= 2; n++) {
    await slack.slash({ user: ANN, channel, command: '/k8s', text: 'get pods --share' })
    await slack.until((said) => said.channel === channel && answersIn(slack, channel).length === n)
  }
}

describe('over HTTP', () => {
  test('the same bytes sent again are answered once', async () => {
    const { slack, channel } = await openAll()
    const sent = await slack.slash({ user: ANN, channel, command: '/k8s', text: 'get pods' })
    const again = await Promise.all([sent.replay(), sent.replay(), sent.redeliver()])
    expect(again.map(({ status, body }) => [status, body])).toEqual(Array(3).fill([200, '']))
    await settled(slack)
    expect(answersIn(slack, channel)).toHaveLength(1)
  })

  test('a click whose bytes are sent again is answered once', async () => {
    const { slack, channel } = await openAll()
    await slack.slash({ user: ANN, channel, command: '/k8s', text: 'get pods' })
    await slack.until(({ ephemeral }) => ephemeral === ANN)
    const sent = await slack.click({ user: ANN, channel, action_id: 'a:1:share' })
    await Promise.all([sent.replay(), sent.replay()])
    await settled(slack)
    expect(answersIn(slack, channel)).toHaveLength(2)
  })

  test('an event that Slack sends again, with its retry number, is answered once', async () => {
    const { slack, channel } = await openAll()
    const sent = await slack.mention({ user: ANN, channel, text: 'get pods' })
    for (let i = 0; i < 3; i++) expect((await sent.redeliver()).status).toBe(200)
    await settled(slack)
    expect(answersIn(slack, channel)).toHaveLength(1)
  })

  test('the same command at two bots around one Redis is answered once', async () => {
    const { slack, channel, urls } = await openAll({ bots: 2 })
    const [one = '', two = ''] = urls
    const typed = { user: ANN, channel, command: '/k8s', text: 'get pods' }
    const sent = await slack.slash({ ...typed, to: one })
    const same = { trigger_id: sent.triggerId ?? '', response_url: sent.responseUrl ?? '' }
    expect(await slack.slash({ ...typed, to: two, eventOverrides: same })).toMatchObject({ status: 200 })
    await settled(slack)
    expect(answersIn(slack, channel)).toHaveLength(1)
  })

  test('the same event at two bots at the same moment is answered once', async () => {
    const { slack, channel, urls } = await openAll({ bots: 2 })
    const same = { event_id: 'Ev0000000042' }
    await Promise.all(
      urls.map((to) => slack.mention({ user: ANN, channel, text: 'get pods', to, payloadOverrides: same })),
    )
    await settled(slack)
    expect(answersIn(slack, channel)).toHaveLength(1)
  })

  test('the same words asked twice are two questions', async () => {
    const { slack, channel } = await openAll()
    for (let i = 0; i < 2; i++) await slack.slash({ user: ANN, channel, command: '/k8s', text: 'get pods' })
    await settled(slack)
    expect(answersIn(slack, channel)).toHaveLength(2)
  })
})

describe('over Socket Mode', () => {
  test('a command, a click and a mention are answered where they were asked', async () => {
    const { slack, channel } = await openAll({ socket: true })
    expect(slack.sockets.connections).toBe(1)
    const sent = await slack.slash({ user: ANN, channel, command: '/k8s', text: 'get pods' })
    expect(sent).toMatchObject({ status: 200, body: '' })
    expect(sent.ms).toBeLessThan(1_500)
    const first = await slack.until(({ ephemeral }) => ephemeral === ANN)
    expect(first.text).toMatch(/^prod-weu · shop · 3 pods/)
    expect([slack.calls.count('response_url'), slack.calls.count('chat.postMessage')]).toEqual([1, 0])

    await slack.click({ user: ANN, channel, action_id: 'r:0:refresh' })
    await slack.until(({ ts, revision }) => ts === first.ts && revision === 1)
    const { ts } = await slack.mention({ user: ANN, channel, text: 'whoami' })
    const said = await slack.until(({ user, thread_ts }) => user === slack.bot.id && thread_ts === ts)
    expect(wordsOf(said)).toContain('dana@example.com')
    expect(slack.calls.count('chat.postMessage')).toBe(1)
  })

  test('an envelope delivered again is answered once', async () => {
    const { slack, channel } = await openAll({ socket: true })
    const sent = await slack.slash({ user: ANN, channel, command: '/k8s', text: 'get pods' })
    expect([await sent.redeliver(), await sent.replay()].map(({ status }) => status)).toEqual([200, 200])
    const event = await slack.mention({ user: ANN, channel, text: 'get pods' })
    expect((await event.redeliver()).status).toBe(200)
    await settled(slack)
    expect(answersIn(slack, channel)).toHaveLength(2)
  })

  test('another app’s envelope is not answered', async () => {
    const { slack, channel } = await openAll({ socket: true })
    const eventOverrides = { api_app_id: 'A00000OTHER' }
    await slack.slash({ user: ANN, channel, command: '/k8s', text: 'get pods', eventOverrides })
    await settled(slack)
    expect(answersIn(slack, channel)).toEqual([])
  })

  test('a socket that Slack refreshes or cuts is replaced, and two bots share one conversation', async () => {
    const { slack, channel } = await openAll({ socket: true, bots: 2 })
    expect(slack.sockets.connections).toBe(2)
    for (const shake of [() => slack.sockets.refresh(), () => slack.sockets.cut()]) {
      shake()
      await slack.sockets.connected(2, 5_000)
      for (let i = 0; i < 4; i++) await slack.slash({ user: ANN, channel, command: '/k8s', text: 'get pods' })
    }
    await settled(slack)
    expect(answersIn(slack, channel)).toHaveLength(8)
  })
})

test('a redelivered command that the first bot never got to is not lost', async () => {
  const { slack, channel, urls } = await openAll({ bots: 2 })
  const [one = '', two = ''] = urls
  // The first delivery dies on its way in: nobody listens there.
  const lost = await slack.mention({ user: ANN, channel, text: 'get pods', to: `${one}/nobody` })
  expect(lost.status).toBe(404)
  const { event_id } = lost.payload as { event_id: string }
  await slack.mention({ user: ANN, channel, text: 'get pods', to: two, payloadOverrides: { event_id } })
  await settled(slack)
  expect(answersIn(slack, channel)).toHaveLength(1)
})
