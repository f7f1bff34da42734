import { kinds } from '../../kube/kinds.ts'
import type { Cluster } from '../cluster.ts'
import { follow, writeStatus } from '../cluster.ts'
import type { Condition } from '../condition.ts'
import { withCondition, withoutCondition } from '../condition.ts'
import { createLoop } from '../loop.ts'
import { controllerOf, keyOf } from '../owner.ts'
import { bearPod, endPod, REFUSED_MS } from '../pod/birth.ts'
import type { Pod } from '../pod/pod.ts'
import { isActive, readiness } from '../pod/readiness.ts'
import { selects } from '../selector.ts'
import { givenUpFirst } from './ranking.ts'
import type { ReplicaSet, ReplicaSetStatus } from './replicaset.ts'
import { wanted } from './replicaset.ts'

const BY = 'replicaset-controller'

/** Keeps as many pods as a ReplicaSet wants. Returns what stops it. */
export function replicaSetController(cluster: Cluster): () => void {
  const { store, clock } = cluster

  function reconcile(key: string): number | undefined {
    const [namespace, name = ''] = key.split('/')
    const set = store.get(kinds.replicasets, namespace, name) as ReplicaSet | undefined
    if (!set) return undefined
    const active = cluster.pods.ownedBy(set.metadata.uid).filter(isActive)
    const failure = set.metadata.deletionTimestamp ? undefined : adjust(cluster, set, active)
    const mine = cluster.pods.ownedBy(set.metadata.uid).filter(isActive)
    const count = readiness(mine, set.spec.minReadySeconds, clock.now())
    writeStatus(store, set, replicaSetStatus(set, mine, count, failure, clock.now()))
    if (failure) return REFUSED_MS
    return count.next === undefined ? undefined : count.next - clock.now()
  }

  const loop = createLoop(clock, reconcile, (error, key) => cluster.onError(error, `ReplicaSet ${key}`))
  const stops = [
    follow(store, kinds.replicasets, ({ type, object, previous }) => {
      // Not on its own status, or a refused pod would be tried again at once.
      if (type !== 'MODIFIED' || object.spec !== previous?.spec) loop.enqueue(keyOf(object))
    }),
    follow(store, kinds.pods, ({ object }) => {
      const owner = controllerOf(object)
      if (owner?.kind === 'ReplicaSet') loop.enqueue(`${object.metadata.namespace}/${owner.name}`)
    }),
  ]
  return () => {
    for (const stop of [...stops, loop.stop]) stop()
  }
}

/** Makes or ends pods; returns the API's sentence when it refused one. */
function adjust(cluster: Cluster, set: ReplicaSet, active: readonly Pod[]): string | undefined {
  const missing = wanted(set) - active.length
  let failure: string | undefined
  const refused = (sentence: string) => {
    failure = sentence
  }
  for (let made = 0; made < missing && failure === undefined; made++) {
    bearPod(cluster, { owner: set, template: set.spec.template, by: BY }, refused)
  }
  for (const pod of missing < 0 ? givenUpFirst(active).slice(0, -missing) : []) endPod(cluster, set, pod, BY)
  return failure
}

/** What a ReplicaSet's status says, given its active pods. */
export function replicaSetStatus(
  set: ReplicaSet,
  pods: readonly Pod[],
  count: { readonly ready: number; readonly available: number },
  failure: string | undefined,
  now: number,
): ReplicaSetStatus {
  const labeled = pods.filter((pod) =>
    selects({ matchLabels: set.spec.template.metadata?.labels ?? {} }, pod.metadata.labels),
  )
  const conditions = failed(set.status?.conditions, failure, now)
  return {
    replicas: pods.length,
    ...(labeled.length > 0 && { fullyLabeledReplicas: labeled.length }),
    ...(count.ready > 0 && { readyReplicas: count.ready }),
    ...(count.available > 0 && { availableReplicas: count.available }),
    ...(conditions.length > 0 && { conditions }),
    observedGeneration: set.metadata.generation ?? 1,
  }
}

function failed(conditions: readonly Condition[] = [], message: string | undefined, now: number): readonly Condition[] {
  if (message === undefined) return withoutCondition(conditions, 'ReplicaFailure')
  return withCondition(conditions, { type: 'ReplicaFailure', status: 'True', reason: 'FailedCreate', message }, now)
}
