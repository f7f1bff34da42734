import { kinds } from '../../kube/kinds.ts'
import type { KubeObject } from '../../object.ts'
import type { Cluster } from '../cluster.ts'
import { follow, writeStatus } from '../cluster.ts'
import type { Condition } from '../condition.ts'
import { withCondition } from '../condition.ts'
import { share } from '../deployment/deployment.ts'
import { createLoop } from '../loop.ts'
import { keyOf } from '../owner.ts'
import type { Pod } from '../pod/pod.ts'
import { isActive, isReady } from '../pod/readiness.ts'
import type { LabelSelector } from '../selector.ts'
import { selects } from '../selector.ts'

type Budget = KubeObject & {
  readonly spec: {
    readonly selector?: LabelSelector
    readonly minAvailable?: number | string
    readonly maxUnavailable?: number | string
  }
  readonly status?: { readonly conditions?: readonly Condition[] }
}

/** Keeps the status of PodDisruptionBudgets, from which the eviction API decides. Returns what stops it. */
export function disruptionController(cluster: Cluster): () => void {
  const { store, clock } = cluster

  function reconcile(key: string): undefined {
    const [namespace = '', name = ''] = key.split('/')
    const budget = store.get(kinds.poddisruptionbudgets, namespace, name) as Budget | undefined
    if (budget) writeStatus(store, budget, budgetStatus(budget, cluster.pods.inNamespace(namespace), clock.now()))
  }

  const loop = createLoop(clock, reconcile, (error, key) => cluster.onError(error, `PodDisruptionBudget ${key}`))
  const stops = [
    follow(store, kinds.poddisruptionbudgets, ({ type, object }) => {
      if (type !== 'DELETED') loop.enqueue(keyOf(object))
    }),
    follow(store, kinds.pods, ({ object }) => {
      const namespace = object.metadata.namespace ?? ''
      for (const budget of store.list(kinds.poddisruptionbudgets, { namespace })) {
        if (selects((budget as Budget).spec.selector, object.metadata.labels)) loop.enqueue(keyOf(budget))
      }
    }),
  ]
  return () => {
    for (const stop of [...stops, loop.stop]) stop()
  }
}

/** What a budget allows now (pkg/controller/disruption/disruption.go). The expected count is that of its living pods. */
export function budgetStatus(budget: Budget, pods: readonly Pod[], now: number) {
  const mine = pods.filter((pod) => isActive(pod) && selects(budget.spec.selector, pod.metadata.labels))
  const expectedPods = mine.length
  const currentHealthy = mine.filter(isReady).length
  const { minAvailable, maxUnavailable } = budget.spec
  const desiredHealthy =
    maxUnavailable === undefined
      ? share(minAvailable ?? 0, expectedPods, Math.ceil)
      : Math.max(0, expectedPods - share(maxUnavailable, expectedPods, Math.ceil))
  const disruptionsAllowed = expectedPods === 0 ? 0 : Math.max(0, currentHealthy - desiredHealthy)
  const allowed = disruptionsAllowed > 0
  const condition: Condition = {
    type: 'DisruptionAllowed',
    status: allowed ? 'True' : 'False',
    reason: allowed ? 'SufficientPods' : 'InsufficientPods',
    message: '',
    observedGeneration: budget.metadata.generation ?? 1,
  }
  const conditions = withCondition(budget.status?.conditions, condition, now)
  const observedGeneration = budget.metadata.generation ?? 1
  return { observedGeneration, disruptionsAllowed, currentHealthy, desiredHealthy, expectedPods, conditions }
}
