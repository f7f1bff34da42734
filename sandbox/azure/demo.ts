import { randomUUID } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { realClock } from '../clock.ts'
import type { World } from '../world/world.ts'
import { serveArm } from './arm/arm.ts'
import type { Pace } from './linked.ts'
import { linkedMachines } from './linked.ts'
import type { AzureState } from './model.ts'
import type { FakeAzure } from './server.ts'
import { startAzure } from './server.ts'
import { azureWorld, SUBSCRIPTIONS } from './world.ts'

export type DemoAzure = {
  readonly fake: FakeAzure
  /** `azure` as an operator would write it into quarterdeck.yaml. */
  readonly settings: object
  /** What the environment has to hold beside it. */
  readonly env: Readonly<Record<string, string>>
  /** What can be made to happen there. */
  readonly troubles: readonly { readonly id: string; readonly label: string; readonly run: () => void }[]
}

const CLUSTER = 'prod-weu'
/** Nobody wants to watch for as long as AKS really takes. */
const PACE: Partial<Pace> = { boot: 8_000, ready: 4_000, apart: 3_000, reimage: 12_000, controlPlane: 20_000 }
const DAY = 86_400_000

/** The Azure of the demo: prod-weu is the world's cluster of that name, beside some that are not well. */
export async function startDemoAzure(folder: string, world: World): Promise<DemoAzure> {
  const client = { id: randomUUID(), secret: randomUUID() }
  const state = demoState()
  state.machines.set(CLUSTER, linkedMachines({ ...world.cluster(CLUSTER), pace: PACE }))
  const fake = await startAzure({ state, clients: [client] })
  const ca = join(folder, 'azure-ca.pem')
  await writeFile(ca, fake.ca)
  return {
    fake,
    settings: {
      identity: 'service-principal',
      tenant: fake.tenant,
      client: client.id,
      cloud: { resourceManager: fake.url, authority: fake.authority },
      ca,
      prices: fake.url,
      watchEverySeconds: 5,
    },
    env: { AZURE_CLIENT_SECRET: client.secret },
    troubles: troublesOf(fake),
  }
}

/** There is room to scale, nobody else scales, and there is a newer node image. */
function demoState(): AzureState {
  const state = azureWorld(realClock)
  const newer = { ...state, nodeImage: imageAfter(state.nodeImage) }
  for (const { clusters, usages } of newer.subscriptions) {
    const family = usages.findIndex(({ family }) => family === 'standardDDSv5Family')
    const usage = usages[family]
    if (usage) usages[family] = { ...usage, limit: 100 }
    const pools = clusters.find(({ name }) => name === CLUSTER)?.properties.agentPoolProfiles ?? []
    for (const pool of pools) {
      Object.assign(pool, { enableAutoScaling: false, minCount: undefined, maxCount: undefined })
    }
  }
  return newer
}

function imageAfter(known: AzureState['nodeImage']): AzureState['nodeImage'] {
  return (pool) => known(pool).replace('202611.03.0', '202611.17.0')
}

function troublesOf({ state, operations, url }: FakeAzure): DemoAzure['troubles'] {
  const id = `/subscriptions/${SUBSCRIPTIONS.production}/resourceGroups/rg-shop/providers/Microsoft.ContainerService/managedClusters/${CLUSTER}`
  const arm = (method: string, path: string, properties: object = {}) =>
    serveArm({
      ...{ method, headers: {}, state, operations, body: { properties } },
      url: new URL(`${url}${id}${path}?api-version=2026-06-01`),
      ...{ origin: url, caller: 'AKS auto-upgrade' },
    })
  return [
    {
      id: 'aksUpgrade',
      label: 'AKS gives userpool new node images (prod-weu)',
      run: () => void arm('POST', '/agentPools/userpool/upgradeNodeImageVersion'),
    },
    {
      id: 'aksFails',
      label: 'An Azure operation fails for want of machines (prod-weu)',
      run() {
        const message = 'Allocation failed. We do not have sufficient capacity for the requested VM size in this zone.'
        operations.failNext({ code: 'ZonalAllocationFailed', message })
        const pool = arm('GET', '/agentPools/userpool').body as { properties: { count: number } }
        arm('PUT', '/agentPools/userpool', { ...pool.properties, count: pool.properties.count + 1 })
      },
    },
    {
      id: 'aksMaintenance',
      label: 'AKS announces an upgrade for tomorrow (prod-weu)',
      run() {
        const startTime = new Date(state.clock.now() + 0.9 * DAY).toISOString()
        const eventStatus = 'Scheduled'
        const properties = { eventId: randomUUID(), eventType: 'K8sVersionUpgrade', eventStatus, startTime }
        state.events.push({ id: `${id}/scheduledevents/${properties.eventId}`, properties })
      },
    },
  ]
}
