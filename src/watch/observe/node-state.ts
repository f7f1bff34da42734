import { conditionOf } from '../kinds/condition.ts'
import type { Node } from '../kinds/node.ts'
import type { MoveCause } from '../memory.ts'
import type { World } from '../world.ts'

const UNREACHABLE = [
  'node.kubernetes.io/unreachable',
  'node.kubernetes.io/not-ready',
  'node.kubernetes.io/out-of-service',
]

export function isNodeDown(node: Node): boolean {
  const ready = conditionOf(node.conditions, 'Ready')
  return ready?.status !== 'True' || node.taints.some(({ key }) => UNREACHABLE.includes(key))
}

/** A node's own time for when it stopped being Ready. */
export function downSince(node: Node): number | undefined {
  const ready = conditionOf(node.conditions, 'Ready')
  if (ready && ready.status !== 'True') return ready.since
  return node.taints.find(({ key }) => UNREACHABLE.includes(key))?.since
}

export function isSpot(node: Node): boolean {
  return (
    node.meta.labels['kubernetes.azure.com/scalesetpriority'] === 'spot' ||
    node.meta.labels['karpenter.sh/capacity-type'] === 'spot'
  )
}

export function poolOf(node: Node): string {
  const { labels } = node.meta
  return labels['kubernetes.azure.com/agentpool'] ?? labels.agentpool ?? labels['karpenter.sh/nodepool'] ?? ''
}

/** The pool of a node that is gone, by what AKS calls its machines. */
export function poolOfName(name: string): string {
  const [, linux, windows] = /^aks-([a-z0-9]+)-\d+-vmss[0-9a-z]+$|^aks([a-z0-9]+)[0-9a-z]{6}$/.exec(name) ?? []
  return linux ?? windows ?? ''
}

export function zoneOf(node: Node): string {
  return node.meta.labels['topology.kubernetes.io/zone'] ?? ''
}

/** Whether, and by whom, a node is being taken out of use on purpose. */
export function plannedFor(world: World, node: Node): MoveCause | undefined {
  const taints = new Set(node.taints.map(({ key }) => key))
  if (taints.has('ToBeDeletedByClusterAutoscaler')) return 'autoscaler'
  if (taints.has('remediator.aks.microsoft.com/unschedulable')) return 'aks-remediator'
  if (taints.has('karpenter.sh/disrupted') || taints.has('karpenter.sh/disruption')) return 'karpenter'
  if (!node.unschedulable) return undefined
  return isUpgrading(world, node) ? 'aks-upgrade' : 'drain'
}

/** A pool whose nodes are of two makes is being upgraded; AKS also says so in a label and with surge nodes. */
function isUpgrading(world: World, node: Node): boolean {
  const pool = node.meta.labels['kubernetes.azure.com/agentpool']
  if (pool === undefined) return false
  if (node.meta.labels['kubernetes.azure.com/upgrade-status'] !== undefined || isRollingIn(world, pool)) return true
  for (const other of world.objects.Node.values()) {
    if (other.meta.labels['kubernetes.azure.com/agentpool'] !== pool) continue
    if (other.kubeletVersion !== node.kubeletVersion) return true
    if (imageOf(other) !== imageOf(node)) return true
  }
  return upgradeEvent(world, node)
}

/** Azure says so of the pool, or said so until just now. */
function isRollingIn(world: World, pool: string): boolean {
  return [...world.azure.values()].some(({ pools }) =>
    pools.some(({ name, upgrade }) => name === pool && upgrade !== undefined && upgrade.endedAt === undefined),
  )
}

function upgradeEvent(world: World, node: Node): boolean {
  for (const uid of [node.meta.name, node.meta.uid]) {
    for (const key of world.eventsOf.get(uid) ?? []) {
      const reason = world.objects.Event.get(key)?.reason ?? ''
      if (reason === 'Upgrade' || reason === 'Surge' || reason === 'Drain') return true
    }
  }
  return false
}

function imageOf(node: Node): string {
  return node.meta.labels['kubernetes.azure.com/node-image-version'] ?? ''
}
