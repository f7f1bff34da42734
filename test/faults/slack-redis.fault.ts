import { beforeAll, expect, test } from 'vitest'
import type { KubeServer } from '../../sandbox/kube/server.ts'
import { privateRedis } from '../../sandbox/redis.ts'
import { randomPrefix } from '../support/prefix.ts'
import { startProxy } from '../support/proxy.ts'
import { redisForFile } from '../support/redis.ts'
import { openCluster } from '../support/slack-cluster.ts'
import { ANN, answersIn, BEN, channelIn, closing, openBot, openWorkspace, wordsOf } from '../support/slack-stage.ts'
import { until } from '../support/until.ts'

const redis = redisForFile()
let kube: KubeServer

beforeAll(async () => {
  kube = await openCluster()
  return () => kube.stop()
})

/** A workspace and one bot on a Redis of its own, which may be killed. */
async function openOwn() {
  // With everysec a disk that is slow to sync may cost the last two seconds, and then the test would be about the disk.
  const server = closing(await privateRedis({ args: ['--appendfsync', 'always'] }))
  const slack = closing(await openWorkspace())
  const at = { url: server.url, prefix: randomPrefix() }
  const bot = closing(await openBot({ slack, redis: at, clusters: { 'prod-weu': kube } }))
  const channel = channelIn(slack)
  const ask = (text: string, where = channel) => slack.slash({ user: ANN, channel: where, command: '/k8s', text })
  const said = (n: number, where = channel) =>
    slack.until((one) => one.channel === where && answersIn(slack, where).length >= n, { timeoutMs: 18_000 })
  return { server, slack, bot, channel, ask, said }
}

test('while Redis is down everybody is told so at once; when it is back, it works', async () => {
  const { server, slack, bot, channel, ask, said } = await openOwn()
  await ask('get pods --share')
  const shared = await said(1)
  await server.kill()
  await until('it to be noticed', () => bot.parts().redis?.up === false)

  const started = performance.now()
  const sent = await ask('get pods')
  expect(sent).toMatchObject({ status: 200, body: '' })
  expect(sent.ms).toBeLessThan(1_500)
  const sentence = 'The command queue cannot be reached, so nothing was started.'
  expect(wordsOf(await said(2))).toContain(sentence)
  expect(performance.now() - started).toBeLessThan(3_000)
  expect(answersIn(slack, channel)[1]?.ephemeral).toBe(ANN)

  await slack.mention({ user: ANN, channel, text: 'get pods' })
  expect(wordsOf(await said(3))).toContain(sentence)
  await slack.click({ user: BEN, channel, action_id: 'r:0:refresh' })
  expect(wordsOf(await said(4))).toContain(sentence)
  expect(answersIn(slack, channel)[3]?.ephemeral).toBe(BEN)
  expect(answersIn(slack, channel)[0]).toEqual(shared)

  await server.restart()
  await until('it to be back', () => bot.parts().redis?.up === true)
  await ask('get pods')
  expect(wordsOf(await said(5))).toContain('web-0')
  expect(answersIn(slack, channel)).toHaveLength(5)
})

test('while Redis is down and Slack stumbles too, the answer is tried again until Slack takes it', async () => {
  const { server, slack, bot, channel, ask, said } = await openOwn()
  await ask('get pods')
  await said(1)
  await server.kill()
  await until('it to be noticed', () => bot.parts().redis?.up === false)
  slack.faults.add({ method: 'response_url', times: 1, action: 'drop' })
  slack.faults.add({ method: 'response_url', times: 1, action: { status: 503 } })
  await ask('get pods')
  expect(wordsOf(await said(2))).toContain('The command queue cannot be reached, so nothing was started.')
  expect(slack.faults.pending).toBe(0)
  expect(answersIn(slack, channel)).toHaveLength(2)
})

test('a Redis that is killed while words wait for Slack has lost none of them, and none is said twice', async () => {
  const { server, slack, ask, said } = await openOwn()
  const channels = Array.from({ length: 5 }, () => channelIn(slack))
  slack.faults.add({ method: 'chat.postMessage', times: 5, action: { retryAfter: 1 } })
  for (const channel of channels) await ask('get pods --share', channel)
  await until('Slack to refuse them', () => slack.calls.count('chat.postMessage') === 5)
  await server.kill()
  await server.restart()
  await Promise.all(channels.map((channel) => said(1, channel)))
  const last = channelIn(slack)
  await ask('get pods', last)
  await said(1, last)
  expect(channels.map((channel) => answersIn(slack, channel).length)).toEqual([1, 1, 1, 1, 1])
})

test('a Redis that hangs holds up no acknowledgement, and the answer comes or says why', async () => {
  const proxy = closing(await startProxy(redis.url))
  const slack = closing(await openWorkspace())
  const at = { url: proxy.url, prefix: redis.prefix() }
  const bot = closing(await openBot({ slack, redis: at, clusters: { 'prod-weu': kube } }))
  const channel = channelIn(slack)
  proxy.mode('stall')
  const started = performance.now()
  const sent = await slack.slash({ user: ANN, channel, command: '/k8s', text: 'get pods' })
  expect(sent).toMatchObject({ status: 200, body: '' })
  expect(sent.ms).toBeLessThan(1_500)
  const said = await slack.until((one) => one.channel === channel)
  expect(wordsOf(said)).toMatch(/The command queue (did not answer|cannot be reached)|web-0/)
  expect(performance.now() - started).toBeLessThan(3_000)
  // What hangs is cut, so that the bot need not wait for it when it stops.
  proxy.mode('cut')
  proxy.mode('pass')
  await until('it to be back', () => bot.parts().redis?.up === true)
})

test('a bot that is stopped finishes what it took, and what it could not say the next one says', async () => {
  const slack = closing(await openWorkspace())
  const at = { url: redis.url, prefix: redis.prefix() }
  const open = () => openBot({ slack, redis: at, clusters: { 'prod-weu': kube } })
  const first = closing(await open())
  const [slow, held] = [channelIn(slack), channelIn(slack)]
  const ask = (channel: string) => slack.slash({ user: ANN, channel, command: '/k8s', text: 'get pods --share' })

  slack.faults.add({ method: 'chat.postMessage', action: { retryAfter: 1 }, when: (args) => args.channel === held })
  await ask(held)
  await until('Slack to refuse it', () => slack.calls.count('chat.postMessage') === 1)
  const release = kube.faults.push({ match: { path: /pods/ }, action: { kind: 'slow', ms: 300 } })
  const asked = kube.requests.length
  for (let i = 0; i < 5; i++) await ask(slow)
  await first.stop()
  release()
  expect(kube.requests.length).toBe(asked + 5)
  expect(answersIn(slack, slow)).toHaveLength(5)

  expect((await slack.slash({ user: ANN, channel: slow, command: '/k8s', text: 'get pods' })).status).toBe(0)
  closing(await open())
  await slack.until(({ channel, user }) => channel === held && user === slack.bot.id)
  expect(answersIn(slack, held)).toHaveLength(1)
  expect(answersIn(slack, slow)).toHaveLength(5)
})

test('chat and workers in processes apart do the same as one process', async () => {
  const slack = closing(await openWorkspace())
  const at = { url: redis.url, prefix: redis.prefix() }
  const clusters = { 'prod-weu': kube }
  const worker = closing(await openBot({ slack, redis: at, clusters, starting: { roles: new Set(['worker']) } }))
  expect(Object.keys(worker.parts())).toEqual(['redis', 'worker', 'operations', 'changes'])
  const chat = closing(await openBot({ slack, redis: at, clusters, starting: { roles: new Set(['chat']) } }))
  expect(Object.keys(chat.parts()).sort()).toEqual(['deliveries', 'redis', 'slack'])
  const channel = channelIn(slack)
  await slack.slash({ user: ANN, channel, command: '/k8s', text: 'get pods' })
  await slack.mention({ user: ANN, channel, text: 'logs web-0' })
  await slack.until((one) => one.channel === channel && answersIn(slack, channel).length === 2)
  expect(answersIn(slack, channel).map(wordsOf).sort().join('\n')).toMatch(/web-0[\s\S]*listening on :8080/)
  expect((await fetch(`${worker.url}/slack/events`, { method: 'POST' })).status).toBe(404)
})
