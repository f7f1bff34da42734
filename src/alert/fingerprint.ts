import type { Incident } from '../incident/incident.ts'
import { active } from '../incident/incident.ts'
import { lead } from '../incident/lead.ts'

/** What makes a message worth editing at once. Free text is never news: kubelets reword the same thing all day. */
export function materialOf(incident: Incident): string {
  const { state, severity, impact, changes, acked, snoozed, doubt, flapping, reopened } = incident
  const parts = [
    state,
    severity,
    causeOf(incident),
    impact.key,
    changes[0]?.at,
    changes[0]?.by,
    acked?.at,
    snoozed?.at,
    doubt !== undefined,
    flapping,
    reopened,
  ]
  return parts.map(String).join('|')
}

/** What is worth an edit once it has been a while: numbers. */
export function minorOf(incident: Incident): string {
  const { impact, members, holdUntil } = incident
  return JSON.stringify([
    impact.short,
    lead(incident)?.headline,
    lead(incident)?.cause,
    impact.lines,
    members.length,
    holdUntil,
  ])
}

export function familiesOf(incident: Incident): readonly string[] {
  return [...new Set(active(incident).map(({ family }) => family))].sort()
}

export function causeOf(incident: Incident): string {
  const finding = lead(incident)
  return `${finding?.family}:${finding?.causeKey}`
}
