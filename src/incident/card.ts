import type { Line, Span } from '../reply.ts'
import type { Finding, Severity, Subject } from '../watch/finding.ts'
import { span } from './duration.ts'
import type { Incident } from './incident.ts'
import { lead } from './lead.ts'
import { joint, nameSpans, showing } from './naming.ts'

/** An incident as it is told: words and what can be done, in the order they are read. Knows no layout. */
export type Card = {
  readonly id: string
  readonly cluster: string
  readonly subject: Subject
  readonly standing: 'open' | 'recovering' | 'resolved'
  readonly severity: Severity
  readonly word: string
  readonly title: Line
  readonly rows: readonly { readonly name: string; readonly line: Line }[]
  readonly footer: Line
  readonly runbook?: string
  readonly fixes: Finding['fixes']
  readonly logs?: Finding['logs']
  readonly pod?: string
  /** What shows it where no command of its cluster does. */
  readonly show?: string
}

const WORDS: Readonly<Record<Severity, string>> = { digest: 'NOTE', notify: 'NOTICE', high: 'HIGH', page: 'PAGE' }
/** What changed longer before says nothing any more, ms. */
const OLD = 24 * 3_600_000
const SECOND = 1_000

export function cardOf(incident: Incident): Card {
  const finding = lead(incident)
  return incident.state === 'resolved' ? resolvedCard(incident, finding) : liveCard(incident, finding)
}

function liveCard(incident: Incident, finding: Finding | undefined): Card {
  const recovering = incident.state === 'recovering'
  const rows = [
    ...impactRows(incident),
    ...(finding ? [{ name: 'Cause', line: causeLine(finding) }] : []),
    ...changeRows(incident),
    ...(recovering ? [] : nextRows(finding)),
    ...(incident.doubt ? [{ name: 'Unsure', line: doubtLine(incident.doubt) }] : []),
  ]
  return {
    ...common(incident, finding),
    standing: recovering ? 'recovering' : 'open',
    word: recovering ? 'RECOVERING' : WORDS[incident.severity],
    title: recovering ? recoveringTitle(incident, finding) : openTitle(incident, finding),
    rows,
    footer: footerOf(incident),
    fixes: finding?.fixes ?? [],
    ...(finding?.logs ? { logs: finding.logs } : {}),
  }
}

function common(incident: Incident, finding: Finding | undefined) {
  const { id, cluster, subject, severity, runbook } = incident
  const pod = subject.kind === 'Pod' ? subject.name : finding?.pods[0]
  const show = showing(subject)
  return {
    id,
    cluster,
    subject,
    severity,
    ...(runbook === undefined ? {} : { runbook }),
    ...(pod === undefined ? {} : { pod }),
    ...(show === undefined ? {} : { show }),
  }
}

/** `api is down in shop on prod-weu: 3 of 3 pods crash looping since 02:14`. */
function openTitle(incident: Incident, finding: Finding | undefined): Line {
  const down = incident.impact.ready === 0 && (incident.impact.desired ?? 0) > 0 && finding?.family !== 'job'
  const said = `${finding?.headline ?? 'something is wrong'} ${finding?.past ? 'at' : 'since'} `
  const brief = incident.impact.short === undefined ? [] : [`; ${incident.impact.short}`]
  return [
    ...nameSpans(incident, down ? ' is down' : ''),
    joint(incident, finding) + said,
    { time: incident.since },
    ...brief,
  ]
}

function recoveringTitle(incident: Incident, finding: Finding | undefined): Line {
  const until: readonly Span[] =
    incident.holdUntil === undefined ? [] : [', watched until ', { time: incident.holdUntil }]
  return [
    ...nameSpans(incident, ''),
    `: ${finding?.past ? 'over' : 'well again'} since `,
    { time: incident.recoveringAt ?? incident.since },
    ...until,
    ` (before: ${finding?.headline ?? 'trouble'})`,
  ]
}

const CERTAINTY: Readonly<Record<Finding['certainty'], string>> = {
  because: '',
  probably: 'Probably: ',
  unknown: 'Unknown: ',
}

function causeLine(finding: Finding): Line {
  return [CERTAINTY[finding.certainty], ...spans(finding.cause), '.']
}

function changeRows({ changes, since }: Incident): Card['rows'] {
  const [last] = changes
  if (!last) return []
  if (last.at < since - OLD) return []
  const ahead = since - last.at
  // The cluster's own times have whole seconds.
  const when = ahead < -SECOND ? 'after it began' : ahead < SECOND ? 'just before' : `${span(ahead)} before`
  const by = last.by === undefined ? [] : [` by ${last.by}`]
  return [{ name: 'Changed', line: [{ time: last.at }, ' ', ...spans(last.line), ...by, `, ${when}.`] }]
}

function nextRows(finding: Finding | undefined): Card['rows'] {
  return finding === undefined || finding.next === '' ? [] : [{ name: 'Next', line: finding.next }]
}

function doubtLine({ since, why }: { readonly since: number; readonly why: string }): Line {
  return ['not heard from the cluster since ', { time: since }, ` (${why}): this is how it stood then.`]
}

function footerOf(incident: Incident): Line {
  const parts: Span[] = [incident.id]
  if (incident.acked) parts.push(` · acknowledged by ${incident.acked.by} at `, { time: incident.acked.at })
  else if (incident.state === 'open') parts.push(' · acknowledged by nobody')
  if (incident.snoozed) parts.push(...snoozeSpans(incident.snoozed))
  if (incident.members.length > 0) parts.push(` · explains ${incident.members.length} more`)
  if (incident.flapping) parts.push(' · comes and goes')
  if (incident.reopened > 0) parts.push(` · again, ${incident.reopened + 1} times in all`)
  return parts
}

function snoozeSpans({ by, until, untilWorse }: NonNullable<Incident['snoozed']>): readonly Span[] {
  return untilWorse ? [` · snoozed by ${by} until it gets worse`] : [` · snoozed by ${by} until `, { time: until }]
}

/** `api in shop on prod-weu: down 5 min (02:14-02:19), ended by undo to 1.8.1`. */
function resolvedCard(incident: Incident, finding: Finding | undefined): Card {
  const end = incident.recoveringAt ?? incident.resolvedAt ?? incident.since
  const lasted = span(end - incident.since)
  const said = joint(incident, finding) + (finding?.headline ?? 'trouble')
  const when: readonly Span[] = finding?.past
    ? [' at ', { time: incident.since }, '; over at ', { time: end }, ` after ${lasted}, `]
    : [` for ${lasted} (`, { time: incident.since }, ' to ', { time: end }, '), ']
  const title: Line = [...nameSpans(incident, ''), said, ...when, ...spans(incident.ended ?? 'ended')]
  const { ready, desired } = incident.impact
  const lowest =
    incident.lowest !== undefined && desired !== undefined && desired > 0
      ? `At worst ${incident.lowest} of ${desired} ready`
      : undefined
  const down = incident.downFor === undefined ? '' : `, nothing for ${span(incident.downFor)}`
  const now = lowest !== undefined && ready !== undefined ? `; now ${ready} of ${desired}` : ''
  return {
    ...common(incident, finding),
    standing: 'resolved',
    word: 'RESOLVED',
    title,
    rows: [
      ...(lowest === undefined ? pastImpact(incident) : [{ name: 'Impact', line: `${lowest}${down}${now}.` }]),
      ...(finding ? [{ name: 'Cause', line: causeLine(finding) }] : []),
    ],
    footer: footerOf(incident),
    fixes: [],
  }
}

function impactRows(incident: Incident): Card['rows'] {
  const { impact, state } = incident
  if (state === 'recovering' && impact.ready === undefined) return pastImpact(incident)
  return impact.lines.length > 0 ? [{ name: 'Impact', line: joined(impact.lines) }] : []
}

/** Of what has no pods of its own, what it took along. */
function pastImpact({ impact, subject }: Incident): Card['rows'] {
  if (impact.lines.length === 0 || subject.kind === 'Service') return []
  return [{ name: 'Impact', line: ['It was: ', ...spans(joined(impact.lines))] }]
}

export function spans(line: Line): readonly Span[] {
  return typeof line === 'string' ? [line] : line
}

function joined(lines: readonly Line[]): Line {
  return lines.flatMap((line, i) => (i === 0 ? spans(line) : [' ', ...spans(line)]))
}
