import type { Family, Finding } from '../watch/finding.ts'
import { SEVERITIES } from '../watch/finding.ts'
import type { Incident } from './incident.ts'
import { active, present } from './incident.ts'

/** What explains the rest comes first: a pull that fails is why the rollout is stuck, and not the other way round. */
const EXPLAINS: readonly Family[] = [
  'shared',
  'azure',
  'node',
  'npd',
  'quota',
  'create',
  'pvc',
  'volume',
  'image',
  'config',
  'init',
  'evict',
  'sched',
  'crash',
  'probe',
  'pdb',
  'term',
  'endpoints',
  'daemon',
  'sts',
  'rollout',
  'replicas',
  'job',
  'cron',
  'hpa',
  'cert',
  'upkeep',
  'resched',
  'alert',
  'self',
]

/** What says that something is amiss and not what. */
const FOLLOWS: ReadonlySet<Family> = new Set<Family>([
  'replicas',
  'rollout',
  'probe',
  'endpoints',
  'sts',
  'daemon',
  'resched',
])

/** What keeps one pod from starting is seldom why another fails. */
const OF_OTHERS: ReadonlySet<Family> = new Set<Family>(['volume', 'sched'])

/** The finding that speaks for the incident: what counts now, else what counted last. */
export function lead(incident: Incident): Finding | undefined {
  const counted = active(incident)
  // What has not lasted long enough to be told alone may still explain what only follows from something.
  const explained = counted.some(({ family }) => !FOLLOWS.has(family))
  const waiting = present(incident).filter((finding) => !counted.includes(finding))
  const now =
    counted.length > 0 ? [...counted, ...waiting.filter(({ family }) => !explained || !OF_OTHERS.has(family))] : []
  return ranked(now.length > 0 ? now : Object.values(incident.held).map((held) => held.finding))[0]
}

export function ranked(findings: readonly Finding[]): readonly Finding[] {
  return [...findings].sort(
    (a, b) =>
      digestLast(a) - digestLast(b) || EXPLAINS.indexOf(a.family) - EXPLAINS.indexOf(b.family) || a.since - b.since,
  )
}

/** What alone would only be in the report does not speak for something worse. */
function digestLast(finding: Finding): number {
  return SEVERITIES.indexOf(finding.severity) === 0 ? 1 : 0
}
