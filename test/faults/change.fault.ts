import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { startDeliveries } from '../../jobs/deliver.ts'
import { realClock } from '../../sandbox/clock.ts'
import { kinds } from '../../sandbox/kube/kinds.ts'
import { kubeconfig } from '../../sandbox/kube/kubeconfig.ts'
import { createStore } from '../../sandbox/kube/memory.ts'
import { startKube } from '../../sandbox/kube/server.ts'
import { privateRedis } from '../../sandbox/redis.ts'
import { nodesOf } from '../../sandbox/world/nodes.ts'
import { namespace } from '../../sandbox/world/plain.ts'
import { deployment } from '../../sandbox/world/workload.ts'
import type { Proposal } from '../../src/approval/proposal.ts'
import { isOpen } from '../../src/approval/proposal.ts'
import { firstBroken } from '../../src/audit/record.ts'
import { readChains } from '../../src/audit/store.ts'
import { auditKey } from '../../src/audit-trail.ts'
import type { Chat, Platform } from '../../src/chat.ts'
import { plainText } from '../../src/reply.ts'
import { here } from '../jobs/stage.ts'
import { secret } from '../jobs/words.ts'
import { randomPrefix } from '../support/prefix.ts'
import { until } from '../support/until.ts'
import { openChangeParts } from './change-parts.ts'
import type { Killable } from './killable.ts'
import { startKillable } from './killable.ts'
import type { Fate } from './lossy-kube.ts'
import { startLossyKube } from './lossy-kube.ts'

const SCALED = 420
const CORDONED = 100
const ROUNDS = 14
const RBAC = 'rbac.authorization.k8s.io'

/** Numbers that depend on nothing but the seed (mulberry32). */
function dice(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

/** A cluster of objects that nothing but changes changes, behind a network that loses one request in ten. */
async function cluster(roll: () => number) {
  const store = createStore({ clock: realClock })
  store.create(namespace('shop'))
  for (let n = 0; n < SCALED; n++)
    store.create(deployment({ name: `web-${n}`, namespace: 'shop', image: 'registry.example/web:1' }))
  const pool = {
    name: 'userpool',
    mode: 'User',
    count: CORDONED,
    size: 'Standard_D4ds_v5',
    cluster: 'prod-weu',
  } as const
  for (const node of nodesOf({ ...pool, version: 'v1.36.1' }, 1, realClock.now())) store.create(node)
  store.create({
    ...{ apiVersion: `${RBAC}/v1`, kind: 'ClusterRole', metadata: { name: 'all' } },
    rules: [{ apiGroups: ['*'], resources: ['*'], verbs: ['*'] }],
  })
  store.create({
    ...{ apiVersion: `${RBAC}/v1`, kind: 'ClusterRoleBinding', metadata: { name: 'all' } },
    roleRef: { apiGroup: RBAC, kind: 'ClusterRole', name: 'all' },
    subjects: [{ apiGroup: RBAC, kind: 'Group', name: 'oncall' }],
  })
  const server = await startKube({
    clock: realClock,
    store,
    tokens: { bot: { user: 'quarterdeck', groups: ['system:masters'] } },
  })
  onTestFinished(() => server.stop())
  const fate = (): Fate => {
    const at = roll()
    return at < 0.05 ? 'lost' : at < 0.1 ? 'unanswered' : at < 0.3 ? 'late' : 'fine'
  }
  const lossy = await startLossyKube(server.url, fate)
  onTestFinished(() => lossy.stop())
  const folder = mkdtempSync(join(tmpdir(), 'quarterdeck-changes-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const file = join(folder, 'kubeconfig')
  writeFileSync(file, kubeconfig([{ name: 'prod-weu', server: lossy.url, token: 'bot', namespace: 'shop' }]))
  return { store, lossy, file }
}

/** A platform that remembers what each message says now. */
function platform() {
  const messages = new Map<string, string>()
  const chat: Chat = {
    platform: 'console',
    start: async () => undefined,
    stop: async () => undefined,
    async send(to, reply, id) {
      const message = to.replaces ?? id
      messages.set(message, plainText(reply))
      return { message }
    },
  }
  return { messages, chats: new Map<Platform, Chat>([['console', chat]]) }
}

type Stage = Awaited<ReturnType<typeof openStage>>

async function openStage(roll: () => number) {
  const redis = await privateRedis()
  onTestFinished(() => redis.stop())
  const { store, lossy, file } = await cluster(roll)
  const around = { url: redis.url, prefix: randomPrefix(), kubeconfig: file }
  const parts = await openChangeParts(around)
  onTestFinished(() => parts.close())
  const { messages, chats } = platform()
  const deliveries = startDeliveries({
    ...{ redis: parts.redis, prefix: around.prefix, secret, chats, mask: (reply) => reply },
    log: { info() {}, warn() {}, error() {} },
  })
  onTestFinished(() => deliveries.close(500))
  return { redis, store, lossy, around, parts, proposals: parts.changing.proposals, messages }
}

/** Puts every change forward; they wait for a worker. */
async function askAll({ parts, store, proposals }: Stage): Promise<readonly string[]> {
  const lines = [
    ...Array.from({ length: SCALED }, (_, n) => `/k8s scale deploy/web-${n} --replicas=2`),
    ...store.list(nodes(store)).map(({ metadata }) => `/k8s cordon ${metadata.name}`),
  ]
  const asking = lines.entries()
  const ask = async () => {
    for (const [n, line] of asking) {
      const now = parts.clock.now()
      const address = { ...here, channel: 'ops', visibility: 'channel' as const }
      const principal = { platform: 'console', team: 'T1', user: 'U1', name: 'dana', standing: 'member' } as const
      const job = { v: 1 as const, id: `change-${n}`, line, principal, address, askedAt: now, deadline: now + 30_000 }
      await parts.run(job, AbortSignal.timeout(30_000))
    }
  }
  await Promise.all(Array.from({ length: 8 }, ask))
  const ids = await proposals.open()
  expect(ids).toHaveLength(SCALED + CORDONED)
  return ids
}

/** Kills and stops workers at random moments, and Redis once, until hardly any change is left. */
async function disturb({ around, redis, lossy, parts, proposals }: Stage, roll: () => number) {
  const workers: Killable[] = []
  const launching: Promise<unknown>[] = []
  const launch = () =>
    launching.push(startKillable(around, undefined, 'change-victim.ts').then((one) => workers.push(one)))
  for (let n = 0; n < 3; n++) launch()
  const left = async () => (await proposals.open()).length
  const stop = async (victim: Killable) => {
    victim.signal('SIGSTOP')
    const before = parts.clock.now()
    await until('its lock to be lost', () => parts.clock.now() > before + 1_600)
    victim.signal('SIGCONT')
    workers.push(victim)
  }
  const done = { kills: 0, stops: 0 }
  for (let round = 0; round < ROUNDS; round++) {
    const goal = lossy.writes.length + 8 + Math.floor(roll() * 40)
    await until('more to be done', async () => lossy.writes.length >= goal || (await left()) < 20, 30_000)
    await until('a worker', () => workers.length > 0, 45_000)
    const [victim] = workers.splice(Math.floor(roll() * workers.length), 1)
    if (!victim) continue
    if (round % 6 === 2) {
      await stop(victim)
      done.stops++
      continue
    }
    await victim.kill()
    done.kills++
    launch()
    if (round === 6) {
      await redis.kill()
      await redis.restart()
    }
  }
  await Promise.all(launching)
  await until('all of them to end', async () => (await left()) === 0, 40_000)
  return done
}

/** Writes the status of one object or another all the time, as controllers do: what is bound to a version has to keep up. */
function restless({ store }: Stage, roll: () => number): void {
  const all = [...store.list(nodes(store)), ...store.list(kinds.deployments)].map(({ kind, metadata }) => {
    const of = kind === 'Node' ? nodes(store) : kinds.deployments
    return () => store.read(of, metadata.namespace, metadata.name)
  })
  let seen = 0
  const moving = setInterval(() => {
    const live = all[Math.floor(roll() * all.length)]?.()
    if (live) store.update({ ...live, status: { ...(live.status as object), seen: ++seen } }, { subresource: 'status' })
  }, 5)
  onTestFinished(() => clearInterval(moving))
}

/** How often the API server accepted a change of what it changes. */
function timesDone({ plan: { steps } }: Proposal, { lossy }: Stage): number {
  const [step] = steps
  const path = step?.kind === 'send' ? step.path : ''
  return lossy.writes.filter((write) => write.path.split('?')[0] === path && write.status < 300).length
}

function checkTruth(proposal: Proposal, stage: Stage): void {
  const { is } = proposal.state
  const done = timesDone(proposal, stage)
  const said = `${proposal.line}: ${JSON.stringify(proposal.state)}, done ${done} times`
  expect(isOpen(proposal), said).toBe(false)
  expect(done, said).toBeLessThanOrEqual(1)
  if (is === 'done') expect(done, said).toBe(1)
  else if (is !== 'unknown') expect(done, said).toBe(0)
}

const WORDS: Readonly<Record<string, string>> = { done: 'DONE', failed: 'FAILED', unknown: 'UNKNOWN', stale: 'NOT RUN' }

test('over 500 changes, whatever is killed, stopped, or lost: none is done twice, and what is told is so', async () => {
  const roll = dice(Number(process.env.SEED ?? 7))
  const stage = await openStage(roll)
  const { proposals, parts, messages, around } = stage
  const ids = await askAll(stage)
  restless(stage, dice(11))
  const disturbed = await disturb(stage, roll)
  expect(disturbed.kills).toBeGreaterThan(9)
  expect(disturbed.stops).toBeGreaterThan(1)

  const all = (await Promise.all(ids.map((id) => proposals.find(id)))).flatMap((one) => (one ? [one] : []))
  expect(all).toHaveLength(ids.length)
  for (const proposal of all) checkTruth(proposal, stage)
  // Nothing but the change touches what it sets, so that hardly any outcome has to stay unknown.
  expect(all.filter(({ state }) => state.is === 'done').length).toBeGreaterThan(490)
  expect(stage.lossy.writes.filter(({ status }) => status === 409).length).toBeGreaterThan(4)

  const says = ({ id, state }: Proposal) => {
    const word = WORDS[state.is] ?? '?'
    return [...messages.values()].some((text) => text.includes(id) && text.includes(word))
  }
  await until('every card to say how it ended', () => all.every(says), 30_000)
  expect(messages.size).toBe(ids.length)

  const chains = await readChains(parts.redis, `${around.prefix}:audit`)
  for (const chain of chains.values()) expect(firstBroken(chain, auditKey(secret))).toBeUndefined()
  const events = [...chains.values()].flat().map(({ event }) => JSON.parse(event) as { kind: string; change?: string })
  const recorded = (kind: string) => new Set(events.flatMap((one) => (one.kind === kind ? [one.change] : [])))
  const [intents, outcomes] = [recorded('intent'), recorded('outcome')]
  await until('all of it to be noted as told', async () => (await proposals.untold(parts.clock.now())).length === 0)
  for (const { id, state } of all) expect(outcomes.has(id) && (state.is !== 'done' || intents.has(id)), id).toBe(true)
}, 240_000)

function nodes(store: ReturnType<typeof createStore>) {
  const kind = store.kinds.at('', 'v1', 'nodes')
  if (!kind) throw new Error('the sandbox has no nodes')
  return kind
}
