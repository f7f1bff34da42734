import type { Finding, Subject } from '../watch/finding.ts'
import type { Override } from '../watch/limits.ts'
import type { SelfState } from '../watch/rules/self.ts'
import { subjectOf } from '../watch/subject.ts'
import type { World } from '../watch/world.ts'
import { advance, BY_HAND_FOR } from './advance.ts'
import { correlate } from './correlate.ts'
import { sharedSights } from './groups.ts'
import type { Incident } from './incident.ts'
import { incidentKey } from './incident.ts'
import { blaming, stoppedInAzure } from './look-azure.ts'
import { lookAtCertificate, lookAtSelf } from './look-self.ts'
import { looks } from './looks.ts'
import type { MovedLine } from './moved.ts'
import { movedLines } from './moved.ts'
import type { Sight } from './sight.ts'
import { upgradedLines } from './upgraded.ts'

/** All that is known of what is wrong in a cluster. JSON; this and the memory is what a restart needs. */
export type Matters = {
  readonly v: 1
  readonly cluster: string
  /** When this cluster was first watched. */
  readonly startedAt: number
  readonly incidents: Readonly<Record<string, Incident>>
}

export type Turned = {
  readonly matters: Matters
  readonly changed: readonly Incident[]
  /** Those that are over and whose place another has taken: for the record, since nothing here holds them any more. */
  readonly closed: readonly Incident[]
  /** Lines for the report: pods that moved without trouble. */
  readonly digest: readonly MovedLine[]
  /** What to look at again although nothing may happen, and when. */
  readonly wishes: readonly { readonly key: string; readonly at: number }[]
}

const SECOND = 1000
/** Whatever is wrong is looked at this often even if nothing is heard; what has a parent, sooner. */
const AGAIN = 60 * SECOND
const MEMBER_AGAIN = 20 * SECOND
/** What was there before us is told in one summary, as far as it shows within this. */
const BASELINE = 5 * 60 * SECOND
const KEPT = 7 * 24 * 3600 * SECOND

export function startMatters(cluster: string, now: number): Matters {
  return { v: 1, cluster, startedAt: now, incidents: {} }
}

/**
 * Looks at the subjects, moves their incidents on, and says what explains what. Pure but for the notes that looking
 * leaves in the world's memory.
 */
export function turn(
  before: Matters,
  world: World,
  {
    keys,
    now,
    overrides = [],
    self,
    reported,
  }: {
    readonly keys: readonly string[]
    readonly now: number
    readonly overrides?: readonly Override[]
    /** What the watcher knows of itself, where that is to be judged too. */
    readonly self?: SelfState
    /** What others say is wrong, by subject key: it stands beside what is seen here. */
    readonly reported?: ReadonlyMap<string, readonly Finding[]>
  },
): Turned {
  const incidents: Record<string, Incident> = { ...before.incidents }
  const ids = new Map(Object.values(incidents).map(({ id, key }) => [id, key]))
  const closed: Incident[] = []
  const step = (sight: Sight) => {
    const key = incidentKey(sight.cluster, sight.subject)
    const known = incidents[key]
    const { incident } = advance(known, sight, now, (id) => ids.has(id) && ids.get(id) !== key)
    if (known?.state === 'resolved' && known.id !== incident?.id) closed.push(known)
    if (!incident) delete incidents[key]
    else {
      incidents[key] = baseline(incident, known, before.startedAt)
      ids.set(incident.id, key)
    }
  }
  for (const key of new Set(keys)) {
    const sight = lookAt(world, subjectOf(key), now, overrides)
    const told = reported?.get(key) ?? []
    if (sight) step(told.length > 0 ? { ...sight, findings: [...sight.findings, ...told] } : sight)
    const alone = sight ? undefined : unseen(world.cluster, subjectOf(key), told)
    if (alone) step(alone)
  }
  if (self) {
    step(lookAtCertificate(world.cluster, self))
    const sight = lookAtSelf(world.cluster, self)
    step({ ...sight, findings: blaming(sight.findings, stoppedInAzure(world)) })
  }
  for (const sight of sharedSights(world.cluster, incidents)) step(sight)
  correlate(incidents, now)
  closed.push(...forgetOld(incidents, now))
  const changed = Object.values(incidents).filter((incident) => before.incidents[incident.key] !== incident)
  const gone = Object.keys(before.incidents).length !== Object.keys(incidents).length
  const matters = changed.length === 0 && !gone ? before : { ...before, incidents }
  return {
    matters,
    changed,
    closed,
    digest: [...upgradedLines(world, now), ...movedLines(world, incidents, now)],
    wishes: wishesOf(incidents, now),
  }
}

/** What only others know of. */
function unseen(cluster: string, subject: Subject, findings: readonly Finding[]): Sight | undefined {
  if (subject.kind !== 'Alert') return undefined
  const impact = { routed: false, lines: [], key: '' }
  return { cluster, subject, findings, impact, changes: [], labels: {}, whole: true }
}

function lookAt(world: World, subject: Subject, now: number, overrides: readonly Override[]): Sight | undefined {
  return looks(subject.kind)?.(world, subject, now, overrides)
}

function baseline(incident: Incident, known: Incident | undefined, startedAt: number): Incident {
  if (incident.state !== 'open' || known?.openedAt !== undefined || incident.reopened > 0) return incident
  const isOld = incident.since < startedAt && (incident.openedAt ?? 0) - startedAt < BASELINE
  return isOld ? { ...incident, preexisting: true } : incident
}

function wishesOf(incidents: Readonly<Record<string, Incident>>, now: number): Turned['wishes'] {
  return Object.values(incidents).flatMap((incident) => {
    const subject = incident.key.slice(incident.cluster.length + 1)
    const dues = Object.values(incident.held).flatMap(({ finding, countedAt }) =>
      countedAt === undefined ? [finding.since + finding.wait] : [],
    )
    const times = [...dues, incident.holdUntil ?? 0, (incident.byHand?.at ?? 0) + BY_HAND_FOR].filter((at) => at > now)
    if (incident.state === 'resolved') return times.map((at) => ({ key: subject, at }))
    const again = now + (incident.partOf === undefined ? AGAIN : MEMBER_AGAIN)
    return [{ key: subject, at: Math.min(again, ...times) }]
  })
}

function forgetOld(incidents: Record<string, Incident>, now: number): readonly Incident[] {
  const old = Object.values(incidents).filter(
    ({ state, resolvedAt = now }) => state === 'resolved' && now - resolvedAt > KEPT,
  )
  for (const { key } of old) delete incidents[key]
  return old
}
