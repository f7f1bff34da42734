import { beforeAll, expect, onTestFinished, test } from 'vitest'
import type { KubeServer } from '../../sandbox/kube/server.ts'
import { privateRedis } from '../../sandbox/redis.ts'
import { randomPrefix } from '../support/prefix.ts'
import { startProxy } from '../support/proxy.ts'
import { openCluster } from '../support/slack-cluster.ts'
import { writeSetup } from '../support/slack-setup.ts'
import { ANN, answersIn, channelIn, closing, openBot, openWorkspace, wordsOf } from '../support/slack-stage.ts'
import { until } from '../support/until.ts'
import { startProgram } from './program.ts'

let kube: KubeServer
let redis: Awaited<ReturnType<typeof privateRedis>>

beforeAll(async () => {
  ;[kube, redis] = await Promise.all([openCluster(), privateRedis()])
  return async () => {
    await Promise.all([kube.stop(), redis.stop()])
  }
})

test('without a worker a command is answered when its time is over, with the reason', async () => {
  const slack = closing(await openWorkspace())
  const at = { url: redis.url, prefix: randomPrefix() }
  const config = { limits: { deadlineSeconds: 5, commandsAtOnce: 50 } }
  const starting = { roles: new Set(['chat'] as const) }
  closing(await openBot({ slack, redis: at, clusters: { 'prod-weu': kube }, config, starting }))
  const channel = channelIn(slack)
  const started = performance.now()
  await slack.slash({ user: ANN, channel, command: '/k8s', text: 'get pods' })
  const said = await slack.until((one) => one.channel === channel, { timeoutMs: 10_000 })
  expect(wordsOf(said)).toContain('Nobody took this up within 5 s, so it was not run.')
  expect(wordsOf(said)).toContain('No worker is running')
  expect(performance.now() - started).toBeLessThan(8_000)
})

test('a Slack that never answers a post is asked again under the same id', async () => {
  const slack = closing(await openWorkspace())
  const at = { url: redis.url, prefix: randomPrefix() }
  closing(await openBot({ slack, redis: at, clusters: { 'prod-weu': kube } }))
  const channel = channelIn(slack)
  slack.faults.add({ method: 'chat.postMessage', action: 'timeout' })
  await slack.slash({ user: ANN, channel, command: '/k8s', text: 'get pods --share' })
  await slack.until((one) => one.channel === channel, { timeoutMs: 12_000 })
  const [first, second] = slack.calls.list('chat.postMessage').map(({ args }) => args.client_msg_id)
  expect(second).toBe(first)
  expect(answersIn(slack, channel)).toHaveLength(1)
})

test('a burst beyond what Slack takes gets through whole, each answer once', async () => {
  const slack = closing(await openWorkspace({ rates: { postPerSecond: 5, postBurst: 4 } }))
  const at = { url: redis.url, prefix: randomPrefix() }
  closing(await openBot({ slack, redis: at, clusters: { 'prod-weu': kube } }))
  const channels = [channelIn(slack), channelIn(slack), channelIn(slack)]
  const pods = Array.from({ length: 20 }, (_, i) => `worker-${String(i).padStart(3, '0')}`)
  await Promise.all(
    channels.flatMap((channel) =>
      pods.map((pod) => slack.slash({ user: ANN, channel, command: '/k8s', text: `get pod ${pod} -n big --share` })),
    ),
  )
  await until('every answer', () => channels.every((channel) => answersIn(slack, channel).length >= 20), 50_000)
  for (const channel of channels) {
    expect(
      answersIn(slack, channel)
        .map(({ text }) => /worker-\d+/.exec(text)?.[0])
        .sort(),
    ).toEqual(pods)
  }
})

test('a cluster that hangs does not keep a bot from stopping, and the next one answers', async () => {
  const slack = closing(await openWorkspace())
  const at = { url: redis.url, prefix: randomPrefix() }
  const open = () => openBot({ slack, redis: at, clusters: { 'prod-weu': kube } })
  const first = closing(await open())
  const channel = channelIn(slack)
  const release = kube.faults.push({ match: { path: /pods/ }, action: { kind: 'stall' } })
  const asked = kube.requests.length
  await slack.slash({ user: ANN, channel, command: '/k8s', text: 'get pods' })
  await until(
    'the cluster to be asked',
    () => first.parts().worker?.says === '1 running' && kube.requests.length >= asked,
  )
  const started = performance.now()
  await first.stop()
  expect(performance.now() - started).toBeLessThan(20_000)
  release()
  closing(await open())
  expect(wordsOf(await slack.until((one) => one.channel === channel))).toContain('web-0')
  expect(answersIn(slack, channel)).toHaveLength(1)
})

test('a bot can be stopped while Redis is down', async () => {
  const own = closing(await privateRedis())
  const slack = closing(await openWorkspace())
  const bot = closing(
    await openBot({ slack, redis: { url: own.url, prefix: randomPrefix() }, clusters: { 'prod-weu': kube } }),
  )
  await own.kill()
  await until('it to be noticed', () => bot.parts().redis?.up === false)
  const started = performance.now()
  await bot.stop()
  expect(performance.now() - started).toBeLessThan(5_000)
})

test('a bot stops within 20 s when everything around it hangs at once', async () => {
  const proxy = closing(await startProxy(redis.url))
  const slack = closing(await openWorkspace())
  const config = { limits: { deadlineSeconds: 60, commandsAtOnce: 50 } }
  const at = { url: proxy.url, prefix: randomPrefix() }
  const bot = closing(await openBot({ slack, redis: at, clusters: { 'prod-weu': kube }, config }))
  const channel = channelIn(slack)
  const release = kube.faults.push({ match: { path: /pods/ }, action: { kind: 'stall' } })
  onTestFinished(release)
  slack.faults.add({ method: '*', times: 1_000, action: 'timeout' })
  await slack.slash({ user: ANN, channel, command: '/k8s', text: 'get pods' })
  await slack.slash({ user: ANN, channel, command: '/k8s', text: 'help --share' })
  proxy.mode('stall')
  await slack.slash({ user: ANN, channel, command: '/k8s', text: 'get pods' })
  const started = performance.now()
  await bot.stop()
  expect(performance.now() - started).toBeLessThan(20_000)
}, 40_000)

test('a bot that is killed with commands in flight loses none that it took', async () => {
  const slack = closing(await openWorkspace())
  const config = { limits: { deadlineSeconds: 60, commandsAtOnce: 4 } }
  const env = writeSetup({ redis: redis.url, slack: slack.apiUrl, clusters: { 'prod-weu': kube.url }, config })
  const channel = channelIn(slack)
  const taken: string[] = []
  const release = kube.faults.push({ match: { path: /pods/ }, action: { kind: 'slow', ms: 30 } })
  for (let round = 0; round < 3; round++) {
    const bot = await startProgram(env)
    slack.setRequestUrl(`http://127.0.0.1:${bot.port}/slack/events`)
    for (let i = 0; i < 20; i++) {
      const pod = `worker-${String(round * 20 + i).padStart(3, '0')}`
      const text = `get pod ${pod} -n big --share`
      const { status } = await slack.slash({ user: ANN, channel, command: '/k8s', text })
      if (status === 200) taken.push(pod)
    }
    await bot.kill()
  }
  release()
  const last = await startProgram(env)
  const heard = () => new Map(answersIn(slack, channel).map(({ text }) => [/worker-\d+/.exec(text)?.[0], 1]))
  await until('every answer', () => taken.every((pod) => heard().has(pod)), 50_000)
  await last.kill()
  expect(taken.length).toBeGreaterThan(30)
  // Dying between Slack's yes and the note of it is the one way to say something twice: at most what was being posted.
  expect(answersIn(slack, channel).length - heard().size).toBeLessThanOrEqual(3)
})

test('a bot that is killed while it asks who somebody is loses nothing that it acknowledged', async () => {
  const slack = closing(await openWorkspace())
  const env = writeSetup({ redis: redis.url, slack: slack.apiUrl, clusters: { 'prod-weu': kube.url } })
  const [typed, mentioned] = [channelIn(slack), channelIn(slack)]
  const first = await startProgram(env)
  slack.setRequestUrl(`http://127.0.0.1:${first.port}/slack/events`)
  slack.faults.add({ method: 'users.info', action: { delayMs: 2_400 } })
  const sent = await Promise.all([
    slack.slash({ user: ANN, channel: typed, command: '/k8s', text: 'get pods --share' }),
    slack.mention({ user: ANN, channel: mentioned, text: 'get pods' }),
  ])
  expect(sent.map(({ status }) => status)).toEqual([200, 200])
  for (const { ms } of sent) expect(ms).toBeLessThan(1_500)
  await first.kill()
  expect([answersIn(slack, typed), answersIn(slack, mentioned)]).toEqual([[], []])
  const [second, third] = [await startProgram(env), await startProgram(env)]
  const heard = () => [typed, mentioned].every((channel) => answersIn(slack, channel).length > 0)
  await until('both answers', heard, 20_000)
  for (const channel of [typed, mentioned]) {
    expect(wordsOf(answersIn(slack, channel)[0] ?? { text: '', blocks: [] })).toContain('web-0')
    expect(answersIn(slack, channel)).toHaveLength(1)
  }
  await Promise.all([second.kill(), third.kill()])
})
