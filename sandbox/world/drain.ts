import type { Cluster } from '../controllers/cluster.ts'
import { rewrite, writeStatus } from '../controllers/cluster.ts'
import { withCondition } from '../controllers/condition.ts'
import { controllerOf } from '../controllers/owner.ts'
import type { Pod } from '../controllers/pod/pod.ts'
import { isOver } from '../controllers/pod/readiness.ts'
import type { LabelSelector } from '../controllers/selector.ts'
import { selects } from '../controllers/selector.ts'
import { kinds } from '../kube/kinds.ts'

const RETRY_MS = 5_000

/** Cordons a node and evicts its pods, as `kubectl drain` does: what a disruption budget forbids is tried again every 5 s. Returns what stops it. */
export function drain(cluster: Cluster, node: string): () => void {
  const { store, clock } = cluster
  let cancel = () => {}
  setUnschedulable(cluster, node, true)

  function round(): void {
    const left = cluster.pods.onNode(node).filter((pod) => controllerOf(pod)?.kind !== 'DaemonSet' && !isOver(pod))
    for (const pod of left) if (!pod.metadata.deletionTimestamp && isAllowed(cluster, pod)) evict(pod)
    if (left.length > 0) cancel = clock.after(RETRY_MS, round)
  }

  function evict(pod: Pod): void {
    const why = { reason: 'EvictionByEvictionAPI', message: 'Eviction API: evicting' }
    const conditions = withCondition(
      pod.status?.conditions,
      { type: 'DisruptionTarget', status: 'True', ...why },
      clock.now(),
    )
    writeStatus(store, pod, { ...pod.status, conditions })
    store.delete(kinds.pods, pod.metadata.namespace, pod.metadata.name)
  }

  round()
  return () => cancel()
}

export function setUnschedulable(cluster: Cluster, name: string, unschedulable: boolean): void {
  const { store, clock } = cluster
  const node = store.read(kinds.nodes, undefined, name)
  const spec = node.spec as { taints?: readonly { key: string }[] } | undefined
  const others = (spec?.taints ?? []).filter((taint) => taint.key !== 'node.kubernetes.io/unschedulable')
  const timeAdded = new Date(clock.now()).toISOString()
  const taints = unschedulable
    ? [...others, { key: 'node.kubernetes.io/unschedulable', effect: 'NoSchedule', timeAdded }]
    : others
  rewrite(store, node, {
    spec: { ...spec, unschedulable: unschedulable || undefined, taints: taints.length > 0 ? taints : undefined },
  })
  const reason = unschedulable ? 'NodeNotSchedulable' : 'NodeSchedulable'
  cluster.record(node, {
    type: 'Normal',
    reason,
    message: `Node ${name} status is now: ${reason}`,
    component: 'kubelet',
    host: name,
  })
}

function isAllowed({ store }: Cluster, pod: Pod): boolean {
  const namespace = pod.metadata.namespace ?? ''
  return store.list(kinds.poddisruptionbudgets, { namespace }).every((budget) => {
    const { selector } = budget.spec as { selector?: LabelSelector }
    if (!selects(selector, pod.metadata.labels)) return true
    const status = budget.status as { disruptionsAllowed?: number } | undefined
    if ((status?.disruptionsAllowed ?? 0) < 1) return false
    // Spent at once, so that the next pod of this round does not count on it as well.
    writeStatus(store, budget, { ...status, disruptionsAllowed: (status?.disruptionsAllowed ?? 0) - 1 })
    return true
  })
}
