import { findCondition } from '../condition.ts'
import type { Pod } from '../pod/pod.ts'
import { isReady } from '../pod/readiness.ts'
import { moment } from '../stamp.ts'

const PHASE: Readonly<Record<string, number>> = { Pending: 0, Unknown: 1, Running: 2 }

/**
 * The pods in the order in which a scale-down gives them up (pkg/controller/controller_utils.go ActivePodsWithRanks):
 * unplaced, pending, not ready, cheap to delete, crowded, ready for the shortest time, restarted most, youngest.
 */
export function givenUpFirst(pods: readonly Pod[]): readonly Pod[] {
  const crowd = new Map<string, number>()
  for (const pod of pods) {
    const node = pod.spec.nodeName ?? ''
    crowd.set(node, (crowd.get(node) ?? 0) + 1)
  }
  const rank = (pod: Pod): readonly number[] => [
    pod.spec.nodeName ? 1 : 0,
    PHASE[pod.status?.phase ?? 'Pending'] ?? 0,
    isReady(pod) ? 1 : 0,
    Number(pod.metadata.annotations?.['controller.kubernetes.io/pod-deletion-cost'] ?? 0),
    -(crowd.get(pod.spec.nodeName ?? '') ?? 0),
    -(moment(findCondition(pod.status?.conditions, 'Ready')?.lastTransitionTime) || 0),
    -Math.max(0, ...(pod.status?.containerStatuses ?? []).map((status) => status.restartCount)),
    -moment(pod.metadata.creationTimestamp),
  ]
  return pods
    .map((pod) => ({ pod, rank: rank(pod) }))
    .sort((a, b) => compare(a.rank, b.rank))
    .map(({ pod }) => pod)
}

function compare(a: readonly number[], b: readonly number[]): number {
  for (const [at, value] of a.entries()) {
    const other = b[at] ?? 0
    if (value !== other) return value - other
  }
  return 0
}
