import type { Line } from '../reply.ts'
import type { Incident } from './incident.ts'
import { withRow } from './incident.ts'

/** What people do to incidents. `by` is how they are shown, and already known to be who they say. */

/** Stops reminders and escalation; it does not stop what is new from being told. */
export function acknowledge(incident: Incident, by: string, now: number): Incident {
  if (incident.acked || incident.state === 'resolved') return incident
  return person({ ...incident, acked: { by, at: now } }, `Acknowledged by ${by}.`, now)
}

export function unacknowledge(incident: Incident, by: string, now: number): Incident {
  const { acked, ...rest } = incident
  return acked ? person(rest, `${by} gave it back: acknowledged by nobody.`, now) : incident
}

/** Hides all but a rise in severity, until `until` or, with `worse`, until it gets worse whatever the hour. */
export function snooze(incident: Incident, by: string, now: number, until: number | 'worse'): Incident {
  if (incident.state === 'resolved') return incident
  const untilWorse = until === 'worse'
  const snoozed = { by, at: now, until: until === 'worse' ? now : until, untilWorse }
  const { timeline } = incident
  const line: Line =
    until === 'worse' ? `snoozed by ${by} until it gets worse` : [`snoozed by ${by} until `, { time: until }]
  // The message itself says so: a line in the thread would wake whom the snooze is for.
  return { ...incident, snoozed, timeline: [...timeline, { at: now, what: 'part' as const, line }].slice(-100) }
}

/** Closes it although it may still be so: then it says so again in ten minutes. */
export function resolveByHand(incident: Incident, by: string, now: number): Incident {
  if (incident.state === 'resolved') return incident
  const { snoozed: _snoozed, ...rest } = incident
  const ended = `closed by ${by}`
  const resolved: Incident = {
    ...rest,
    state: 'resolved',
    resolvedAt: now,
    recoveringAt: now,
    byHand: { by, at: now },
    ended,
  }
  return withRow(resolved, { at: now, what: 'resolved', line: ended })
}

export function addNote(incident: Incident, by: string, now: number, text: string): Incident {
  return person(incident, [`${by} notes: `, text], now)
}

function person(incident: Incident, line: Line, now: number): Incident {
  return withRow(incident, { at: now, what: 'person', line })
}
