import { expect, test } from 'vitest'
import { serveArm } from '../../../sandbox/azure/arm/arm.ts'
import { linkedMachines } from '../../../sandbox/azure/linked.ts'
import { createOperations } from '../../../sandbox/azure/operations.ts'
import { azureWorld, SUBSCRIPTIONS } from '../../../sandbox/azure/world.ts'
import { manualClock } from '../../../sandbox/clock.ts'
import type { Node } from '../../../sandbox/controllers/node/node.ts'
import { isNodeReady } from '../../../sandbox/controllers/node/node.ts'
import type { Pod } from '../../../sandbox/controllers/pod/pod.ts'
import { isReady } from '../../../sandbox/controllers/pod/readiness.ts'
import { startControllers } from '../../../sandbox/controllers/start.ts'
import { createFaults } from '../../../sandbox/kube/faults.ts'
import { kinds } from '../../../sandbox/kube/kinds.ts'
import { createStore } from '../../../sandbox/kube/memory.ts'
import { nodesOf } from '../../../sandbox/world/nodes.ts'
import { budget, namespace } from '../../../sandbox/world/plain.ts'
import { deployment } from '../../../sandbox/world/workload.ts'

const MINUTE = 60_000

/** A cluster of the sandbox whose pool userpool has four nodes, in Azure as well. */
function open() {
  const clock = manualClock()
  const store = createStore({ clock })
  const controllers = startControllers({ store })
  const state = azureWorld(clock)
  const size = 'Standard_D4ds_v5'
  const userpool = { name: 'userpool', mode: 'User', count: 4, size, cluster: 'prod-weu', version: 'v1.36.1' } as const
  const app = { name: 'web', namespace: 'shop', image: 'registry.example/web:1', replicas: 6, port: 8080 }
  for (const object of [...nodesOf(userpool, 1, clock.now()), namespace('shop'), deployment(app)]) store.create(object)
  clock.advance(2 * MINUTE)
  const faults = createFaults()
  const server = { faults, dropConnections: () => {} }
  state.machines.set('prod-weu', linkedMachines({ name: 'prod-weu', controllers, server }))
  const operations = createOperations(clock)
  const base = `/subscriptions/${SUBSCRIPTIONS.production}/resourceGroups/rg-shop/providers/Microsoft.ContainerService/managedClusters/prod-weu`
  const call = (method: string, path: string, body = {}, headers: Readonly<Record<string, string>> = {}) =>
    serveArm({
      ...{ method, body, headers, state, operations },
      url: new URL(`https://arm.example${base}${path}?api-version=2026-06-01`),
      ...{ origin: 'https://arm.example', caller: 'a test' },
    })
  const pool = () => (call('GET', '/agentPools/userpool').body as { properties: Record<string, unknown> }).properties
  const nodes = () => store.list(kinds.nodes) as readonly Node[]
  const pods = () => (store.list(kinds.pods, { namespace: 'shop' }) as readonly Pod[]).filter(isReady)
  const status = ({ headers = {} }: ReturnType<typeof call>) => {
    const url = new URL(headers['azure-asyncoperation'] ?? '')
    const said = serveArm({
      ...{ method: 'GET', body: {}, headers: {}, state, operations, url },
      ...{ origin: '', caller: '' },
    })
    return said.body as { status: string; error?: { code: string; message: string } }
  }
  return { clock, store, controllers, state, operations, call, pool, nodes, pods, status, faults }
}

test('machines join, not Ready at first, with the labels of AKS, and leave emptied', () => {
  const { clock, call, pool, nodes, pods, status } = open()
  const more = call('PUT', '/agentPools/userpool', { properties: { ...pool(), enableAutoScaling: false, count: 5 } })
  expect(more.status).toBe(201)
  expect(pool()).toMatchObject({ provisioningState: 'Scaling', count: 5 })
  clock.advance(62_000)
  expect(nodes().map(isNodeReady)).toEqual([true, true, true, true, false])
  clock.advance(20_000)
  expect(nodes().every(isNodeReady)).toBe(true)
  expect(nodes().at(-1)?.metadata.labels).toMatchObject({
    'kubernetes.azure.com/agentpool': 'userpool',
    'kubernetes.azure.com/node-image-version': 'AKSUbuntu-2404gen2containerd-202611.03.0',
  })
  expect(status(more).status).toBe('Succeeded')
  const fewer = call('PUT', '/agentPools/userpool', { properties: { ...pool(), count: 2 } })
  clock.advance(5 * MINUTE)
  expect(status(fewer).status).toBe('Succeeded')
  expect(nodes()).toHaveLength(2)
  expect(pods()).toHaveLength(6)
})

test('an upgrade empties and reimages node by node, with a spare one for the meantime', () => {
  const { clock, call, pool, nodes, pods, status, store } = open()
  const boots = nodes().map((node) => (node.status as { nodeInfo?: { bootID?: string } }).nodeInfo?.bootID)
  const control = call('PUT', '', {
    properties: {
      ...(call('GET', '').body as { properties: object }).properties,
      kubernetesVersion: '1.36.3',
    },
  })
  clock.advance(6 * MINUTE)
  expect(status(control).status).toBe('Succeeded')
  const upgrade = call('PUT', '/agentPools/userpool', { properties: { ...pool(), orchestratorVersion: '1.36.3' } })
  clock.advance(80_000)
  expect(nodes()).toHaveLength(5)
  expect(pool().provisioningState).toBe('Upgrading')
  expect(call('POST', '/stop').status).toBe(409)
  let least = 6
  let down = 0
  for (let i = 0; i < 20 * 6; i++) {
    clock.advance(10_000)
    least = Math.min(least, pods().length)
    down = Math.max(down, nodes().filter((node) => !isNodeReady(node)).length)
  }
  expect(status(upgrade).status).toBe('Succeeded')
  expect({ down, isServed: least > 0 }).toEqual({ down: 1, isServed: true })
  const after = nodes().map(
    (node) => (node.status as { nodeInfo?: { bootID?: string; kubeletVersion?: string } }).nodeInfo,
  )
  expect(after.map((info) => info?.kubeletVersion)).toEqual(Array(4).fill('v1.36.3'))
  expect(after.some((info) => boots.includes(info?.bootID))).toBe(false)
  expect(nodes().every((node) => isNodeReady(node) && !node.spec?.unschedulable)).toBe(true)
  const reasons = new Set(store.list(kinds.events).map(({ reason }) => String(reason)))
  expect([...reasons]).toEqual(expect.arrayContaining(['Surge', 'Drain', 'Upgrade', 'RegisteredNode', 'NodeReady']))
})

test('a budget that lets nothing go ends the upgrade, in the words of AKS', () => {
  const { clock, call, status, store, pool } = open()
  store.create(budget('shop', 'web', { minAvailable: 6 }))
  clock.advance(1_000)
  const image = call('POST', '/agentPools/userpool/upgradeNodeImageVersion')
  expect(image.status).toBe(202)
  clock.advance(60 * MINUTE)
  expect(status(image)).toMatchObject({ status: 'Failed', error: { code: 'PodDrainFailure' } })
  expect(pool()).toMatchObject({
    provisioningState: 'Failed',
    status: { provisioningError: { code: 'PodDrainFailure' } },
  })
})

test('a cluster that is stopped answers nobody, and comes back; an operation can fail, or be called off', () => {
  const { clock, call, status, faults, operations, pool } = open()
  const stop = call('POST', '/stop')
  clock.advance(2 * MINUTE)
  expect(status(stop).status).toBe('Succeeded')
  expect(faults.take('GET', '/version')).toEqual({ kind: 'reset' })
  const start = call('POST', '/start')
  clock.advance(2 * MINUTE)
  expect(status(start).status).toBe('Succeeded')
  expect(faults.take('GET', '/version')).toBeUndefined()

  const error = { code: 'OverconstrainedZonalAllocationRequest', message: 'Allocation failed.' }
  operations.failNext(error)
  const failing = call('PUT', '/agentPools/userpool', { properties: { ...pool(), enableAutoScaling: false, count: 5 } })
  clock.advance(2 * MINUTE)
  expect(status(failing)).toMatchObject({ status: 'Failed', error })
  const again = call('PUT', '/agentPools/userpool', { properties: { ...pool(), count: 3 } })
  expect(call('POST', '/abort').status).toBe(202)
  expect(status(again).status).toBe('Canceled')
  expect(pool().provisioningState).toBe('Canceled')
})
