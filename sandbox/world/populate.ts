import type { Clock } from '../clock.ts'
import type { Controllers } from '../controllers/start.ts'
import { startControllers } from '../controllers/start.ts'
import { bootstrap } from '../kube/access/bootstrap.ts'
import { serveCustomKinds } from '../kube/custom-kinds.ts'
import { createStore } from '../kube/memory.ts'
import { seededRandom } from '../kube/random.ts'
import type { Store } from '../kube/store.ts'
import type { Blueprint } from './blueprint.ts'
import { historyClock } from './history-clock.ts'
import { nodesOf } from './nodes.ts'

export type Populated = { readonly store: Store; readonly controllers: Controllers }

const HOUR_MS = 3_600_000

/**
 * A cluster as it has become by now. Its past is played through the same controllers that run it afterwards, on a clock
 * that needs no time for it, so that every age, revision, restart count and event fits every other.
 */
export function populate(
  blueprint: Blueprint,
  live: Clock,
  onError?: (error: unknown, where: string) => void,
): Populated {
  const now = live.now()
  const past = blueprint.history(now).toSorted((a, b) => b.ago - a.ago)
  const clock = historyClock(live, now - (past[0]?.ago ?? 0) - HOUR_MS)
  const store = createStore({ clock, random: seededRandom(blueprint.seed) })
  bootstrap(store)
  const stopCustomKinds = serveCustomKinds(store)
  const controllers = startControllers({ store, eventsFrom: now - HOUR_MS, ...(onError && { onError }) })
  let count = 0
  for (const pool of blueprint.pools) {
    for (const node of nodesOf(pool, count, clock.now())) store.create(node)
    count += pool.count
  }
  for (const happening of past) {
    clock.advanceTo(now - happening.ago)
    happening.act(store)
  }
  clock.advanceTo(now)
  clock.goLive()
  // The server serves custom kinds from here on; and nobody has seen the past's revisions.
  stopCustomKinds()
  store.compact()
  return { store, controllers }
}
