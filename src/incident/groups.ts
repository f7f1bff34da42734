import type { Finding, Subject } from '../watch/finding.ts'
import { subjectKey, worse } from '../watch/finding.ts'
import { groupWords } from './group-words.ts'
import type { Impact, Incident } from './incident.ts'
import { incidentKey, present } from './incident.ts'
import type { Sight } from './sight.ts'

type Member = { readonly incident: Incident; readonly finding: Finding }
type Group = { readonly tag: string; readonly members: readonly Member[] }

/** Troubles that begin within this of one another may have one cause (notes: 6.4, shared cause). */
const WINDOW = 10 * 60_000
const ENOUGH = 3
const NAMES = 'names/dns'
/** The cluster's DNS, by either of its names. */
export const DNS: readonly string[] = ['Deployment/kube-system/coredns', 'Deployment/kube-system/kube-dns']
/** Where the cluster itself names the cause, or where two at once is no accident. */
const TWO = ['quota', 'webhook', 'zone', 'pool', 'cluster']
/** What only time suggests must begin at almost the same time. */
const AT_ONCE = 60_000
const NAMED = 4
const HOLD = 180_000
const ONE_NODE = 120_000
const SEVERAL_NODES = 60_000

/** What several incidents have in common, as sights of its own. A group there is already is looked at until it is over. */
export function sharedSights(cluster: string, incidents: Readonly<Record<string, Incident>>): readonly Sight[] {
  const groups = new Map(chosen(incidents).map((group) => [group.tag, group]))
  const sights = [...groups.values()].map((group) => sightOf(cluster, group))
  for (const incident of Object.values(incidents)) {
    const tag = tagOf(incident)
    if (tag === undefined || groups.has(tag) || incident.state === 'resolved') continue
    sights.push(emptySight(cluster, incident))
  }
  return sights
}

/** The tag of a group's incident; undefined for any other. */
export function tagOf({ subject, held }: Incident): string | undefined {
  return 'shared/' in held ? tagOfSubject(subject) : undefined
}

export function tagOfSubject({ kind, namespace, name }: Subject): string {
  return [kind, ...(namespace === '' ? [] : [namespace]), name].join('/')
}

export function subjectOfTag(tag: string): Subject {
  const [kind = '', ...rest] = tag.split('/')
  // Quotas, secrets and config maps have a namespace; registries may have a slash and need none.
  if (['quota', 'secret', 'configmap', 'namespace'].includes(kind) && rest.length > 1) {
    return { kind, namespace: rest[0] ?? '', name: rest.slice(1).join('/') }
  }
  return { kind, namespace: '', name: rest.join('/') }
}

/** Greedily the tag that explains most, until none explains enough: each incident is explained once. */
function chosen(incidents: Readonly<Record<string, Incident>>): readonly Group[] {
  const byTag = new Map<string, Member[]>()
  const specific = new Map<string, number>()
  for (const incident of Object.values(incidents)) {
    if (incident.state === 'resolved') continue
    for (const finding of present(incident)) {
      finding.shares.forEach((tag, i) => {
        byTag.set(tag, [...(byTag.get(tag) ?? []), { incident, finding }])
        specific.set(tag, Math.min(specific.get(tag) ?? i, i))
      })
    }
  }
  if (isDnsDown(incidents)) byTag.delete(NAMES)
  const groups: Group[] = []
  const taken = new Set<string>()
  const left = new Map([...byTag].filter(([tag, members]) => isGroup(tag, members, incidents)))
  while (left.size > 0) {
    const [tag, members] = [...left].reduce((a, b) => (better(b, a, specific) ? b : a))
    left.delete(tag)
    const free = members.filter(({ incident }) => !taken.has(incident.key))
    if (!isGroup(tag, free, incidents)) continue
    for (const { incident } of free) taken.add(incident.key)
    groups.push({ tag, members: free })
    for (const [other, all] of left)
      left.set(
        other,
        all.filter(({ incident }) => !taken.has(incident.key)),
      )
  }
  return groups
}

/** What cannot look names up while the cluster's DNS is down belongs to that. */
function isDnsDown(incidents: Readonly<Record<string, Incident>>): boolean {
  return Object.values(incidents).some(
    ({ subject, state }) => state !== 'resolved' && DNS.some((key) => key === subjectKey(subject)),
  )
}

function better(a: [string, Member[]], b: [string, Member[]], specific: ReadonlyMap<string, number>): boolean {
  if (a[1].length !== b[1].length) return a[1].length > b[1].length
  return (specific.get(a[0]) ?? 0) < (specific.get(b[0]) ?? 0)
}

function isGroup(tag: string, members: readonly Member[], incidents: Readonly<Record<string, Incident>>): boolean {
  if (members.length === 0) return false
  const [first] = members
  const existing = first && incidents[incidentKey(first.incident.cluster, subjectOfTag(tag))]
  if (existing && existing.state !== 'resolved' && existing.state !== 'pending') return true
  const newest = Math.max(...members.map(({ finding }) => finding.since))
  const window = tag.startsWith('namespace/') ? AT_ONCE : WINDOW
  const together = members.filter(({ finding }) => newest - finding.since <= window)
  return (
    new Set(together.map(({ incident }) => incident.key)).size >= (TWO.includes(tag.split('/')[0] ?? '') ? 2 : ENOUGH)
  )
}

function sightOf(cluster: string, { tag, members }: Group): Sight {
  const subject = subjectOfTag(tag)
  const findings = members.map(({ finding }) => finding)
  const since = Math.min(...findings.map((finding) => finding.since))
  const names = [...new Set(members.map(({ incident }) => nameOf(incident)))]
  const words = groupWords(tag, names, findings)
  const isNodes = members.every(({ incident }) => incident.subject.kind === 'Node')
  const worst = findings.reduce(
    (severity, finding) => worse(severity, finding.severity),
    findings[0]?.severity ?? 'notify',
  )
  return {
    cluster,
    subject,
    findings: [
      {
        rule: findings[0]?.rule ?? '',
        family: 'shared',
        part: '',
        severity: isNodes && worst !== 'digest' ? 'page' : worst,
        since,
        wait: waitOf(findings, since, isNodes),
        hold: HOLD,
        headline: words.headline,
        ...(words.past ? { past: true as const } : {}),
        certainty: words.certainty,
        cause: words.cause,
        causeKey: tag,
        next: words.next,
        pods: findings.flatMap(({ pods }) => pods).slice(0, 200),
        blames: [],
        shares: [],
        fixes: [],
      },
    ],
    impact: {
      routed: members.some(({ incident }) => incident.impact.routed),
      lines: words.impact,
      key: '',
      ...(isNodes ? takenAlong(members, words.impact) : {}),
    },
    changes: [],
    labels: {},
    whole: true,
  }
}

/** What the nodes of a group took along, each workload once. */
function takenAlong(members: readonly Member[], lines: Impact['lines']): Partial<Impact> {
  const takes = members.flatMap(({ incident }) => incident.impact.takes ?? [])
  const pods = takes.reduce((sum, each) => sum + each.pods, 0)
  if (pods === 0) return {}
  const short = [...new Set(takes.flatMap((each) => each.short))]
  const down = [...new Set(takes.flatMap((each) => each.down))]
  const affected = `${pods} ${pods === 1 ? 'pod' : 'pods'} affected`
  const more = short.length > NAMED ? ` and ${short.length - NAMED} more short` : ''
  const said = short.length > 0 ? `: ${short.slice(0, NAMED).join(', ')}${more}` : ''
  return {
    lines: [...lines, `${pods} ${pods === 1 ? 'pod' : 'pods'} ran there${said}.`],
    short: [...down.slice(0, 2).map((name) => `${name} is down`), affected].join('; '),
  }
}

/** As soon as one of them is due; several nodes at once are no accident and need half the time one does. */
function waitOf(findings: readonly Finding[], since: number, isNodes: boolean): number {
  const due = Math.min(...findings.map((finding) => finding.since + finding.wait))
  return isNodes && due - since <= ONE_NODE ? Math.min(due - since, SEVERAL_NODES) : due - since
}

function emptySight(cluster: string, { subject, impact }: Incident): Sight {
  return { cluster, subject, findings: [], impact, changes: [], labels: {}, whole: true }
}

function nameOf({ subject }: Incident): string {
  return subject.namespace === '' ? subject.name : `${subject.namespace}/${subject.name}`
}
