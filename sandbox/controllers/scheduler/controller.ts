import { kinds } from '../../kube/kinds.ts'
import type { Cluster } from '../cluster.ts'
import { follow, rewrite, writeStatus } from '../cluster.ts'
import type { Condition } from '../condition.ts'
import { withCondition } from '../condition.ts'
import { createLoop } from '../loop.ts'
import type { Node } from '../node/node.ts'
import { keyOf } from '../owner.ts'
import type { Pod } from '../pod/pod.ts'
import { isActive, isOver } from '../pod/readiness.ts'
import { chooseNode } from './choice.ts'
import { unschedulableSentence } from './sentence.ts'
import { unboundClaim } from './volumes.ts'

const BY = 'default-scheduler'
/** Pods that found no place are tried again after this, and whenever a node or a pod makes room. */
const RETRY_MS = 300_000

/** Gives pods their nodes. Returns what stops it. */
export function scheduler(cluster: Cluster): () => void {
  const { store, clock } = cluster

  function reconcile(key: string): number | undefined {
    const [namespace, name = ''] = key.split('/')
    const pod = store.get(kinds.pods, namespace, name) as Pod | undefined
    if (!pod || pod.spec.nodeName || !isActive(pod)) return undefined
    if (pod.spec.schedulingGates?.length)
      return refuse(pod, 'SchedulingGated', 'Scheduling is blocked due to non-empty scheduling gates')
    const nodes = store.list(kinds.nodes) as readonly Node[]
    const claim = unboundClaim(store, pod)
    if (claim)
      // Since 1.36 the plugin that would deallocate claims does not find its notes when no node was looked at, and says so.
      return fail(pod, `0/${nodes.length} nodes are available: ${claim}. not found`)
    const choice = chooseNode(pod, nodes, cluster.pods.onNode)
    if ('misfits' in choice) return fail(pod, unschedulableSentence(choice.misfits))
    bind(pod, choice.node)
    return undefined
  }

  function refuse(pod: Pod, reason: string, message: string): undefined {
    const condition: Condition = { type: 'PodScheduled', status: 'False', reason, message }
    const conditions = withCondition(pod.status?.conditions, condition, clock.now())
    writeStatus(store, pod, { ...pod.status, phase: 'Pending', conditions })
  }

  function fail(pod: Pod, message: string): number {
    cluster.record(pod, { type: 'Warning', reason: 'FailedScheduling', message, component: BY })
    refuse(pod, 'Unschedulable', message)
    return RETRY_MS
  }

  function bind(pod: Pod, { metadata: { name: node, labels } }: Node): void {
    const { namespace, name } = pod.metadata
    rewrite(store, pod, { spec: { ...pod.spec, nodeName: node }, ...topology(pod, labels ?? {}) })
    // Read again: the kubelet has seen it by now.
    const bound = store.read(kinds.pods, namespace, name) as Pod
    const conditions = withCondition(
      bound.status?.conditions,
      { type: 'PodScheduled', status: 'True', reason: '', message: '' },
      clock.now(),
    )
    writeStatus(store, bound, { ...bound.status, phase: 'Pending', conditions: conditions.map(withoutEmpty) })
    const message = `Successfully assigned ${namespace}/${name} to ${node}`
    cluster.record(pod, { type: 'Normal', reason: 'Scheduled', message, component: BY })
  }

  const loop = createLoop(clock, reconcile, (error, key) => cluster.onError(error, `scheduling ${key}`))
  const retryAll = () => {
    for (const pod of cluster.pods.unbound()) loop.enqueue(keyOf(pod), 1000)
  }
  const stops = [
    follow(store, kinds.pods, ({ type, object, previous }) => {
      const pod = object as Pod
      const asks = type === 'ADDED' || (type === 'MODIFIED' && pod.spec !== previous?.spec)
      if (asks && !pod.spec.nodeName && isActive(pod)) loop.enqueue(keyOf(pod))
      else if (type === 'DELETED' || isOver(pod)) retryAll()
    }),
    follow(store, kinds.nodes, ({ type, object, previous }) => {
      if (type === 'ADDED' || (type === 'MODIFIED' && changesPlaces(object as Node, previous as Node | undefined)))
        retryAll()
    }),
    follow(store, kinds.persistentvolumeclaims, retryAll),
  ]
  return () => {
    for (const stop of [...stops, loop.stop]) stop()
  }
}

const TOPOLOGY = ['topology.kubernetes.io/region', 'topology.kubernetes.io/zone'] as const

/** Since 1.35 a pod is told where its node stands when it is bound (admission plugin PodTopologyLabels). */
function topology({ metadata }: Pod, node: Readonly<Record<string, string>>): Partial<Pod> {
  const found = TOPOLOGY.flatMap((key) => (node[key] === undefined ? [] : [[key, node[key]] as const]))
  if (found.length === 0) return {}
  return { metadata: { ...metadata, labels: { ...metadata.labels, ...Object.fromEntries(found) } } }
}

function withoutEmpty(condition: Condition): Condition {
  const { reason, message, ...rest } = condition
  return { ...rest, ...(reason && { reason }), ...(message && { message }) }
}

function changesPlaces(node: Node, before: Node | undefined): boolean {
  return (
    node.spec !== before?.spec ||
    node.metadata.labels !== before?.metadata.labels ||
    node.status?.allocatable !== before?.status?.allocatable
  )
}
