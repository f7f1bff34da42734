import type { Incident } from '../incident/incident.ts'
import { active } from '../incident/incident.ts'
import { lead } from '../incident/lead.ts'
import type { Line, Span } from '../reply.ts'
import { isWorse } from '../watch/finding.ts'
import { causeOf } from './fingerprint.ts'
import type { Told } from './told.ts'

const BETWEEN_NEWS = 600_000

export type News = { readonly line: Line; readonly reason: string; readonly isVolunteered?: true }

/** What is new enough for a line in the thread, most important first. */
export function newsOf(incident: Incident, told: Told, now: number): News | undefined {
  return (
    againNews(incident, told) ??
    worseNews(incident, told) ??
    wokenNews(incident, told, now) ??
    flappingNews(incident, told) ??
    personNews(incident, told) ??
    (told.volunteered ? undefined : volunteered(incident, told, now))
  )
}

function volunteered(incident: Incident, told: Told, now: number): News | undefined {
  const found = movedNews(incident, told) ?? revisedNews(incident, told, now) ?? stuckNews(incident, told)
  return found && { ...found, isVolunteered: true }
}

function againNews(incident: Incident, told: Told): News | undefined {
  if (told.state !== 'resolved' && incident.reopened <= told.reopened) return undefined
  const row = incident.timeline.findLast(({ what }) => what === 'reopened')
  return { line: ['Again: ', ...lineOf(row?.line ?? 'the same trouble'), '.'], reason: 'reopened' }
}

function worseNews(incident: Incident, told: Told): News | undefined {
  if (!isWorse(incident.severity, told.severity)) return undefined
  const [impact = ''] = incident.impact.lines
  const line: Line = [`Worse: ${told.severity} before, ${incident.severity} now. `, ...lineOf(impact)]
  return { line, reason: 'worse' }
}

function wokenNews(incident: Incident, told: Told, now: number): News | undefined {
  const { snoozed } = incident
  if (!snoozed || snoozed.untilWorse || snoozed.until > now || (told.wokenAt ?? 0) >= snoozed.until) return undefined
  return { line: `The snooze is over and it still is: ${lead(incident)?.headline ?? 'wrong'}.`, reason: 'snooze over' }
}

function flappingNews(incident: Incident, told: Told): News | undefined {
  if (!incident.flapping || told.flapping) return undefined
  const row = incident.timeline.findLast(({ what }) => what === 'flapping')
  return { line: ['It ', ...lineOf(row?.line ?? 'comes and goes'), '.'], reason: 'flapping' }
}

function personNews(incident: Incident, told: Told): News | undefined {
  const row = incident.timeline.findLast(({ what, at }) => what === 'person' && at > told.newsAt)
  return row && { line: row.line, reason: 'somebody did something' }
}

function movedNews(incident: Incident, told: Told): News | undefined {
  if (!incident.impact.key.endsWith('moved') || told.material.includes('moved|')) return undefined
  return { line: incident.impact.lines.at(-1) ?? '', reason: 'all moved' }
}

/** Told once more, in the thread: that what is wrong has stopped a rollout for good. */
function stuckNews(incident: Incident, told: Told): News | undefined {
  const stuck = active(incident).find(({ family }) => family === 'rollout')
  if (!stuck || told.families.includes('rollout') || causeOf(incident) !== told.cause) return undefined
  return { line: ['Its rollout is stuck: ', ...lineOf(stuck.cause), '.'], reason: 'rollout stuck' }
}

function revisedNews(incident: Incident, told: Told, now: number): News | undefined {
  if (
    withoutFamily(causeOf(incident)) === withoutFamily(told.cause) ||
    incident.state !== 'open' ||
    now - told.newsAt < BETWEEN_NEWS
  )
    return undefined
  const line: Line = ['The cause looks different now: ', ...lineOf(lead(incident)?.cause ?? ''), '.']
  return { line, reason: 'cause revised' }
}

/** The same cause found by another rule is no other cause. */
function withoutFamily(cause: string): string {
  return cause.slice(cause.indexOf(':') + 1)
}

export function lineOf(line: Line): readonly Span[] {
  return typeof line === 'string' ? [line] : line
}
