import type { Cluster } from '../controllers/cluster.ts'
import { rewrite, writeStatus } from '../controllers/cluster.ts'
import { withCondition } from '../controllers/condition.ts'
import { healthy } from '../controllers/node/lifecycle.ts'
import type { Node } from '../controllers/node/node.ts'
import { kinds } from '../kube/kinds.ts'
import { timestamp } from '../kube/timestamp.ts'
import type { KubeObject } from '../object.ts'
import { nodeOf } from '../world/nodes.ts'
import type { Make } from './machines.ts'
import type { ArmPool } from './model.ts'

const POOL = 'kubernetes.azure.com/agentpool'
const NOT_READY = 'node.kubernetes.io/not-ready'

/** The nodes of a pool as the cluster has them, by their number. */
export function nodesIn({ store }: Cluster, pool: string): readonly Node[] {
  return (store.list(kinds.nodes) as readonly Node[])
    .filter(({ metadata }) => metadata.labels?.[POOL] === pool)
    .toSorted((one, other) => numberOf(one) - numberOf(other))
}

/** A new machine registers itself; it is not Ready until its network is. */
export function register(cluster: Cluster, of: string, pool: ArmPool, make: Make): string {
  const { store, clock } = cluster
  const at = 1 + Math.max(-1, ...nodesIn(cluster, pool.name).map(numberOf))
  const node = nodeOf(profileOf(of, pool, make), at, freeNumber(store.list(kinds.nodes)), clock.now()) as Node
  const taint = { key: NOT_READY, effect: 'NoSchedule', timeAdded: timestamp(clock.now()) }
  const notReady = {
    type: 'Ready',
    status: 'False' as const,
    reason: 'KubeletNotReady',
    message:
      'container runtime network not ready: NetworkReady=false reason:NetworkPluginNotReady message:Network plugin returns error: cni plugin not initialized',
  }
  const { status, ...rest } = node
  const made = store.create({
    ...rest,
    spec: { ...node.spec, taints: [...(node.spec?.taints ?? []), taint] },
    status: { ...status, conditions: withCondition(status?.conditions, notReady, clock.now()) },
  })
  const { name } = made.metadata
  tell(cluster, name, 'Starting', 'Starting kubelet.', 'kubelet')
  const registered = `Node ${name} event: Registered Node ${name} in Controller`
  tell(cluster, name, 'RegisteredNode', registered, 'node-controller')
  return name
}

export function becomeReady(cluster: Cluster, name: string): void {
  const { store, clock } = cluster
  const node = store.get(kinds.nodes, undefined, name) as Node | undefined
  if (!node) return
  const ready = { type: 'Ready', ...healthy('Ready') }
  writeStatus(store, node, {
    ...node.status,
    conditions: withCondition(node.status?.conditions, ready, clock.now()),
  })
  const live = store.read(kinds.nodes, undefined, name) as Node
  const taints = (live.spec?.taints ?? []).filter(({ key }) => key !== NOT_READY)
  rewrite(store, live, { spec: { ...live.spec, taints: taints.length > 0 ? taints : undefined } })
  tell(cluster, name, 'NodeReady', `Node ${name} status is now: NodeReady`, 'kubelet')
}

/** The same machine with another disk: its name stays, its boot, image and kubelet do not. */
export function reimage(cluster: Cluster, of: string, pool: ArmPool, name: string, make: Make): void {
  const { store, clock } = cluster
  const node = store.get(kinds.nodes, undefined, name) as Node | undefined
  if (!node) return
  const fresh = nodeOf(profileOf(of, pool, make), numberOf(node), 0, clock.now()) as Node & {
    readonly status: { readonly nodeInfo: object }
  }
  const bootID = `${hex(clock.now())}-4c1d-4f0a-9d0e-1f${hex(numberOf(node))}ab`
  const status = { ...node.status, nodeInfo: { ...fresh.status.nodeInfo, bootID } }
  const written = writeStatus(store, node, status)
  rewrite(store, written, {
    metadata: { ...written.metadata, resourceVersion: undefined, labels: fresh.metadata.labels },
  })
}

/** Says what AKS says about a node. */
export function tell(cluster: Cluster, name: string, reason: string, message: string, component = 'upgrader'): void {
  const node = cluster.store.get(kinds.nodes, undefined, name)
  if (node) cluster.record(node, { type: 'Normal', reason, message, component })
}

function profileOf(cluster: string, pool: ArmPool, { version, image }: Make) {
  return {
    name: pool.name,
    mode: pool.mode === 'System' ? ('System' as const) : ('User' as const),
    count: pool.count,
    size: String(pool.vmSize),
    cluster,
    version: `v${version}`,
    image,
    os: pool.osType === 'Windows' ? ('Windows' as const) : ('Linux' as const),
    osSku: String(pool.osSKU ?? 'Ubuntu'),
    spot: pool.scaleSetPriority === 'Spot',
    taints: Array.isArray(pool.nodeTaints) ? pool.nodeTaints.map(String) : [],
    labels: (pool.nodeLabels ?? {}) as Readonly<Record<string, string>>,
  }
}

function numberOf({ metadata }: KubeObject): number {
  return Number.parseInt(metadata.name.slice(-6), 36)
}

/** The third part of a node's pod addresses tells it from all others. */
function freeNumber(nodes: readonly KubeObject[]): number {
  const taken = new Set((nodes as readonly Node[]).map(({ spec }) => Number(spec?.podCIDR?.split('.')[2])))
  let number = 0
  while (taken.has(number)) number += 1
  return number
}

function hex(number: number): string {
  return (number % 0xffffffff).toString(16).padStart(8, '0').slice(-8)
}
