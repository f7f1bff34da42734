import { afterAll, beforeAll, expect, test } from 'vitest'
import { keepSeen } from '../../jobs/watch/azure/keep.ts'
import { seenOf } from '../../jobs/watch/azure/seen.ts'
import type { Shelf } from '../../jobs/watch/shelf.ts'
import type { FakeAzure } from '../../sandbox/azure/server.ts'
import type { Azure } from '../../src/azure/azure.ts'
import { openAzure } from '../../src/azure/azure.ts'
import { cloudOf } from '../../src/azure/cloud.ts'
import { clusterOf } from '../../src/azure/cluster.ts'
import { announcedIn } from '../../src/azure/watch-events.ts'
import type { SeenCluster } from '../../src/watch/azure/seen.ts'
import { CLIENT, CLIENT_SECRET, openSandboxAzure } from '../support/azure.ts'

let fake: FakeAzure
let azure: Azure
const soon = () => AbortSignal.timeout(10_000)

beforeAll(async () => {
  fake = await openSandboxAzure()
  const cloud = cloudOf({ resourceManager: fake.url, authority: fake.authority }, fake.ca)
  const identity = { identity: 'service-principal', tenant: fake.tenant, client: CLIENT } as const
  const settings = { ...identity, cloud, subscriptions: [], prices: fake.url }
  azure = await openAzure(settings, { AZURE_CLIENT_SECRET: CLIENT_SECRET }, Date.now)
})

afterAll(() => fake?.stop())

const SUBSCRIPTION = { id: '11111111-1111-4111-8111-111111111111', name: 'Shop' }
const ID = `/subscriptions/${SUBSCRIPTION.id}/resourcegroups/rg-shop/providers/Microsoft.ContainerService/managedClusters/prod-weu`

function cluster(provisioningState: string, pool: string, version = '1.36.1') {
  const agentPoolProfiles = [
    { name: 'userpool', count: 4, provisioningState: pool, currentOrchestratorVersion: version },
  ]
  return clusterOf(
    { id: ID, name: 'prod-weu', location: 'westeurope', provisioningState, agentPoolProfiles },
    SUBSCRIPTION,
  )
}

test('planned maintenance comes by one query, whatever else a row says', async () => {
  const properties = {
    eventId: 'e1',
    eventType: 'NodeOSUpgrade',
    eventStatus: 'Scheduled',
    startTime: '2026-11-24T01:00:00Z',
  }
  fake.state.events.push(
    { id: `${ID}/scheduledevents/e1`, properties },
    { id: `${ID}/scheduledevents/e2`, properties: { ...properties, startTime: 'soon' } },
    { id: `/subscriptions/${SUBSCRIPTION.id}/nothing`, properties: [] },
  )
  const [found, ...others] = await announcedIn(azure, SUBSCRIPTION, soon())
  expect(others).toEqual([])
  expect(found).toMatchObject({ cluster: ID.toLowerCase(), what: 'NodeOSUpgrade', at: Date.UTC(2026, 10, 24, 1) })
})

test('what Azure does not say is remembered: since when, how it ended last, and what an upgrade began with', () => {
  const first = seenOf(cluster('Succeeded', 'Succeeded'), undefined, 1_000)
  expect(seenOf(cluster('Succeeded', 'Succeeded'), first, 2_000)).toEqual(first)
  const rolling = seenOf(cluster('Upgrading', 'Upgrading'), first, 3_000)
  expect(rolling.provisioning).toEqual({ word: 'Upgrading', since: 3_000 })
  expect(rolling.pools[0]).toMatchObject({ ended: { word: 'Succeeded' }, upgrade: { since: 3_000, nodes: 4 } })
  const done = seenOf(cluster('Succeeded', 'Succeeded', '1.36.3'), rolling, 9_000)
  expect(done.pools[0]?.upgrade).toEqual({
    ...{ since: 3_000, endedAt: 9_000, how: 'Succeeded' },
    ...{ from: '1.36.1', to: '1.36.3', nodes: 4 },
  })
  // A word that nobody knows yet is something that goes on, and no failure.
  const unknown = seenOf(cluster('Reticulating', 'Succeeded'), done, 10_000)
  expect(unknown.ended).toEqual(done.ended)
})

test('a shelf is written only where something differs; what a list lost is kept until it is known to be gone', async () => {
  const shelf = onPaper()
  const brought = { clusters: [cluster('Succeeded', 'Succeeded')], beside: () => ({}), missing: () => 'gone' as const }
  await keepSeen(shelf, brought, 1_000)
  await keepSeen(shelf, brought, 2_000)
  expect(shelf.writes).toBe(1)
  const without = { ...brought, clusters: [] }
  await keepSeen(shelf, { ...without, missing: () => undefined }, 3_000)
  expect(shelf.writes).toBe(1)
  await keepSeen(shelf, { ...without, missing: () => ({ why: 'busy' }) }, 4_000)
  await keepSeen(shelf, { ...without, missing: () => ({ why: 'busy again' }) }, 5_000)
  expect(shelf.writes).toBe(2)
  expect([...shelf.fields.values()]).toMatchObject([{ name: 'prod-weu', lost: { since: 4_000, why: 'busy' } }])
  await keepSeen(shelf, brought, 6_000)
  expect([...shelf.fields.values()][0]).not.toHaveProperty('lost')
  await keepSeen(shelf, without, 7_000)
  expect([...shelf.fields.keys()]).toEqual([])
})

/** A shelf that somebody else writes on as well: every second write comes too late, and is tried again. */
function onPaper() {
  const fields = new Map<string, SeenCluster>()
  let tries = 0
  const shelf = {
    fields,
    writes: 0,
    load: async () => ({ revision: '0', fields: new Map(fields) as ReadonlyMap<string, unknown> }),
    async commit(_revision: string, written: { readonly fields: ReadonlyMap<string, unknown> }) {
      if (tries++ % 2 === 0) return 'stale' as const
      shelf.writes += 1
      for (const [field, value] of written.fields) {
        if (value === undefined) fields.delete(field)
        else fields.set(field, value as SeenCluster)
      }
      return 'done' as const
    },
  }
  return shelf as unknown as Shelf & { readonly fields: Map<string, SeenCluster>; readonly writes: number }
}
