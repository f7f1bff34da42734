import type { ReplicaSet } from '../replicaset/replicaset.ts'
import { wanted } from '../replicaset/replicaset.ts'
import type { Bounds, Deployment } from './deployment.ts'
import { isRecreate, total } from './deployment.ts'
import { DESIRED, MAX } from './revision.ts'
import type { Resize } from './rolling.ts'

/** Whether the deployment's size was changed since its replica sets were last sized (deployment/sync.go isScalingEvent). */
export function wasScaled(bounds: Bounds, sets: readonly ReplicaSet[]): boolean {
  return sets.some((set) => {
    const desired = set.metadata.annotations?.[DESIRED]
    return wanted(set) > 0 && desired !== undefined && Number(desired) !== bounds.replicas
  })
}

/** Sizes after a change of scale; in the middle of a rollout every replica set gets its share (deployment/sync.go scale). */
export function scaledSizes(
  deployment: Deployment,
  bounds: Bounds,
  current: ReplicaSet | undefined,
  old: readonly ReplicaSet[],
): readonly Resize[] {
  const all = [...old, ...(current ? [current] : [])]
  const active = all.filter((set) => wanted(set) > 0)
  const only = active.length <= 1 ? (active[0] ?? current) : undefined
  if (only) return wanted(only) === bounds.replicas ? [] : [{ set: only, to: bounds.replicas }]
  if (current && isSaturated(current, bounds.replicas))
    return active.filter((set) => set !== current).map((set) => ({ set, to: 0 }))
  if (isRecreate(deployment)) return []
  const allowed = bounds.replicas > 0 ? bounds.replicas + bounds.surge : 0
  return proportional(active, allowed - total(active), bounds)
}

function isSaturated(set: ReplicaSet, replicas: number): boolean {
  const desired = Number(set.metadata.annotations?.[DESIRED])
  return wanted(set) === replicas && desired === replicas && (set.status?.availableReplicas ?? 0) === replicas
}

function proportional(active: readonly ReplicaSet[], toAdd: number, bounds: Bounds): readonly Resize[] {
  if (toAdd === 0) return []
  const sorted = active.toSorted((a, b) => wanted(b) - wanted(a))
  let added = 0
  const resized = sorted.map((set) => {
    const share = fraction(set, bounds)
    const left = toAdd - added
    const part = toAdd > 0 ? Math.min(share, left) : Math.max(share, left)
    added += part
    return { set, to: Math.max(0, wanted(set) + part) }
  })
  // What rounding left over goes to the largest.
  return resized.map((one, at) => (at === 0 ? { ...one, to: Math.max(0, one.to + toAdd - added) } : one))
}

function fraction(set: ReplicaSet, bounds: Bounds): number {
  const max = Number(set.metadata.annotations?.[MAX]) || bounds.replicas
  return Math.round((wanted(set) * (bounds.replicas + bounds.surge)) / max) - wanted(set)
}
