import type { ReplicaSet } from '../replicaset/replicaset.ts'
import { wanted } from '../replicaset/replicaset.ts'
import { moment } from '../stamp.ts'
import type { Bounds } from './deployment.ts'
import { availableIn, total } from './deployment.ts'

/** A replica set and the size that it should have now. */
export type Resize = { readonly set: ReplicaSet; readonly to: number }

/** How large the new replica set may be now (deployment_util.go NewRSNewReplicas). */
export function newSize(bounds: Bounds, current: ReplicaSet | undefined, all: readonly ReplicaSet[]): number {
  const has = current ? wanted(current) : 0
  const room = bounds.replicas + bounds.surge - total(all)
  if (room <= 0) return has
  return has + Math.min(room, Math.max(0, bounds.replicas - has))
}

/**
 * The next step of a rolling update: first the new replica set grows as far as it may, then the old ones shrink
 * (pkg/controller/deployment/rolling.go). No steps means: wait, or done.
 */
export function rollingStep(bounds: Bounds, current: ReplicaSet, old: readonly ReplicaSet[]): readonly Resize[] {
  const all = [...old, current]
  if (wanted(current) > bounds.replicas) return [{ set: current, to: bounds.replicas }]
  const grown = newSize(bounds, current, all)
  if (grown !== wanted(current)) return [{ set: current, to: grown }]
  const active = old.filter((set) => wanted(set) > 0)
  if (active.length === 0) return []
  const floor = bounds.replicas - bounds.unavailable
  const spare = total(all) - floor - (wanted(current) - availableIn(current))
  return spare <= 0 ? [] : shrink(oldestFirst(active), spare, total(all, availableIn) - floor)
}

/** Old pods that never worked go first; then as many of the available ones as may be missed. */
function shrink(old: readonly ReplicaSet[], spare: number, missable: number): readonly Resize[] {
  const sizes = new Map(old.map((set) => [set, wanted(set)]))
  const take = (set: ReplicaSet, most: number): number => {
    const taken = Math.max(0, Math.min(sizes.get(set) ?? 0, most))
    sizes.set(set, (sizes.get(set) ?? 0) - taken)
    return taken
  }
  let cleaned = 0
  for (const set of old) cleaned += take(set, Math.min(spare - cleaned, wanted(set) - availableIn(set)))
  let missed = 0
  for (const set of old) missed += take(set, missable - missed)
  return old.map((set) => ({ set, to: sizes.get(set) ?? 0 })).filter(({ set, to }) => to !== wanted(set))
}

/** Recreate: the old pods go; the new ones come only once none of the old is left. */
export function recreateStep(
  bounds: Bounds,
  current: ReplicaSet,
  old: readonly ReplicaSet[],
  oldPods: number,
): readonly Resize[] {
  const active = old.filter((set) => wanted(set) > 0)
  if (active.length > 0) return active.map((set) => ({ set, to: 0 }))
  return oldPods > 0 || wanted(current) === bounds.replicas ? [] : [{ set: current, to: bounds.replicas }]
}

export function oldestFirst(sets: readonly ReplicaSet[]): readonly ReplicaSet[] {
  return sets.toSorted(
    (a, b) =>
      moment(a.metadata.creationTimestamp) - moment(b.metadata.creationTimestamp) ||
      (a.metadata.name < b.metadata.name ? -1 : 1),
  )
}
