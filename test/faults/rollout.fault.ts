import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { startDeliveries } from '../../jobs/deliver.ts'
import { manualClock } from '../../sandbox/clock.ts'
import { startControllers } from '../../sandbox/controllers/start.ts'
import { kinds } from '../../sandbox/kube/kinds.ts'
import { kubeconfig } from '../../sandbox/kube/kubeconfig.ts'
import { createStore } from '../../sandbox/kube/memory.ts'
import { startKube } from '../../sandbox/kube/server.ts'
import { nodesOf } from '../../sandbox/world/nodes.ts'
import { namespace } from '../../sandbox/world/plain.ts'
import { deployment } from '../../sandbox/world/workload.ts'
import type { Chat, Platform } from '../../src/chat.ts'
import { plainText } from '../../src/reply.ts'
import { command, here } from '../jobs/stage.ts'
import { secret } from '../jobs/words.ts'
import { rights } from '../support/changing.ts'
import { redisForFile } from '../support/redis.ts'
import { until } from '../support/until.ts'
import { openChangeParts } from './change-parts.ts'
import type { Killable } from './killable.ts'
import { startKillable } from './killable.ts'
import { startLossyKube } from './lossy-kube.ts'

const redis = redisForFile()
const OLD = 'registry.example/web:1'

/** What one message said, in order. */
type Message = { readonly thread?: string; readonly texts: string[] }

/** A cluster whose time the test lets pass, with so many deployments of as many pods, and the log of what changed it. */
async function openCluster(names: readonly string[], replicas: number) {
  const clock = manualClock(Date.now())
  const store = createStore({ clock })
  const controllers = startControllers({ store })
  const server = await startKube({ clock, store, tokens: { bot: { user: 'quarterdeck', groups: ['system:masters'] } } })
  onTestFinished(async () => {
    controllers.stop()
    await server.stop()
  })
  const pool = { name: 'userpool', mode: 'User', count: 3, size: 'Standard_D4ds_v5', cluster: 'prod-weu' } as const
  const apps = names.map((name) => deployment({ name, namespace: 'shop', image: OLD, replicas, port: 8080 }))
  const nodes = nodesOf({ ...pool, version: 'v1.36.1' }, 1, clock.now())
  for (const object of [...nodes, namespace('shop'), ...rights(), ...apps]) store.create(object)
  clock.advance(10 * 60_000)
  const log = await startLossyKube(server.url, () => 'fine')
  onTestFinished(() => log.stop())
  const folder = mkdtempSync(join(tmpdir(), 'quarterdeck-rollouts-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const file = join(folder, 'kubeconfig')
  writeFileSync(file, kubeconfig([{ name: 'prod-weu', server: log.url, token: 'bot', namespace: 'shop' }]))
  return { clock, store, writes: log.writes, file }
}

/** A platform that remembers all that each message said. */
function platform() {
  const messages = new Map<string, Message>()
  const chat: Chat = {
    platform: 'console',
    start: async () => undefined,
    stop: async () => undefined,
    async send(to, reply, id) {
      const message = to.replaces ?? id
      const known = messages.get(message) ?? { ...(to.thread !== undefined && { thread: to.thread }), texts: [] }
      known.texts.push(plainText(reply))
      messages.set(message, known)
      return { message }
    },
  }
  return { messages, chats: new Map<Platform, Chat>([['console', chat]]) }
}

async function openStage(names: readonly string[], replicas: number) {
  const cluster = await openCluster(names, replicas)
  const around = { url: redis.url, prefix: redis.prefix(), kubeconfig: cluster.file, undoAfterMs: 1_000 }
  const parts = await openChangeParts(around)
  onTestFinished(() => parts.close())
  const { messages, chats } = platform()
  const deliveries = startDeliveries({
    ...{ redis: parts.redis, prefix: around.prefix, secret, chats, mask: (reply) => reply },
    log: { info() {}, warn() {}, error() {} },
  })
  onTestFinished(() => deliveries.close(500))
  const ask = (line: string) => {
    const address = { ...here, channel: 'ops', visibility: 'channel' as const }
    const job = command(parts.clock.now(), line, { id: line, line, address })
    return parts.run(job, AbortSignal.timeout(30_000))
  }
  const workers: Killable[] = []
  const launch = async () => void workers.push(await startKillable(around, undefined, 'rollout-victim.ts'))
  /** Kills the one that is there longest, with another in its place. */
  const kill = async () => {
    await until('a worker', () => workers.length > 0, 45_000)
    await workers.shift()?.kill()
    await launch()
  }
  return { ...cluster, messages, ask, launch, kill }
}

const last = ({ texts }: Message) => texts.at(-1) ?? ''

test('the follower is killed again and again: another goes on in the same message, forwards, and it ends once', async () => {
  const { clock, messages, ask, launch, kill, writes } = await openStage(['web'], 6)
  await launch()
  await ask('set image deploy/web web=registry.example/web:2')
  const road = () => [...messages.values()][0]
  const ready = () => Number(/(\d) of 6 ready/.exec(road() ? last(road() as Message) : '')?.[1] ?? -1)
  let kills = 0
  for (let goal = 1; goal <= 4; goal++) {
    await until(
      `${goal} of 6 to be ready`,
      () => {
        clock.advance(200)
        return ready() >= goal
      },
      30_000,
    )
    await kill()
    kills++
  }
  await until(
    'the end',
    () => {
      clock.advance(200)
      return road()?.texts.some((text) => text.startsWith('ROLLED OUT')) === true
    },
    30_000,
  )
  expect(kills).toBe(4)
  expect(messages.size).toBe(1)
  const texts = road()?.texts ?? []
  expect(texts.filter((text) => text.startsWith('ROLLED OUT'))).toHaveLength(1)
  expect(texts.at(-1)).toMatch(/^ROLLED OUT {2}web in shop on prod-weu: 6 of 6 ready/)
  const counts = texts.flatMap((text) => Number(/^ROLL.*?(\d) of 6 ready/.exec(text)?.[1] ?? []))
  expect(counts).toEqual(counts.toSorted((a, b) => a - b))
  expect(writes.filter(({ path }) => path.includes('/deployments/web'))).toHaveLength(1)
}, 120_000)

test('what undoes itself is undone once, whoever is killed while it does', async () => {
  const names = Array.from({ length: 8 }, (_, n) => `web-${n}`)
  const { clock, store, messages, ask, launch, kill, writes } = await openStage(names, 2)
  await Promise.all([launch(), launch()])
  const pass = setInterval(() => clock.advance(250), 50)
  onTestFinished(() => clearInterval(pass))
  const cards = () => [...messages.values()]
  const said = () => cards().reduce((sum, { texts }) => sum + texts.length, 0)
  const ends = (pattern: RegExp) => cards().filter((card) => pattern.test(last(card)))
  const undone = () => ends(/^NOT ROLLED OUT[\s\S]*Undone by itself/).length
  const isUndone = (name: string) =>
    cards().some((card) => new RegExp(`^NOT ROLLED OUT {2}${name} in[\\s\\S]*Undone by itself`).test(last(card)))
  for (const [n, name] of names.entries()) {
    // What five processes in a row died of is given up, which is another promise: no more than three die of one.
    await until('those before to end', () => names.slice(0, Math.max(0, n - 2)).every(isUndone), 60_000)
    await ask(`deploy ${name} registry.example/web:broken --auto-undo`)
    // A little later in its life each time: asked, in trouble, about to be undone, undone but not told.
    const later = said() + 2 * n
    await until('it to get on', () => said() >= later || undone() > n, 30_000)
    await kill()
  }
  await until('the end of each', () => undone() === names.length && ends(/^ROLLED OUT/).length === names.length, 60_000)
  for (const name of names) {
    const changed = writes.filter(({ path }) => path.includes(`/deployments/${name}?`))
    expect([name, changed.length, image(store, name)]).toEqual([name, 2, OLD])
    const news = cards().filter(({ thread, texts }) => thread !== undefined && texts[0]?.startsWith('Undone by itself'))
    expect(news).toHaveLength(names.length)
  }
  // The last words may be put there again by who took over, as they were: an edit that nobody sees.
  for (const { texts } of cards())
    expect(new Set(texts.filter((text) => /^(NOT )?ROLLED OUT/.test(text))).size).toBeLessThan(2)
}, 180_000)

function image(store: ReturnType<typeof createStore>, name: string): unknown {
  const { spec } = store.read(kinds.deployments, 'shop', name)
  return /"image":"([^"]+)"/.exec(JSON.stringify(spec))?.[1]
}
