import { durationMs } from '../../src/command/duration.ts'
import { parse } from '../../src/command/parse.ts'
import { Fault } from '../../src/fault.ts'
import { cardOf } from '../../src/incident/card.ts'
import type { Incident } from '../../src/incident/incident.ts'
import { acknowledge, addNote, resolveByHand, snooze, unacknowledge } from '../../src/incident/person.ts'
import type { Line, Reply } from '../../src/reply.ts'
import { incidentReply } from '../../src/view/incident/incident.ts'
import type { Context, Executor } from '../context.ts'
import { nextTimeOfDay } from '../watch/report.ts'
import { incidentFor } from './incident-sight.ts'

const ROWS = 25

/** How an incident stands and what has happened, newest last. */
export const incidentShow: Executor<'incident show'> = async ({ id }, _flags, context) => {
  const incident = await incidentFor(id, context, clusterIn(context))
  const { nodes } = incidentReply(cardOf(incident))
  const rows = incident.timeline.slice(-ROWS)
  const more = incident.timeline.length - rows.length
  const items = rows.map(
    ({ at, what, line }): Line => [{ time: at }, ` ${what}: `, ...(typeof line === 'string' ? [line] : line)],
  )
  return {
    nodes: [
      ...nodes,
      ...(items.length > 0 ? [{ kind: 'list' as const, items }] : []),
      ...(more > 0 ? [{ kind: 'context' as const, text: `${more} earlier ones are left out` }] : []),
      ...(incident.partOf
        ? [{ kind: 'context' as const, text: `Explained by ${incident.partOf}, which speaks for it.` }]
        : []),
    ],
  }
}

export const incidentAck: Executor<'incident ack'> = ({ id }, _flags, context) =>
  act(id, context, acknowledge, (incident, before) => {
    if (before.acked)
      return [`${incident.id} was acknowledged by ${before.acked.by} at `, { time: before.acked.at }, '.']
    return `${incident.id} is yours: reminders and escalation stop, what is new is still told.`
  })

export const incidentUnack: Executor<'incident unack'> = ({ id }, _flags, context) =>
  act(id, context, unacknowledge, ({ id }, before) =>
    before.acked ? `${id} is acknowledged by nobody again.` : `${id} was acknowledged by nobody.`,
  )

export const incidentSnooze: Executor<'incident snooze'> = ({ id, until }, _flags, context) => {
  const end = snoozeEnd(until, context)
  return act(
    id,
    context,
    (incident, by, now) => snooze(incident, by, now, end),
    (incident) =>
      end === 'worse'
        ? `${incident.id} is snoozed until it gets worse.`
        : [
            `${incident.id} is snoozed until `,
            { time: end },
            ', unless it gets worse. If it is still so then, it is said once.',
          ],
  )
}

export const incidentResolve: Executor<'incident resolve'> = ({ id }, _flags, context) =>
  act(id, context, resolveByHand, ({ id }) => `${id} is closed. If it is still so in ten minutes, it says so again.`)

export const incidentNote: Executor<'incident note'> = ({ id, text }, _flags, context) =>
  act(
    id,
    context,
    (incident, by, now) => addNote(incident, by, now, text),
    ({ id }) => `Noted on ${id}, for everybody to read.`,
  )

async function act(
  id: string,
  context: Context,
  change: (incident: Incident, by: string, now: number) => Incident,
  says: (after: Incident, before: Incident) => Line,
): Promise<Reply> {
  const before = await incidentFor(id, context, clusterIn(context))
  if (before.state === 'resolved' && change !== unacknowledge && !isNote(context)) return overReply(before)
  const after = await context.incidents.update(before.id, before.cluster, (incident, now) =>
    change(incident, context.subject.user, now),
  )
  return { nodes: [{ kind: 'text', text: says(after, before), tone: 'good' }] }
}

function isNote({ line }: Context): boolean {
  return parse(line).name === 'incident note'
}

function overReply({ id, resolvedAt, ended }: Incident): Reply {
  const how = ended === undefined ? [] : typeof ended === 'string' ? [`: ${ended}`] : [': ', ...ended]
  return { nodes: [{ kind: 'text', text: [`${id} is over since `, { time: resolvedAt ?? 0 }, ...how, '.'] }] }
}

function snoozeEnd(until: string, { incidents }: Context): number | 'worse' {
  if (until === 'worse') return 'worse'
  const now = incidents.now()
  if (until === 'morning') return nextTimeOfDay(now, incidents.morning.at, incidents.morning.tz)
  const ms = durationMs(until)
  if (ms === undefined || ms < 60_000 || ms > 7 * 24 * 3_600_000) {
    throw new Fault('usage', `An incident cannot be snoozed for “${until}”.`, {
      hint: '1h, 4h, or anything up to 168h; morning; or worse, which is until it gets worse.',
    })
  }
  return now + ms
}

function clusterIn({ line, clusters }: Context): string | undefined {
  const { cluster } = parse(line)
  return cluster === undefined ? undefined : (clusters.find(cluster)?.name ?? cluster)
}
