import type { World } from '../world.ts'
import type { SeenCluster } from './seen.ts'
import { poolKey } from './view.ts'

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
    touched.push(`AksCluster//${now.name}`, ...[...pools].map((name) => poolKey(now, name)))
  }
  return touched
}
