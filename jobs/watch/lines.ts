import { digestTitle } from '../../src/alert/digest.ts'
import type { Policy, Rounded } from '../../src/alert/round.ts'
import { routesOf } from '../../src/alert/route.ts'
import type { Incident } from '../../src/incident/incident.ts'
import type { Turned } from '../../src/incident/turn.ts'
import type { Line } from '../../src/reply.ts'
import type { Book } from './book.ts'

type ReportLine = {
  readonly id: string
  readonly at: number
  readonly line: Line
  readonly channel: string
  readonly note?: true
}

/** What a look adds to the report: what was only worth a line, pods that moved, and what came and went while it was quiet. */
export function linesOf({
  turned,
  rounded,
  before,
  policy,
  now,
}: {
  readonly turned: Turned
  readonly rounded: Pick<Rounded, 'digest' | 'desk'>
  readonly before: Book
  readonly policy: Policy
  readonly now: number
}): readonly ReportLine[] {
  const general = policy.routes.find(
    ({ match: { namespace, labels, severity, rule, workload, cluster } }) =>
      [namespace, labels, severity, rule, workload].every((part) => part === undefined) &&
      (cluster === undefined || cluster === before.matters.cluster),
  )
  const fallback = (general ?? policy.routes.at(-1))?.channel
  const moved = turned.digest.flatMap(({ id, at, line, note }) =>
    fallback === undefined ? [] : [{ id, at, line, channel: fallback, ...(note && { note }) }],
  )
  const untold = turned.changed
    .filter((incident) => wentUntold(incident, before, rounded.desk.told))
    .flatMap((incident) =>
      routesOf(incident, policy.routes).map(({ channel }) => ({
        id: `${incident.id}.over.${incident.reopened}`,
        at: now,
        line: overLine(incident),
        channel,
      })),
    )
  return [...rounded.digest, ...moved, ...untold]
}

/** It was worth a message, and over before anybody could be told. */
function wentUntold(incident: Incident, { matters }: Book, told: Rounded['desk']['told']): boolean {
  return (
    incident.state === 'resolved' &&
    matters.incidents[incident.key]?.state !== 'resolved' &&
    incident.worst !== 'digest' &&
    incident.partOf === undefined &&
    told[incident.id] === undefined
  )
}

function overLine(incident: Incident): Line {
  const title = digestTitle(incident)
  const over = incident.recoveringAt ?? incident.resolvedAt
  return [
    ...(typeof title === 'string' ? [title] : title),
    ...(over === undefined ? [] : [', over at ', { time: over }]),
  ]
}
