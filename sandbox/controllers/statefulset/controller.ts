import { kinds } from '../../kube/kinds.ts'
import type { Cluster } from '../cluster.ts'
import { follow, writeStatus } from '../cluster.ts'
import { createLoop } from '../loop.ts'
import { controllerOf, keyOf } from '../owner.ts'
import { bearPod, endPod, REFUSED_MS } from '../pod/birth.ts'
import type { Pod, PodTemplate } from '../pod/pod.ts'
import { isActive, readiness } from '../pod/readiness.ts'
import type { Revision } from '../template-revision.ts'
import { ensureRevision, revisionsOf, trimRevisions } from '../template-revision.ts'
import { claimFor, withClaims } from './claims.ts'
import type { StatefulSet } from './statefulset.ts'
import { partitionOf, REVISION_LABEL } from './statefulset.ts'
import { statefulStep } from './step.ts'

const BY = 'statefulset-controller'

/** Runs StatefulSets. Returns what stops it. */
export function statefulSetController(cluster: Cluster): () => void {
  const { store, clock } = cluster

  function reconcile(key: string): number | undefined {
    const [namespace, name = ''] = key.split('/')
    const set = store.get(kinds.statefulsets, namespace, name) as StatefulSet | undefined
    if (!set || set.metadata.deletionTimestamp) return undefined
    const latest = ensureRevision(cluster, set, set.spec.template)
    const step = statefulStep(set, cluster.pods.ownedBy(set.metadata.uid), latest.metadata.name)
    for (const pod of step.end) endPod(cluster, set, pod, BY)
    const made = step.create.map((ordinal) => create(set, ordinal, latest))
    const pods = cluster.pods.ownedBy(set.metadata.uid)
    writeStatus(store, set, statefulStatus(set, pods, latest.metadata.name, clock.now()))
    const used = pods.map((pod) => pod.metadata.labels?.[REVISION_LABEL] ?? '')
    trimRevisions(cluster, set, set.spec.revisionHistoryLimit ?? 10, new Set([latest.metadata.name, ...used]))
    const { next } = readiness(pods, set.spec.minReadySeconds, clock.now())
    if (made.includes(undefined)) return REFUSED_MS
    return next === undefined ? undefined : next - clock.now()
  }

  function create(set: StatefulSet, ordinal: number, latest: Revision): Pod | undefined {
    const name = `${set.metadata.name}-${ordinal}`
    for (const claim of (set.spec.volumeClaimTemplates ?? []).map((template) => claimFor(set, template, ordinal))) {
      if (store.get(kinds.persistentvolumeclaims, claim.metadata.namespace, claim.metadata.name)) continue
      store.create(claim)
      const message = `create Claim ${claim.metadata.name} Pod ${name} in StatefulSet ${set.metadata.name} success`
      cluster.record(set, { type: 'Normal', reason: 'SuccessfulCreate', message, component: BY })
    }
    const held = revisionsOf(cluster, set).find((one) => one.metadata.name === set.status?.currentRevision)
    const revision = ordinal < partitionOf(set) && held ? held : latest
    const { template } = revision.data.spec
    const labels = {
      ...template.metadata?.labels,
      'apps.kubernetes.io/pod-index': String(ordinal),
      [REVISION_LABEL]: revision.metadata.name,
      'statefulset.kubernetes.io/pod-name': name,
    }
    const spec = { ...withClaims(template.spec, set, ordinal), hostname: name, subdomain: set.spec.serviceName ?? '' }
    const made: PodTemplate = { metadata: { ...template.metadata, labels }, spec }
    return bearPod(cluster, { owner: set, template: made, name, by: BY })
  }

  const loop = createLoop(clock, reconcile, (error, key) => cluster.onError(error, `StatefulSet ${key}`))
  const stops = [
    follow(store, kinds.statefulsets, ({ object }) => loop.enqueue(keyOf(object))),
    follow(store, kinds.pods, ({ object }) => {
      const owner = controllerOf(object)
      if (owner?.kind === 'StatefulSet') loop.enqueue(`${object.metadata.namespace}/${owner.name}`)
    }),
  ]
  return () => {
    for (const stop of [...stops, loop.stop]) stop()
  }
}

/** What a StatefulSet's status says. The update becomes the current revision once every pod has it and is ready. */
export function statefulStatus(set: StatefulSet, pods: readonly Pod[], latest: string, now: number) {
  const active = pods.filter(isActive)
  const updated = active.filter((pod) => pod.metadata.labels?.[REVISION_LABEL] === latest)
  const { ready, available } = readiness(active, set.spec.minReadySeconds, now)
  const replicas = set.spec.replicas ?? 1
  const done = updated.length === replicas && ready === replicas && partitionOf(set) === 0
  const current = done ? latest : (set.status?.currentRevision ?? latest)
  const currentCount = active.filter((pod) => pod.metadata.labels?.[REVISION_LABEL] === current).length
  return {
    observedGeneration: set.metadata.generation ?? 1,
    replicas: active.length,
    ...(ready > 0 && { readyReplicas: ready }),
    availableReplicas: available,
    ...(currentCount > 0 && { currentReplicas: currentCount }),
    ...(updated.length > 0 && { updatedReplicas: updated.length }),
    currentRevision: current,
    updateRevision: latest,
    collisionCount: 0,
  }
}
