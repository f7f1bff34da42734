import { kinds } from '../../kube/kinds.ts'
import { timestamp } from '../../kube/timestamp.ts'
import type { Cluster } from '../cluster.ts'
import { follow, rewrite, writeStatus } from '../cluster.ts'
import type { Condition } from '../condition.ts'
import { findCondition, withCondition } from '../condition.ts'
import type { Kubelets } from '../kubelet/kubelet.ts'
import type { Pod } from '../pod/pod.ts'
import { isReady } from '../pod/readiness.ts'
import type { Node } from './node.ts'
import { isNodeReady, UNREACHABLE } from './node.ts'
import { evictFrom } from './taint-eviction.ts'

const BY = 'node-controller'
/** How long a node may be silent before it counts as lost (node-monitor-grace-period). */
const GRACE_MS = 50_000
const TYPES = ['MemoryPressure', 'DiskPressure', 'PIDPressure', 'Ready']

export type NodeLifecycle = {
  /** The node stops answering; the control plane notices 50 s later. */
  kill(node: string): void
  /** It boots and answers again. */
  revive(node: string): void
  stop(): void
}

/** What becomes of nodes that fall silent: NotReady, taints, pods not ready, and eviction when tolerations run out. */
export function nodeLifecycle(cluster: Cluster, kubelets: Kubelets): NodeLifecycle {
  const { store, clock } = cluster
  const timers = new Map<string, () => void>()
  const evictions = evictFrom(cluster)

  const read = (name: string) => store.get(kinds.nodes, undefined, name) as Node | undefined

  function lost(name: string): void {
    const node = read(name)
    if (!node) return
    const unknown = {
      status: 'Unknown' as const,
      reason: 'NodeStatusUnknown',
      message: 'Kubelet stopped posting node status.',
    }
    setConditions(node, (condition) => ({ ...condition, ...unknown }))
    const timeAdded = timestamp(clock.now())
    const taints = ['NoSchedule', 'NoExecute'].map((effect) => ({ key: UNREACHABLE, effect, timeAdded }))
    setTaints(name, [...(node.spec?.taints ?? []), ...taints])
    tell(node, 'NodeNotReady', `Node ${name} status is now: NodeNotReady`)
    for (const pod of cluster.pods.onNode(name).filter(isReady)) {
      setNotReady(pod)
      cluster.record(pod, { type: 'Warning', reason: 'NodeNotReady', message: 'Node is not ready', component: BY })
    }
  }

  function back(name: string): void {
    const node = read(name)
    kubelets.revive(name)
    if (!node) return
    const boot = (condition: Condition) => ({ ...condition, ...healthy(condition.type) })
    setConditions(node, boot)
    setTaints(
      name,
      (node.spec?.taints ?? []).filter((taint) => taint.key !== UNREACHABLE),
    )
    cluster.record(node, {
      type: 'Normal',
      reason: 'Starting',
      message: 'Starting kubelet.',
      component: 'kubelet',
      host: name,
    })
    const message = `Node ${name} status is now: NodeReady`
    if (!isNodeReady(node))
      cluster.record(node, { type: 'Normal', reason: 'NodeReady', message, component: 'kubelet', host: name })
  }

  function setConditions(node: Node, change: (condition: Condition) => Condition): void {
    const now = clock.now()
    const held = node.status?.conditions ?? []
    const conditions = TYPES.reduce((list: readonly Condition[], type) => {
      const before = findCondition(list, type) ?? { type, status: 'True' as const }
      return withCondition(list, change(before), now)
    }, held)
    writeStatus(store, node, { ...node.status, conditions })
  }

  function setTaints(name: string, taints: readonly unknown[]): void {
    const node = read(name)
    if (node) rewrite(store, node, { spec: { ...node.spec, taints: taints.length > 0 ? taints : undefined } })
  }

  function tell(node: Node, reason: string, message: string): void {
    cluster.record(node, { type: 'Normal', reason, message, component: BY })
  }

  function setNotReady(pod: Pod): void {
    const conditions = withCondition(pod.status?.conditions, { type: 'Ready', status: 'False' }, clock.now())
    writeStatus(store, pod, { ...pod.status, conditions })
  }

  function schedule(name: string, ms: number, task: () => void): void {
    timers.get(name)?.()
    timers.set(name, clock.after(ms, task))
  }

  const stop = follow(store, kinds.nodes, ({ type, object }) => {
    if (type !== 'DELETED') return
    // Pods of a node that is gone have nobody to end them: the pod garbage collector does.
    for (const pod of cluster.pods.onNode(object.metadata.name)) {
      store.delete(kinds.pods, pod.metadata.namespace, pod.metadata.name, { gracePeriodSeconds: 0 })
    }
  })

  return {
    kill(name) {
      kubelets.kill(name)
      schedule(name, GRACE_MS, () => lost(name))
    },
    revive: (name) => schedule(name, 0, () => back(name)),
    stop() {
      stop()
      evictions()
      for (const cancel of timers.values()) cancel()
    },
  }
}

const HEALTHY: Readonly<Record<string, { readonly reason: string; readonly message: string }>> = {
  MemoryPressure: { reason: 'KubeletHasSufficientMemory', message: 'kubelet has sufficient memory available' },
  DiskPressure: { reason: 'KubeletHasNoDiskPressure', message: 'kubelet has no disk pressure' },
  PIDPressure: { reason: 'KubeletHasSufficientPID', message: 'kubelet has sufficient PID available' },
  Ready: { reason: 'KubeletReady', message: 'kubelet is posting ready status' },
}

/** What a kubelet that is well says of one condition. */
export function healthy(type: string): Pick<Condition, 'status' | 'reason' | 'message'> {
  return { status: type === 'Ready' ? 'True' : 'False', ...HEALTHY[type] }
}
