import type { Finding } from '../watch/finding.ts'
import { DNS, subjectOfTag, tagOf } from './groups.ts'
import type { Incident } from './incident.ts'
import { active, incidentKey, present, withRow } from './incident.ts'
import { ranked } from './lead.ts'

/**
 * Says of each incident whether another explains it (notes: 6.4). What is explained is held back, never dropped: when its
 * parent is over and it is not, it speaks for itself.
 */
export function correlate(incidents: Record<string, Incident>, now: number): void {
  const members = new Map<string, string[]>()
  const byId = new Map(Object.values(incidents).map((incident) => [incident.id, incident]))
  for (const incident of Object.values(incidents)) {
    const parent = incident.state === 'resolved' ? undefined : parentOf({ incidents, byId }, incident)
    // A Service is only how its workload is reached.
    if (parent && incident.subject.kind !== 'Service')
      members.set(parent.key, [...(members.get(parent.key) ?? []), incident.id])
    if (parent?.id !== incident.partOf) incidents[incident.key] = belonging(incident, parent, now)
  }
  for (const [key, incident] of Object.entries(incidents)) {
    const mine = members.get(key) ?? []
    if (mine.join() !== incident.members.join()) incidents[key] = { ...incident, members: mine }
  }
}

function belonging(incident: Incident, parent: Incident | undefined, now: number): Incident {
  const { partOf, ...alone } = incident
  if (incident.state === 'resolved') return alone
  if (parent)
    return withRow({ ...alone, partOf: parent.id }, { at: now, what: 'part', line: `explained by ${parent.id}` })
  return withRow(alone, {
    at: now,
    what: 'alone',
    line: `${partOf ?? 'what explained it'} does not explain it any more`,
  })
}

type Known = { readonly incidents: Readonly<Record<string, Incident>>; readonly byId: ReadonlyMap<string, Incident> }

function parentOf(known: Known, incident: Incident): Incident | undefined {
  const counted = active(incident)
  // While it recovers it stays where it belonged.
  const findings = counted.length > 0 ? counted : present(incident).length > 0 ? present(incident) : lastHeld(incident)
  const parents = explaining(findings).map((finding) => causeOf(known, incident, finding))
  const [first] = parents
  return first && parents.every(Boolean) ? first : undefined
}

/** What only follows from something else needs no explanation of its own: a pull that fails explains the missing replica. */
function explaining(findings: readonly Finding[]): readonly Finding[] {
  const [first] = ranked(findings)
  if (!first) return []
  const follows = ['replicas', 'rollout', 'probe', 'endpoints', 'sts']
  return findings.filter((finding) => finding === first || !follows.includes(finding.family))
}

function lastHeld({ held }: Incident): readonly Finding[] {
  return Object.values(held).map(({ finding }) => finding)
}

function causeOf(known: Known, incident: Incident, finding: Finding): Incident | undefined {
  const { incidents } = known
  const dns = finding.shares.includes('names/dns') ? DNS : []
  for (const blame of [...finding.blames, ...dns]) {
    const cause = incidents[`${incident.cluster}|${blame}`]
    if (cause && speaksFor(cause, incident)) return rootOf(known, cause)
  }
  for (const tag of finding.shares) {
    const group = incidents[incidentKey(incident.cluster, subjectOfTag(tag))]
    if (group && group.state !== 'resolved' && tagOf(group) !== undefined) return group
  }
  return undefined
}

/** What is only a line of the report does not speak for what somebody has to be told. */
function speaksFor(cause: Incident, { key, severity }: Incident): boolean {
  if (cause.state === 'resolved' || cause.key === key) return false
  return cause.state === 'pending' || cause.severity !== 'digest' || severity === 'digest'
}

/** A workload of a node of a zone belongs to the zone. */
function rootOf({ byId }: Known, cause: Incident): Incident {
  const above = cause.partOf === undefined ? undefined : byId.get(cause.partOf)
  return above && above.state !== 'resolved' ? above : cause
}
