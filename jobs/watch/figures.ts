import { isLive } from '../../src/incident/incident.ts'
import type { WatchFigures } from '../../src/metrics.ts'
import type { ClusterWatch } from './cluster-watch.ts'

/** Few words for why nothing is said, since who silenced what is nobody's metric. */
const CLASSES: readonly (readonly [RegExp, string])[] = [
  [/^silenced/, 'silenced'],
  [/^maintenance/, 'maintenance'],
  [/^quiet hours/, 'quiet hours'],
  [/^snoozed/, 'snoozed'],
  [/speaks for it$/, 'explained'],
  [/^waits for what belongs/, 'settling'],
  [/comes and goes/, 'flapping'],
]

/** How a watch stands, as numbers. */
export function figuresOf(watch: ClusterWatch, now: number): WatchFigures {
  const live = Object.values(watch.book()?.matters.incidents ?? {}).filter(isLive)
  const reasons = watch.reasons()
  const ages: Record<string, number> = {}
  const objects: Record<string, number> = {}
  for (const { kind, lastHeard, objects: count } of watch.sights()) {
    ages[kind] = Math.max(ages[kind] ?? 0, lastHeard === undefined ? 0 : Math.max(0, now - lastHeard) / 1_000)
    objects[kind] = (objects[kind] ?? 0) + count
  }
  return {
    cluster: watch.cluster,
    leading: watch.leading(),
    outbox: watch.waiting(),
    relists: watch.relists(),
    ages,
    objects,
    incidents: counted(live.map(({ severity }) => severity)),
    untold: counted(live.flatMap(({ id }) => CLASSES.find(([pattern]) => pattern.test(reasons[id] ?? ''))?.[1] ?? [])),
  }
}

function counted(words: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const word of words) counts[word] = (counts[word] ?? 0) + 1
  return counts
}
