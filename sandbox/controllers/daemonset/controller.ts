import { kinds } from '../../kube/kinds.ts'
import type { Cluster } from '../cluster.ts'
import { follow, writeStatus } from '../cluster.ts'
import { share } from '../deployment/deployment.ts'
import { createLoop } from '../loop.ts'
import type { Node } from '../node/node.ts'
import { controllerOf, keyOf } from '../owner.ts'
import { bearPod, endPod, REFUSED_MS } from '../pod/birth.ts'
import type { Pod } from '../pod/pod.ts'
import { isActive, isOver, readiness } from '../pod/readiness.ts'
import { ensureRevision, hashOf, trimRevisions } from '../template-revision.ts'
import type { DaemonSet } from './daemonset.ts'
import { daemonSpec, isUpToDate, outdatedToEnd, placement, targetOf } from './daemonset.ts'

const BY = 'daemonset-controller'

/** Runs one pod of each DaemonSet on every node that it belongs on. Returns what stops it. */
export function daemonSetController(cluster: Cluster): () => void {
  const { store, clock } = cluster

  function reconcile(key: string): number | undefined {
    const [namespace, name = ''] = key.split('/')
    const set = store.get(kinds.daemonsets, namespace, name) as DaemonSet | undefined
    if (!set || set.metadata.deletionTimestamp) return undefined
    const revision = ensureRevision(cluster, set, set.spec.template)
    const hash = hashOf(revision)
    const nodes = store.list(kinds.nodes) as readonly Node[]
    const refused = place(set, nodes, hash)
    roll(set, nodes, hash)
    const pods = cluster.pods.ownedBy(set.metadata.uid)
    writeStatus(store, set, daemonStatus(set, nodes, pods, hash, clock.now()))
    const used = pods.map((pod) => pod.metadata.labels?.['controller-revision-hash'] ?? '')
    trimRevisions(cluster, set, set.spec.revisionHistoryLimit ?? 10, new Set([hash, ...used]))
    if (refused) return REFUSED_MS
    const { next } = readiness(pods, set.spec.minReadySeconds, clock.now())
    return next === undefined ? undefined : next - clock.now()
  }

  /** Puts pods where they are missing and ends those that should not be; says whether the API refused one. */
  function place(set: DaemonSet, nodes: readonly Node[], hash: string): boolean {
    let refused = false
    const pods = cluster.pods.ownedBy(set.metadata.uid)
    for (const node of nodes) {
      const here = pods.filter((pod) => targetOf(pod) === node.metadata.name)
      const { run, stay } = placement(set, node)
      const failed = here.filter((pod) => isOver(pod))
      for (const pod of stay ? failed : here) endPod(cluster, set, pod, BY)
      if (run && here.length === 0 && !create(set, node.metadata.name, hash)) refused = true
    }
    const names = new Set(nodes.map((node) => node.metadata.name))
    for (const pod of pods.filter((one) => !names.has(targetOf(one)))) endPod(cluster, set, pod, BY)
    return refused
  }

  function create(set: DaemonSet, node: string, hash: string): Pod | undefined {
    const { metadata, spec } = set.spec.template
    const labels = { ...metadata?.labels, 'controller-revision-hash': hash, 'pod-template-generation': '1' }
    return bearPod(cluster, {
      owner: set,
      template: { metadata: { ...metadata, labels }, spec: daemonSpec(spec, node) },
      by: BY,
    })
  }

  function roll(set: DaemonSet, nodes: readonly Node[], hash: string): void {
    if (set.spec.updateStrategy?.type === 'OnDelete') return
    const most = share(set.spec.updateStrategy?.rollingUpdate?.maxUnavailable ?? 1, nodes.length, Math.ceil)
    for (const pod of outdatedToEnd(cluster.pods.ownedBy(set.metadata.uid), hash, most)) endPod(cluster, set, pod, BY)
  }

  const loop = createLoop(clock, reconcile, (error, key) => cluster.onError(error, `DaemonSet ${key}`))
  const stops = [
    follow(store, kinds.daemonsets, ({ object }) => loop.enqueue(keyOf(object))),
    follow(store, kinds.pods, ({ object }) => {
      const owner = controllerOf(object)
      if (owner?.kind === 'DaemonSet') loop.enqueue(`${object.metadata.namespace}/${owner.name}`)
    }),
    follow(store, kinds.nodes, ({ type, object, previous }) => {
      const moved =
        type !== 'MODIFIED' || object.spec !== previous?.spec || object.metadata.labels !== previous?.metadata.labels
      if (moved) for (const set of store.list(kinds.daemonsets)) loop.enqueue(keyOf(set))
    }),
  ]
  return () => {
    for (const stop of [...stops, loop.stop]) stop()
  }
}

/** What a DaemonSet's status says. */
export function daemonStatus(set: DaemonSet, nodes: readonly Node[], pods: readonly Pod[], hash: string, now: number) {
  const wanted = new Set(nodes.filter((node) => placement(set, node).run).map((node) => node.metadata.name))
  const placed = pods.filter((pod) => isActive(pod) && pod.spec.nodeName)
  const right = placed.filter((pod) => wanted.has(targetOf(pod)))
  const { ready, available } = readiness(right, set.spec.minReadySeconds, now)
  const unavailable = wanted.size - available
  const updated = right.filter((pod) => isUpToDate(pod, hash)).length
  return {
    currentNumberScheduled: right.length,
    numberMisscheduled: placed.length - right.length,
    desiredNumberScheduled: wanted.size,
    numberReady: ready,
    observedGeneration: set.metadata.generation ?? 1,
    ...(updated > 0 && { updatedNumberScheduled: updated }),
    ...(available > 0 && { numberAvailable: available }),
    ...(unavailable > 0 && { numberUnavailable: unavailable }),
  }
}
