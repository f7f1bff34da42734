import type { Severity } from '../watch/finding.ts'
import { isWorse, worse } from '../watch/finding.ts'
import { endedBy } from './ended.ts'
import { holdEnd, isDoubtful, mergeHeld, withoutOld } from './held.ts'
import type { Incident, Row } from './incident.ts'
import { active, incidentId, incidentKey, isLive, present, withRow } from './incident.ts'
import { lead } from './lead.ts'
import type { Sight } from './sight.ts'

export type Advanced = { readonly incident: Incident | undefined; readonly reason: string }

const MINUTE = 60_000
/** Within this the same trouble is the same incident, in the same thread. */
const REOPEN_WITHIN = 120 * MINUTE
/** Closed by hand and still true after this: it says so again. */
export const BY_HAND_FOR = 10 * MINUTE
const FLAPS = 3
const FLAP_WINDOW = 30 * MINUTE

/**
 * The incident after another look at its subject. Pure: the same three arguments give the same answer. It is over only
 * when what was wrong has been seen to be right for as long as the rule asks; no news ends nothing.
 */
export function advance(
  before: Incident | undefined,
  sight: Sight,
  now: number,
  taken: (id: string) => boolean = () => false,
): Advanced {
  const kept = before?.state === 'resolved' && now - (before.resolvedAt ?? 0) > REOPEN_WITHIN ? undefined : before
  if (!kept && sight.findings.length === 0) return { incident: undefined, reason: 'nothing is wrong' }
  const looked = look(kept ?? born(sight, taken), sight, now)
  switch (looked.state) {
    case 'pending':
      return fromPending(looked, now)
    case 'open':
      return fromOpen(looked, sight, now)
    case 'recovering':
      return fromRecovering(looked, sight, now)
    case 'resolved':
      return isOther(looked) ? fromPending(look(born(sight, taken), sight, now), now) : fromResolved(looked, now)
  }
}

function born(sight: Sight, taken: (id: string) => boolean): Incident {
  const key = incidentKey(sight.cluster, sight.subject)
  const since = Math.min(...sight.findings.map((finding) => finding.since))
  return {
    v: 1,
    id: incidentId(key, since, taken),
    key,
    cluster: sight.cluster,
    subject: sight.subject,
    state: 'pending',
    severity: 'digest',
    worst: 'digest',
    since,
    held: {},
    impact: sight.impact,
    changes: sight.changes,
    labels: sight.labels,
    members: [],
    recoveries: [],
    flapping: false,
    reopened: 0,
    timeline: [],
  }
}

/** Takes in what is seen, before anything is concluded from it. */
function look(before: Incident, sight: Sight, now: number): Incident {
  const { doubt, runbook: _runbook, ...rest } = before
  const held = mergeHeld(before.held, sight, now)
  const seen: Incident = {
    ...rest,
    held,
    labels: sight.labels,
    ...(sight.runbook === undefined ? {} : { runbook: sight.runbook }),
  }
  if (!sight.doubt || !isDoubtful(held, sight)) {
    return { ...withDowntime(seen, sight, now), changes: sight.changes.length > 0 ? sight.changes : before.changes }
  }
  const unsure: Incident = { ...seen, doubt: { since: doubt?.since ?? now, why: sight.doubt.why } }
  return doubt || !isLive(before) ? unsure : withRow(unsure, { at: now, what: 'doubt', line: sight.doubt.why })
}

function withDowntime(incident: Incident, { impact, findings }: Sight, now: number): Incident {
  const { downAt, ...rest } = incident
  const lowest = findings.length > 0 ? least(incident.lowest, impact.ready) : incident.lowest
  // What a node took along is told to its end.
  const isOver = findings.length === 0 && incident.subject.kind === 'Node' && impact.lines.length === 0
  const base = { ...rest, impact: isOver ? past(incident.impact) : impact, ...(lowest === undefined ? {} : { lowest }) }
  const isDown = impact.ready === 0 && (impact.desired ?? 0) > 0
  if (isDown) return { ...base, downAt: downAt ?? now }
  return downAt === undefined ? base : { ...base, downFor: (incident.downFor ?? 0) + now - downAt }
}

function past({ short: _short, takes: _takes, ...impact }: Incident['impact']): Incident['impact'] {
  return { ...impact, routed: false, key: '' }
}

function least(a: number | undefined, b: number | undefined): number | undefined {
  return a === undefined || b === undefined ? (a ?? b) : Math.min(a, b)
}

function fromPending(incident: Incident, now: number): Advanced {
  const findings = active(incident)
  if (findings.length > 0) return { incident: opened(incident, now), reason: 'true for long enough' }
  if (present(incident).length > 0) return { incident, reason: 'waits' }
  return { incident: undefined, reason: 'over before it counted' }
}

function opened(incident: Incident, now: number): Incident {
  const since = Math.min(...active(incident).map((finding) => finding.since))
  const severity = severityOf(incident)
  const open: Incident = { ...incident, state: 'open', since, openedAt: now, severity, worst: severity }
  return withRow(open, { at: now, what: 'opened', line: lead(open)?.headline ?? '' })
}

function fromOpen(incident: Incident, sight: Sight, now: number): Advanced {
  if (active(incident).length > 0) return { incident: continued(incident, now), reason: 'goes on' }
  const recovering: Incident = { ...incident, state: 'recovering', recoveringAt: now }
  const noted = withRow(recovering, { at: now, what: 'recovering', line: 'nothing is wrong at the moment' })
  return fromRecovering(noted, sight, now)
}

/** Still open: it may have become worse, or have another cause than was thought. */
function continued(incident: Incident, now: number): Incident {
  const severity = severityOf(incident)
  const shed = { ...incident, held: withoutOld(incident.held, now) }
  if (!isWorse(severity, incident.severity)) return { ...shed, severity: stays(incident, severity) }
  const { acked: _acked, ...unacked } = shed
  const row: Row = {
    at: now,
    what: 'severity',
    line: `now ${severity}${incident.acked ? ', not acknowledged any more' : ''}`,
  }
  // What was only worth a line begins anew when it is worth a message.
  const openedAt = incident.severity === 'digest' ? now : (incident.openedAt ?? now)
  return withRow({ ...unacked, openedAt, severity, worst: worse(severity, incident.worst) }, row)
}

/** A page that is less bad now stays one until it is over: people are awake, and its end belongs to them. */
function stays(incident: Incident, severity: Severity): Severity {
  return worse(incident.severity, severity)
}

function fromRecovering(incident: Incident, sight: Sight, now: number): Advanced {
  if (active(incident).length > 0) return { incident: again(incident, now), reason: 'it came back' }
  const holdUntil = holdEnd(incident, sight)
  if (now < holdUntil) return { incident: { ...incident, holdUntil }, reason: 'must hold' }
  if (present(incident).length > 0 || sight.findings.length > 0)
    return { incident, reason: 'something else may be coming' }
  const ended = endedBy(incident, sight)
  const resolved: Incident = { ...incident, state: 'resolved', resolvedAt: now, ended, flapping: false }
  return { incident: withRow(resolved, { at: now, what: 'resolved', line: ended }), reason: 'held long enough' }
}

function again(incident: Incident, now: number): Incident {
  const { recoveringAt: _at, holdUntil: _until, ...rest } = incident
  const recoveries = [...incident.recoveries.filter((at) => now - at < FLAP_WINDOW), now]
  const back: Incident = { ...rest, state: 'open', recoveries, severity: severityOf(incident) }
  const noted = withRow(back, { at: now, what: 'again', line: 'it came back' })
  if (recoveries.length < FLAPS || incident.flapping) return noted
  const line = `comes and goes: ${recoveries.length} times in 30 min; nothing more is said until it gets worse`
  return withRow({ ...noted, flapping: true }, { at: now, what: 'flapping', line })
}

/** What is wrong now has nothing to do with what was: that is another incident. */
function isOther(incident: Incident): boolean {
  const now = active(incident)
  const before = Object.values(incident.held).filter(({ clearedAt }) => clearedAt !== undefined)
  const families = new Set(before.map(({ finding }) => finding.family))
  return now.length > 0 && before.length > 0 && !now.some(({ family }) => families.has(family))
}

function fromResolved(incident: Incident, now: number): Advanced {
  if (active(incident).length === 0) return { incident, reason: 'over' }
  if (incident.byHand && now - incident.byHand.at < BY_HAND_FOR) return { incident, reason: 'closed by hand' }
  const { byHand, recoveringAt: _r, holdUntil: _h, resolvedAt: _at, ended: _ended, acked: _acked, ...rest } = incident
  const severity = severityOf(incident)
  const reopened: Incident = {
    ...rest,
    state: 'open',
    since: Math.min(...active(incident).map((finding) => finding.since)),
    openedAt: now,
    reopened: incident.reopened + 1,
    severity,
    worst: worse(severity, incident.worst),
    recoveries: [...incident.recoveries.filter((at) => now - at < FLAP_WINDOW), now],
  }
  const headline = lead(reopened)?.headline ?? 'the same trouble'
  const line = byHand ? `still failing ten minutes after it was closed by hand: ${headline}` : headline
  return { incident: withRow(reopened, { at: now, what: 'reopened', line }), reason: line }
}

function severityOf(incident: Incident): Severity {
  return active(incident).reduce<Severity>((worst, { severity }) => worse(severity, worst), 'digest')
}
