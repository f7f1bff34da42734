import type { Pod } from '../pod/pod.ts'
import { isOver, isReady } from '../pod/readiness.ts'
import type { StatefulSet } from './statefulset.ts'
import { ordinalOf, partitionOf, REVISION_LABEL } from './statefulset.ts'

export type Step = { readonly create: readonly number[]; readonly end: readonly Pod[] }

const NOTHING: Step = { create: [], end: [] }

/**
 * What a StatefulSet does next (pkg/controller/statefulset/stateful_set_control.go): missing pods from the first, each
 * after the one before is ready; then the surplus from the last; then outdated pods from the last, one at a time.
 */
export function statefulStep(set: StatefulSet, pods: readonly Pod[], revision: string): Step {
  const replicas = set.spec.replicas ?? 1
  const at = new Map(pods.map((pod) => [ordinalOf(pod), pod]))
  const ordinals = Array.from({ length: replicas }, (_, ordinal) => ordinal)
  if (set.spec.podManagementPolicy === 'Parallel') {
    const create = ordinals.filter((ordinal) => !at.has(ordinal))
    const end = pods.filter((pod) => (ordinalOf(pod) >= replicas || isOver(pod)) && !isEnding(pod))
    return create.length + end.length > 0 ? { create, end } : update(set, pods, revision)
  }
  for (const ordinal of ordinals) {
    const pod = at.get(ordinal)
    if (!pod) return { create: [ordinal], end: [] }
    if (isOver(pod) && !isEnding(pod)) return { create: [], end: [pod] }
    // Also when it is the old template's pod: a broken one blocks the update that would mend it, as in the real one.
    if (!isHealthy(pod)) return NOTHING
  }
  const surplus = pods.filter((pod) => ordinalOf(pod) >= replicas).sort((a, b) => ordinalOf(b) - ordinalOf(a))[0]
  if (surplus) return isEnding(surplus) ? NOTHING : { create: [], end: [surplus] }
  return update(set, pods, revision)
}

function update(set: StatefulSet, pods: readonly Pod[], revision: string): Step {
  if (set.spec.updateStrategy?.type === 'OnDelete') return NOTHING
  for (const pod of pods.toSorted((a, b) => ordinalOf(b) - ordinalOf(a))) {
    if (isEnding(pod)) return NOTHING
    if (!isCurrent(set, pod, revision)) return { create: [], end: [pod] }
    if (!isHealthy(pod)) return NOTHING
  }
  return NOTHING
}

function isCurrent(set: StatefulSet, pod: Pod, revision: string): boolean {
  return ordinalOf(pod) < partitionOf(set) || pod.metadata.labels?.[REVISION_LABEL] === revision
}

function isHealthy(pod: Pod): boolean {
  return isReady(pod) && !isEnding(pod)
}

function isEnding(pod: Pod): boolean {
  return pod.metadata.deletionTimestamp !== undefined
}
