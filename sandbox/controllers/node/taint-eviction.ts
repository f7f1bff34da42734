import { kinds } from '../../kube/kinds.ts'
import type { Cluster } from '../cluster.ts'
import { follow, writeStatus } from '../cluster.ts'
import { withCondition } from '../condition.ts'
import { createLoop } from '../loop.ts'
import { keyOf } from '../owner.ts'
import { patient } from '../pod/from-template.ts'
import type { Pod, Toleration } from '../pod/pod.ts'
import { moment } from '../stamp.ts'
import type { Node, Taint } from './node.ts'
import { tolerates } from './node.ts'

/** When (ms) a pod has to leave because of NoExecute taints; undefined: never (pkg/controller/tainteviction). */
export function leavesAt(
  taints: readonly Taint[] | undefined,
  tolerations: readonly Toleration[] = [],
): number | undefined {
  const biting = (taints ?? []).filter((taint) => taint.effect === 'NoExecute')
  const times = biting.map((taint) => {
    const matching = tolerations.filter((one) => tolerates(one, taint))
    if (matching.length === 0) return 0
    const limits = matching.map((one) => one.tolerationSeconds).filter((seconds) => seconds !== undefined)
    return limits.length === 0 ? Number.POSITIVE_INFINITY : (moment(taint.timeAdded) || 0) + Math.min(...limits) * 1000
  })
  const first = Math.min(...times)
  return first === Number.POSITIVE_INFINITY ? undefined : first
}

/** Deletes pods from nodes whose NoExecute taints they do not tolerate, or no longer. Returns what stops it. */
export function evictFrom(cluster: Cluster): () => void {
  const { store, clock } = cluster

  function reconcile(key: string): number | undefined {
    const [namespace, name = ''] = key.split('/')
    const pod = store.get(kinds.pods, namespace, name) as Pod | undefined
    const node = store.get(kinds.nodes, undefined, pod?.spec.nodeName ?? '') as Node | undefined
    if (!pod || !node || pod.metadata.deletionTimestamp) return undefined
    const at = leavesAt(node.spec?.taints, patient(pod.spec.tolerations))
    if (at === undefined) return undefined
    if (at > clock.now()) return at - clock.now()
    const message = `Marking for deletion Pod ${key}`
    cluster.record(pod, {
      type: 'Normal',
      reason: 'TaintManagerEviction',
      message,
      component: 'taint-eviction-controller',
    })
    const why = { reason: 'DeletionByTaintManager', message: 'Taint manager: deleting due to NoExecute taint' }
    const conditions = withCondition(
      pod.status?.conditions,
      { type: 'DisruptionTarget', status: 'True', ...why },
      clock.now(),
    )
    writeStatus(store, pod, { ...pod.status, conditions })
    store.delete(kinds.pods, namespace, name)
    return undefined
  }

  const loop = createLoop(clock, reconcile, (error, key) => cluster.onError(error, `evicting ${key}`))
  const stop = follow(store, kinds.nodes, ({ type, object, previous }) => {
    if (type !== 'MODIFIED' || object.spec === previous?.spec) return
    for (const pod of cluster.pods.onNode(object.metadata.name)) loop.enqueue(keyOf(pod))
  })
  return () => {
    stop()
    loop.stop()
  }
}
