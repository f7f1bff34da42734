import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { privateRedis } from '../../sandbox/redis.ts'
import { startWorld } from '../../sandbox/world/world.ts'
import type { Chat, Platform } from '../../src/chat.ts'
import { Fault } from '../../src/fault.ts'
import { plainText } from '../../src/reply.ts'
import { openStage } from '../jobs/stage.ts'
import { randomPrefix } from '../support/prefix.ts'
import { redisForFile } from '../support/redis.ts'
import { until } from '../support/until.ts'
import { startWire } from './frozen-wire.ts'
import { startKillable } from './killable.ts'
import type { DiesAt, Pace } from './watch-parts.ts'
import { fastClock, openWatcher } from './watch-parts.ts'

const redis = redisForFile()

/** The demo's cluster on time that goes fast, and a chat that remembers what it was told. */
async function openScene(url = redis.url, speed = 120, wired = false) {
  const pace: Pace = { speed, since: Date.now(), from: Date.UTC(2026, 10, 23, 2, 0) }
  const world = await startWorld({ clock: fastClock(pace), clusters: ['prod-weu'], tls: false })
  const folder = await mkdtemp(join(tmpdir(), 'quarterdeck-watch-'))
  const kubeconfig = join(folder, 'kubeconfig')
  const target = world.cluster('prod-weu').server.url
  const wire = wired ? await startWire(target) : undefined
  await writeFile(kubeconfig, wire ? world.kubeconfig.replaceAll(target, wire.url) : world.kubeconfig)
  onTestFinished(async () => {
    await wire?.stop()
    await world.stop()
    await rm(folder, { recursive: true })
  })
  const prefix = randomPrefix()
  const stage = await openStage(url, prefix)
  const chat = platform()
  stage.deliveries({
    chats: new Map<Platform, Chat>([['console', chat]]),
    settings: { lockDuration: 1_500, stalledInterval: 300, backoff: { first: 50, longest: 500 } },
  })
  const around = { url, prefix, kubeconfig, pace }
  return {
    world,
    around,
    wire,
    chat,
    trouble: world.cluster('prod-weu').trouble,
    faults: world.cluster('prod-weu').server.faults,
  }
}

/** Remembers each message with all it ever said, and what was said in its thread. */
function platform() {
  const messages: {
    readonly id: string
    readonly channel: string
    readonly thread?: string
    readonly texts: string[]
  }[] = []
  const chat: Chat & { readonly messages: typeof messages; refuse?: (() => void) | undefined } = {
    platform: 'console',
    messages,
    start: async () => undefined,
    stop: async () => undefined,
    async send(to, reply) {
      chat.refuse?.()
      const known = messages.find(({ id }) => id === to.replaces)
      if (known) {
        known.texts.push(plainText(reply))
        return { message: known.id }
      }
      const id = `m${messages.length + 1}`
      messages.push({
        id,
        channel: to.channel,
        ...(to.thread === undefined ? {} : { thread: to.thread }),
        texts: [plainText(reply)],
      })
      return { message: id }
    },
  }
  return chat
}

type Scene = Awaited<ReturnType<typeof openScene>>

const roots = ({ chat }: Scene) =>
  chat.messages.filter(({ thread, channel }) => thread === undefined && channel === 'alerts')
const ops = ({ chat }: Scene) => chat.messages.filter(({ channel }) => channel === 'ops').flatMap(({ texts }) => texts)
const about = (scene: Scene, name: string) => roots(scene).filter(({ texts }) => texts[0]?.includes(name))
const lastOf = (scene: Scene, name: string) => about(scene, name)[0]?.texts.at(-1) ?? ''

/** What must hold whatever went wrong: one message a matter, which ended as it did, and nothing said twice. */
function expectWhole(scene: Scene): void {
  expect(roots(scene).map(({ texts }) => texts[0]?.split('\n')[0])).toHaveLength(2)
  expect(about(scene, 'checkout')).toHaveLength(1)
  expect(lastOf(scene, 'checkout')).toMatch(/^RESOLVED {2}checkout in shop on prod-weu: /)
  const news = scene.chat.messages
    .filter(({ thread, channel }) => thread !== undefined && channel === 'alerts')
    .map(({ texts }) => texts[0])
  expect(new Set(news).size).toBe(news.length)
  expect(news.filter((text) => text?.startsWith('Resolved: '))).toHaveLength(1)
}

/** Breaks a deployment, and mends it once that was told. */
async function breakAndMend(scene: Scene, meanwhile: () => Promise<unknown> = async () => undefined): Promise<void> {
  await until('the summary', () => roots(scene).length === 1, 20_000)
  const release = scene.trouble.crashDeployment()
  await meanwhile()
  await until('the message', () => about(scene, 'checkout').length === 1, 20_000)
  release.undo()
  await until('its end', () => lastOf(scene, 'checkout').startsWith('RESOLVED'), 30_000)
  await until('the news of it', () =>
    scene.chat.messages.some(({ texts, channel }) => channel === 'alerts' && texts[0]?.startsWith('Resolved: ')),
  )
}

test.each<DiesAt>(['written', 'handing', 'handed'])(
  'a leader that is killed once its words are %s loses nothing and repeats nothing',
  async (dies) => {
    const scene = await openScene()
    const dier = { ...scene.around, dies }
    const dying = () => startKillable(dier, undefined, 'watch-victim.ts')
    const first = await dying()
    await until('the summary', () => roots(scene).length === 1, 20_000)
    const release = scene.trouble.crashDeployment()
    await first.gone
    // Each word that is said costs another leader its life, until one lives.
    const second = await dying()
    await until('the message', () => about(scene, 'checkout').length === 1, 20_000)
    release.undo()
    await second.gone
    const last = await openWatcher(scene.around)
    onTestFinished(() => last.stop())
    await until('its end', () => lastOf(scene, 'checkout').startsWith('RESOLVED'), 30_000)
    await until('the news of it', () => scene.chat.messages.some(({ texts }) => texts[0]?.startsWith('Resolved: ')))
    expectWhole(scene)
  },
)

test('an API server that fails, hangs, forgets and talks nonsense changes nothing of what is told', async () => {
  const scene = await openScene()
  const watcher = await openWatcher(scene.around)
  onTestFinished(() => watcher.stop())
  await breakAndMend(scene, async () => {
    const { faults } = scene
    const bad = [
      { action: { kind: 'status' as const, code: 500 }, times: 20 },
      { action: { kind: 'gone' as const }, times: 10 },
      { action: { kind: 'garbage' as const }, times: 5 },
      { action: { kind: 'reset' as const }, times: 10 },
      { action: { kind: 'cut' as const }, times: 5 },
    ]
    for (const one of bad) faults.push({ match: { path: /watch=|limit=/ }, ...one })
  })
  expectWhole(scene)
})

test('a Redis that is killed and comes back changes nothing of what is told', async () => {
  const server = await privateRedis()
  onTestFinished(() => server.stop())
  const scene = await openScene(server.url)
  const watcher = await openWatcher(scene.around)
  onTestFinished(() => watcher.stop())
  await breakAndMend(scene, async () => {
    await server.kill()
    await server.restart()
  })
  expectWhole(scene)
})

test('a chat that is down and then throttles gets what counts, once', async () => {
  const scene = await openScene(redis.url, 180)
  const watcher = await openWatcher(scene.around)
  onTestFinished(() => watcher.stop())
  await until('the summary', () => roots(scene).length === 1, 20_000)
  let refused = 0
  scene.chat.refuse = () => {
    refused++
    throw new Fault('chat', 'The chat asks to wait.', { retryable: true, ...(refused % 2 ? {} : { retryAfter: 0.05 }) })
  }
  const release = scene.trouble.crashDeployment()
  await until('some tries', () => refused > 3, 20_000)
  release.undo()
  const now = fastClock(scene.around.pace).now
  const later = now() + 20 * 60_000
  await until('20 minutes of the cluster’s time', () => now() > later, 30_000)
  scene.chat.refuse = undefined
  await until('its end', () => lastOf(scene, 'checkout').startsWith('RESOLVED'), 30_000)
  await until(
    'the news of it',
    () => scene.chat.messages.some(({ texts }) => texts[0]?.startsWith('Resolved: ')),
    30_000,
  )
  expectWhole(scene)
})

test('a standby takes over from a leader that is killed, in the same message', async () => {
  const scene = await openScene()
  const leader = await startKillable(scene.around, undefined, 'watch-victim.ts')
  await until('the summary', () => roots(scene).length === 1, 20_000)
  const standby = await openWatcher(scene.around)
  onTestFinished(() => standby.stop())
  const release = scene.trouble.crashDeployment()
  await until('the message', () => about(scene, 'checkout').length === 1, 20_000)
  expect(standby.watch.clusters.map((each) => [each.leading(), each.says()])).toEqual([
    [false, expect.stringMatching(/^stands by for .*; \d+ objects of 17 kinds/)],
  ])
  await leader.kill()
  release.undo()
  await until('its end', () => lastOf(scene, 'checkout').startsWith('RESOLVED'), 30_000)
  await until('the news of it', () => scene.chat.messages.some(({ texts }) => texts[0]?.startsWith('Resolved: ')))
  expectWhole(scene)
  expect(standby.watch.clusters[0]?.leading()).toBe(true)
})

test('connections that stay open and say nothing: it is said where the bot is run, and nothing else is told', async () => {
  const scene = await openScene(redis.url, 60, true)
  const watcher = await openWatcher(scene.around, undefined, { off: 0, fastNetwork: true })
  onTestFinished(() => watcher.stop())
  await breakAndMend(scene, async () => {
    await until('the message', () => about(scene, 'checkout').length === 1, 20_000)
    scene.wire?.freeze()
    await until('somebody to be told', () => ops(scene).some((text) => text.includes('hears nothing of')), 20_000)
    expect(watcher.watch.clusters.map((each) => each.up())).toEqual([false])
    expect(lastOf(scene, 'checkout')).not.toMatch(/^(RESOLVED|RECOVERING)/)
    scene.wire?.thaw()
    await until('the watch to go on', () => watcher.watch.clusters.every((each) => each.up()), 20_000)
  })
  expectWhole(scene)
})

test('rights lost for one kind switch its rules off and say so; the rest is as before', async () => {
  const scene = await openScene()
  const watcher = await openWatcher(scene.around)
  onTestFinished(() => watcher.stop())
  await breakAndMend(scene, async () => {
    const { faults } = scene
    faults.push({ match: { path: /\/apis\/batch\/v1\/cronjobs/ }, action: { kind: 'status', code: 403 } })
    await until(
      'it to be said',
      () => ops(scene).some((text) => text.startsWith('I may not watch cronjobs.batch on')),
      20_000,
    )
  })
  expectWhole(scene)
  expect(watcher.watch.clusters[0]?.says()).toContain('may not see CronJob')
})

test.each([20, -20])('a clock that somebody sets by %i minutes changes nothing of what is told', async (minutes) => {
  const scene = await openScene()
  const set = { off: 0 }
  const watcher = await openWatcher(scene.around, undefined, set)
  onTestFinished(() => watcher.stop())
  await breakAndMend(scene, async () => {
    await until('the message', () => about(scene, 'checkout').length === 1, 20_000)
    set.off = minutes * 60_000
  })
  expectWhole(scene)
})
