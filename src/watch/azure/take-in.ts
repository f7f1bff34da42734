import type { World } from '../world.ts'
import { handleOf } from './handle.ts'
import type { SeenCluster } from './seen.ts'

/** Puts what Azure says into the world; gives the subjects of which it says something else than before. */
export function takeIn(world: World, seen: ReadonlyMap<string, SeenCluster>): readonly string[] {
  const touched: string[] = []
  for (const [id, now] of new Map([...world.azure, ...seen])) {
    const before = world.azure.get(id)
    const after = seen.get(id)
    if (before && after && JSON.stringify(before) === JSON.stringify(after)) continue
    if (after) world.azure.set(id, after)
    else world.azure.delete(id)
    const pools = new Set([...(before?.pools ?? []), ...(after?.pools ?? [])].map(({ name }) => name))
    touched.push(...subjectsOf(handleOf(now), [...pools]))
  }
  return touched
}

/** The keys of all that is judged of the cluster of a handle: it and its pools, their troubles and their upkeep. */
export function subjectsOf(cluster: string, pools: readonly string[]): readonly string[] {
  return [
    `AksCluster//${cluster}`,
    `AksUpkeep//${cluster}`,
    ...pools.flatMap((pool) => [`AksPool//${cluster}/${pool}`, `AksUpkeep//${cluster}/${pool}`]),
  ]
}
