import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { serveArm } from '../../sandbox/azure/arm/arm.ts'
import { armError } from '../../sandbox/azure/faults.ts'
import { linkedMachines } from '../../sandbox/azure/linked.ts'
import type { FakeAzure } from '../../sandbox/azure/server.ts'
import { azureWorld, SUBSCRIPTIONS } from '../../sandbox/azure/world.ts'
import { asking } from '../support/asking.ts'
import { azureSettings, openSandboxAzure } from '../support/azure.ts'
import type { Quarterdeck } from '../support/quarterdeck.ts'
import { redisForFile } from '../support/redis.ts'
import { openWatched } from '../watch-wiring/stage.ts'

const redis = redisForFile()
const PACE = { boot: 10_000, ready: 5_000, reimage: 60_000, apart: 1_000 }
let stage: Awaited<ReturnType<typeof openWatched>>
let fake: FakeAzure
let deck: Quarterdeck
let folder: string

beforeAll(async () => {
  stage = await openWatched()
  folder = await mkdtemp(join(tmpdir(), 'quarterdeck-watch-'))
  const state = azureWorld(stage.clock)
  state.machines.set('prod-weu', linkedMachines({ ...stage.cluster, pace: PACE }))
  fake = await openSandboxAzure(state)
  const { config, env } = await azureSettings(fake, folder)
  deck = await stage.open({
    redis: { url: redis.url, prefix: redis.prefix() },
    env,
    config: { azure: { ...config, watchEverySeconds: 20 } },
  })
})

afterAll(async () => {
  await deck?.stop()
  await Promise.all([stage?.stop(), fake?.stop(), rm(folder, { recursive: true, force: true })])
})

function arm(method: string, path: string, properties: object = {}) {
  const base = `/subscriptions/${SUBSCRIPTIONS.production}/resourceGroups/rg-shop/providers/Microsoft.ContainerService/managedClusters/prod-weu`
  return serveArm({
    ...{ method, headers: {}, state: fake.state, operations: fake.operations, body: { properties } },
    url: new URL(`${fake.url}${base}${path}?api-version=2026-06-01`),
    ...{ origin: fake.url, caller: 'somebody' },
  })
}

const roots = async () => (await stage.said(deck)).filter(({ thread, text }) => thread === undefined && text !== '')
const told = async () => (await roots()).map(({ text }) => text)

test('clusters that only Azure knows are watched too', async () => {
  await stage.passing('what is wrong there', async () =>
    (await told()).some((text) => text.includes('AKS cluster legacy-neu gets no machines: the quota is used up')),
  )
  const chat = asking(deck.url)
  const reply = await chat.ask('/k8s incidents', 'oncall')
  expect(JSON.stringify(reply)).toContain('legacy-neu')
})

test('one list a subscription and period, whoever asks; the rest seldom', () => {
  const lists = fake.calls.filter(({ path }) => /managedClusters\?/.test(path) && !path.includes('skipToken'))
  const others = fake.calls.filter(({ path }) => /kubernetesVersions|ResourceGraph/.test(path))
  const periods = stage.clock.now() / 20_000 - Date.UTC(2026, 10, 23, 2, 0) / 20_000
  expect(lists.length).toBeLessThanOrEqual(2 * (Math.ceil(periods) + 2))
  expect(others.length).toBeLessThanOrEqual(5 + 2 * Math.ceil(periods / 5))
})

test('an upgrade of a pool is one message when it is over, and none of its nodes has any', async () => {
  arm('POST', '/agentPools/userpool/upgradeNodeImageVersion')
  await stage.passing('the line', async () => (await told()).some((text) => text.includes('AKS upgrade of')))
  const all = await told()
  const said = all.filter((text) => text.includes('AKS upgrade of'))
  expect(said).toHaveLength(1)
  expect(all.filter((text) => /Node aks-/.test(text))).toEqual([])
  expect(said[0]).toMatch(
    /^DONE {2}AKS upgrade of userpool of prod-weu is done \(new nodes of the same version\), \S+ to \S+: 4 nodes in \d+ min; \d+ pods moved: .*; longest gap /,
  )
})

test('an Azure that does not answer is said where the watcher is cared for, and nothing is over meanwhile', async () => {
  fake.faults.add({ fault: armError(503, 'ServerTimeout', 'busy'), when: /managedClusters\?/, times: 10_000 })
  await stage.passing('the watcher’s own trouble', async () =>
    (await stage.said(deck, 'ops')).some(({ text }) => text.includes('hears nothing of Azure’s')),
  )
  const incidents = JSON.stringify(await asking(deck.url).ask('/k8s incidents', 'oncall'))
  expect(incidents).toContain('legacy-neu')
  fake.faults.clear()
})
