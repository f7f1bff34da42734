import type { Incident } from '../incident/incident.ts'
import { isLive } from '../incident/incident.ts'
import type { Decision } from './decide.ts'
import { decide, settleTold } from './decide.ts'
import { digestTitle } from './digest.ts'
import type { Maintenance, Quiet, Silence } from './hush.ts'
import { hushOf } from './hush.ts'
import type { DigestLine, Notice } from './notice.ts'
import { reminded } from './remind.ts'
import type { Route, Target } from './route.ts'
import { routesOf, targetOf } from './route.ts'
import type { Collected } from './storm.ts'
import { collect, isStorming, newCollected, noteSent } from './storm.ts'
import type { Told } from './told.ts'

/** All that was said of a cluster, and what is about to be. JSON; it is saved together with the notices it made. */
export type Desk = {
  readonly v: 1
  readonly told: Readonly<Record<string, Told>>
  /** What each channel was told of what was there before us, and when it was too much. */
  readonly summaries: Readonly<Record<string, Collected>>
  readonly storms: Readonly<Record<string, Collected>>
}

export type Policy = {
  readonly routes: readonly Route[]
  readonly silences: readonly Silence[]
  readonly maintenance: readonly Maintenance[]
  readonly quiet?: Quiet
}

export type Rounded = {
  readonly desk: Desk
  readonly notices: readonly Notice[]
  readonly digest: readonly DigestLine[]
  /** Why each incident got what it got: for the log and for whoever asks. */
  readonly reasons: Readonly<Record<string, string>>
  /** When to ask again at the latest, although nothing may have changed. */
  readonly at: number | undefined
}

export function openDesk(): Desk {
  return { v: 1, told: {}, summaries: {}, storms: {} }
}

/** Decides for every incident whether something is to be said. Pure: asked again with what it gave, it says nothing. */
export function round(desk: Desk, incidents: readonly Incident[], now: number, policy: Policy): Rounded {
  const table: Table = {
    told: { ...desk.told },
    summaries: { ...desk.summaries },
    storms: { ...desk.storms },
    notices: [],
    digest: [],
    reasons: {},
    times: [],
  }
  const settling = settlingCount(incidents, table.told, now, policy)
  for (const incident of [...incidents].sort(urgentFirst)) {
    const hushed = hushOf(incident, now, policy)
    const decision = decide(incident, table.told[incident.id], now, { settling, ...(hushed ? { hushed } : {}) })
    table.reasons[incident.id] = decision.reason
    if (decision.at !== undefined) table.times.push(decision.at)
    if (decision.say !== 'nothing') say(table, incident, decision, { now, policy })
  }
  const byId = new Map(incidents.map((incident) => [incident.id, incident]))
  for (const kind of ['summary', 'storm'] as const) {
    const { notices, at } = flush(kind, kind === 'summary' ? table.summaries : table.storms, byId, now)
    table.notices.push(...notices)
    if (at !== undefined) table.times.push(at)
  }
  const again = reminded(incidents, table.told, now, policy)
  forget(table.told, byId)
  const { told, summaries, storms, digest, reasons } = table
  return {
    desk: { v: 1, told, summaries, storms },
    notices: [...table.notices, ...again.notices],
    digest,
    reasons,
    at: earliest([...table.times, ...again.times], now),
  }
}

/** A desk while it is worked at. */
type Table = {
  readonly told: Record<string, Told>
  readonly summaries: Record<string, Collected>
  readonly storms: Record<string, Collected>
  readonly notices: Notice[]
  readonly digest: DigestLine[]
  readonly reasons: Record<string, string>
  readonly times: number[]
}

function say(
  table: Table,
  incident: Incident,
  decision: Decision,
  { now, policy }: { readonly now: number; readonly policy: Policy },
): void {
  const before = table.told[incident.id]
  const channels = channelsOf(incident, before, policy)
  if (decision.say === 'digest') {
    const id = `${incident.id}.${incident.reopened}`
    const line = digestTitle(incident)
    for (const { channel } of channels) table.digest.push({ id, at: now, line, cluster: incident.cluster, channel })
    table.told[incident.id] = settleTold(incident, before, decision, { now, how: 'digest' })
    return
  }
  const how = saidHow(incident, { decision, before, channels, storms: table.storms, now })
  const told = settleTold(incident, before, decision, { now, how })
  table.told[incident.id] = told
  for (const to of channels) {
    if (how === 'own') {
      if (before?.how !== 'own') table.storms[to.channel] = noteSent(table.storms[to.channel] ?? newCollected(now), now)
      table.notices.push(...own(incident, decision, told, { to, isFirst: channels[0] === to }))
    } else {
      const all = how === 'storm' ? table.storms : table.summaries
      all[to.channel] = collect(all[to.channel] ?? newCollected(now), incident.id, now)
    }
  }
}

/** Where its routes lead, and whom it was escalated to. */
function channelsOf(incident: Incident, told: Told | undefined, policy: Policy): readonly Target[] {
  const routes = routesOf(incident, policy.routes)
  const escalated = routes[0]?.escalate?.slice(0, told?.escalated ?? 0) ?? []
  const targets = [...routes, ...escalated].map((route) => targetOf(incident, route))
  return targets.filter((target, i) => targets.findIndex(({ channel }) => channel === target.channel) === i)
}

function urgentFirst(a: Incident, b: Incident): number {
  const rank = { page: 0, high: 1, notify: 2, digest: 3 }
  return (
    rank[a.severity] - rank[b.severity] ||
    b.members.length - a.members.length ||
    a.since - b.since ||
    (a.id < b.id ? -1 : 1)
  )
}

function settlingCount(
  incidents: readonly Incident[],
  told: Readonly<Record<string, Told>>,
  now: number,
  policy: Policy,
): number {
  return incidents.filter(
    (incident) =>
      incident.state === 'open' &&
      incident.severity !== 'digest' &&
      incident.partOf === undefined &&
      told[incident.id] === undefined &&
      !hushOf(incident, now, policy),
  ).length
}

/** A cause that explains others is never lost in a storm. */
function saidHow(
  incident: Incident,
  {
    decision,
    before,
    channels,
    storms,
    now,
  }: {
    readonly decision: Decision
    readonly before: Told | undefined
    readonly channels: readonly Target[]
    readonly storms: Readonly<Record<string, Collected>>
    readonly now: number
  },
): Told['how'] {
  if (decision.say === 'summary') return before?.how ?? 'summary'
  if (before?.how === 'own') return 'own'
  const storming = channels.some(({ channel }) => isStorming(storms[channel], now))
  return storming && incident.members.length === 0 ? 'storm' : 'own'
}

/** Its message, and the line in its thread. With several channels each has a message of its own. */
function own(
  incident: Incident,
  decision: Decision,
  told: Told,
  { to, isFirst }: { readonly to: Target; readonly isFirst: boolean },
): readonly Notice[] {
  const suffix = isFirst ? '' : `@${to.channel}`
  const key = `${incident.id}${suffix}`
  const { reason } = decision
  const root: Notice = {
    kind: 'root',
    id: `${key}.${told.revision}`,
    key,
    revision: told.revision,
    incident,
    to,
    reason,
  }
  const roots = decision.say === 'news' ? [] : [root]
  if (decision.news === undefined) return roots
  const news: Notice = {
    kind: 'news',
    id: `${key}.news.${told.news}`,
    under: key,
    line: decision.news,
    incident,
    to,
    reason,
    loud: incident.severity === 'page' && (reason === 'worse' || reason === 'reopened'),
  }
  return [...roots, news]
}

function flush(
  kind: 'summary' | 'storm',
  all: Record<string, Collected>,
  byId: ReadonlyMap<string, Incident>,
  now: number,
): { readonly notices: readonly Notice[]; readonly at: number | undefined } {
  const notices: Notice[] = []
  const times: number[] = []
  for (const [channel, collected] of Object.entries(all)) {
    if (!collected.dirty) continue
    const ready = collected.saidAt === undefined ? collected.since + collected.settle : collected.saidAt + 60_000
    if (now < ready) {
      times.push(ready)
      continue
    }
    const revision = collected.revision + 1
    const incidents = collected.ids.flatMap((id) => byId.get(id) ?? [])
    const key = `${kind}-${collected.since}@${channel}`
    all[channel] = { ...collected, revision, saidAt: now, dirty: false }
    const mention = kind === 'storm' && incidents.some((each) => each.severity === 'page' && isLive(each))
    notices.push({
      kind,
      id: `${key}.${revision}`,
      key,
      revision,
      incidents,
      to: { channel, mention: mention ? ['*'] : [] },
    })
  }
  return { notices, at: times.length > 0 ? Math.min(...times) : undefined }
}

function forget(told: Record<string, Told>, byId: ReadonlyMap<string, Incident>): void {
  for (const id of Object.keys(told)) if (!byId.has(id)) delete told[id]
}

function earliest(times: readonly number[], now: number): number | undefined {
  const coming = times.filter((at) => at > now)
  return coming.length > 0 ? Math.min(...coming) : undefined
}
