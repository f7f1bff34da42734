import type { Incident } from '../incident/incident.ts'
import type { Line } from '../reply.ts'
import { isWorse } from '../watch/finding.ts'
import { causeOf, familiesOf, materialOf, minorOf } from './fingerprint.ts'
import { lineOf, newsOf } from './news.ts'
import type { Told } from './told.ts'

/** What to say of an incident now: `root` posts its message or edits it, with `news` as a line in its thread or without; `news` is such a line alone. */
export type Decision = {
  readonly say: 'root' | 'news' | 'summary' | 'digest' | 'nothing'
  readonly news?: Line
  readonly reason: string
  /** News that came of itself, of which an incident has one. */
  readonly isVolunteered?: true
  /** When to ask again although nothing may have changed. */
  readonly at?: number
}

/** How things stand around the incident: who else is about to be told, and what hushes it. */
export type Around = {
  /** Incidents that opened and have not been told, this one included. */
  readonly settling: number
  /** A silence or a maintenance window, and until when. */
  readonly hushed?: { readonly why: string; readonly until?: number }
}

const SECOND = 1000
/** Time for what belongs together to show itself (notes: 6.4, settle). */
const SETTLE = { digest: 45 * SECOND, notify: 45 * SECOND, high: 30 * SECOND, page: 10 * SECOND }
const SETTLE_MANY = 75 * SECOND
const MANY = 3
const BEFORE_REPORT = 300 * SECOND
/** Slack: at most one edit in so long (notes: 6.5); what only counts on waits longer. */
const BETWEEN_EDITS = 15 * SECOND
const BETWEEN_COUNTS = 600 * SECOND

/**
 * Whether anybody needs to be told something they were not told yet. Pure: after a restart the same incident and the same
 * told give nothing.
 */
export function decide(incident: Incident, told: Told | undefined, now: number, around: Around): Decision {
  if (incident.state === 'pending') return nothing('not yet true for long enough')
  if (!told || told.how === 'digest') return first(incident, told, now, around)
  if (told.how === 'summary' || told.how === 'storm') return collected(incident, told, now, around)
  return later(incident, told, now, around)
}

function nothing(reason: string, at?: number): Decision {
  return { say: 'nothing', reason, ...(at === undefined ? {} : { at }) }
}

function first(incident: Incident, told: Told | undefined, now: number, around: Around): Decision {
  if (incident.severity === 'digest' && !told) return forReport(incident, now)
  if (incident.state === 'resolved') return nothing('over before anybody was told')
  if (incident.partOf !== undefined) return nothing(`${incident.partOf} speaks for it`)
  if (around.hushed) return nothing(around.hushed.why, around.hushed.until)
  const asleep = snooze(incident, now)
  if (asleep) return asleep
  if (incident.state === 'recovering') return nothing('it may be over before anybody was told', incident.holdUntil)
  if (incident.severity === 'digest') return nothing('already in the report')
  if (incident.preexisting && !told) return { say: 'summary', reason: 'it was there before we were' }
  const ready = Math.max(incident.openedAt ?? now, aloneSince(incident)) + settleTime(incident, around)
  return ready > now ? nothing('waits for what belongs to it', ready) : { say: 'root', reason: 'new' }
}

/** What another spoke for gets as long as what is new: it may be over along with the other. */
function aloneSince({ timeline }: Incident): number {
  return timeline.findLast(({ what }) => what === 'alone')?.at ?? 0
}

/** A line of the report is written when it is over, or has been so for a while: it may still become something worse. */
function forReport(incident: Incident, now: number): Decision {
  const ready = (incident.openedAt ?? now) + BEFORE_REPORT
  if (incident.state !== 'open' || ready <= now) return { say: 'digest', reason: 'for the report' }
  return nothing('may become something worse', ready)
}

function settleTime({ severity }: Incident, { settling }: Around): number {
  return settling >= MANY && severity !== 'page' ? SETTLE_MANY : SETTLE[severity]
}

/** Told as one of many: it gets a message of its own only when it is worse than it was. */
function collected(incident: Incident, told: Told, now: number, around: Around): Decision {
  if (incident.state === 'resolved')
    return told.state === 'resolved' ? nothing('over') : { say: 'summary', reason: 'one less' }
  if (around.hushed) return nothing(around.hushed.why, around.hushed.until)
  if (incident.partOf !== undefined) return nothing(`${incident.partOf} speaks for it`)
  const isNew = incident.reopened > told.reopened || isWorse(incident.severity, told.severity)
  if (!isNew || incident.state !== 'open') return nothing('told with the others')
  const ready = (incident.openedAt ?? now) + settleTime(incident, around)
  return ready > now
    ? nothing('waits for what belongs to it', ready)
    : { say: 'root', reason: 'worse than it was among the others' }
}

function later(incident: Incident, told: Told, now: number, around: Around): Decision {
  if (incident.state === 'resolved') return ended(incident, told)
  const worse = isWorse(incident.severity, told.severity)
  if (around.hushed && !worse) return nothing(around.hushed.why, around.hushed.until)
  if (incident.partOf !== undefined && !worse) return nothing(`${incident.partOf} speaks for it`)
  const asleep = worse ? undefined : snooze(incident, now)
  if (asleep)
    return materialOf(incident) === told.material || !newlySnoozed(incident, told)
      ? asleep
      : { say: 'root', reason: 'snoozed' }
  const news = newsOf(incident, told, now)
  if (news)
    return {
      say: isShown(incident, told) ? 'news' : 'root',
      news: news.line,
      reason: news.reason,
      ...(news.isVolunteered ? { isVolunteered: true } : {}),
    }
  if (incident.flapping && told.flapping) return nothing('it comes and goes')
  return edited(incident, told, now)
}

function ended(incident: Incident, told: Told): Decision {
  if (told.state === 'resolved') return nothing('over')
  const quiet = incident.snoozed !== undefined || incident.partOf !== undefined
  if (quiet) return { say: 'root', reason: 'over, quietly' }
  return { say: 'root', news: ['Resolved: ', ...lineOf(incident.ended ?? 'over'), '.'], reason: 'over' }
}

function snooze({ snoozed }: Incident, now: number): Decision | undefined {
  if (!snoozed) return undefined
  if (snoozed.untilWorse) return nothing(`snoozed by ${snoozed.by} until it gets worse`)
  return now < snoozed.until ? nothing(`snoozed by ${snoozed.by}`, snoozed.until) : undefined
}

function newlySnoozed({ snoozed }: Incident, told: Told): boolean {
  // By what was told, since both may happen in the same millisecond.
  return snoozed !== undefined && snoozed.at >= told.at && !told.material.split('|').includes(String(snoozed.at))
}

/** Its message already says all that can be said in it. */
function isShown(incident: Incident, told: Told): boolean {
  return materialOf(incident) === told.material && minorOf(incident) === told.minor
}

function edited(incident: Incident, told: Told, now: number): Decision {
  const material = materialOf(incident) !== told.material
  if (!material && minorOf(incident) === told.minor) return nothing('nothing new')
  const ready = told.at + (material ? BETWEEN_EDITS : BETWEEN_COUNTS)
  if (ready > now) return nothing('edited a moment ago', ready)
  return { say: 'root', reason: material ? 'it developed' : 'numbers' }
}

/** The told after this was said. */
export function settleTold(
  incident: Incident,
  told: Told | undefined,
  decision: Decision,
  { now, how }: { readonly now: number; readonly how: Told['how'] },
): Told {
  const news = decision.news === undefined ? 0 : 1
  const isOwn = how === 'own'
  return {
    revision: (told?.revision ?? 0) + (isOwn && decision.say === 'root' ? 1 : 0),
    how,
    firstAt: told?.how === how ? told.firstAt : now,
    at: now,
    state: incident.state === 'pending' ? 'open' : incident.state,
    severity: incident.severity,
    cause: causeOf(incident),
    families: familiesOf(incident),
    material: materialOf(incident),
    minor: minorOf(incident),
    news: (told?.news ?? 0) + news,
    newsAt: news > 0 ? now : (told?.newsAt ?? 0),
    volunteered: decision.isVolunteered ?? (incident.reopened === told?.reopened && told.volunteered),
    flapping: incident.flapping,
    reopened: incident.reopened,
    ...(decision.reason === 'snooze over'
      ? { wokenAt: now }
      : told?.wokenAt === undefined
        ? {}
        : { wokenAt: told.wokenAt }),
    reminders: told?.reminders ?? 0,
    ...(told?.remindedAt === undefined ? {} : { remindedAt: told.remindedAt }),
    escalated: told?.escalated ?? 0,
  }
}
