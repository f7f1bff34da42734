import type { Incident } from '../incident/incident.ts'
import { lead } from '../incident/lead.ts'
import { hushOf } from './hush.ts'
import type { Notice } from './notice.ts'
import type { Policy } from './round.ts'
import type { Route } from './route.ts'
import { routesOf, targetOf } from './route.ts'
import type { Told } from './told.ts'

const MOST = 3

/** Pages nobody acknowledges: a line in the thread again, then somebody else. Only where a route asks for it. */
export function reminded(
  incidents: readonly Incident[],
  told: Record<string, Told>,
  now: number,
  policy: Policy,
): { readonly notices: readonly Notice[]; readonly times: readonly number[] } {
  const notices: Notice[] = []
  const times: number[] = []
  for (const incident of incidents) {
    const known = told[incident.id]
    if (known?.how !== 'own' || !isWaiting(incident, now) || hushOf(incident, now, policy)) continue
    const [route] = routesOf(incident, policy.routes)
    if (!route) continue
    const made = remind(incident, known, route, now) ?? escalate(incident, known, route, now)
    if (!made) {
      times.push(...nextTimes(known, route))
      continue
    }
    notices.push(made.notice)
    told[incident.id] = made.told
  }
  return { notices, times }
}

/** A page that is open, was acknowledged by nobody, and sleeps for nobody. */
function isWaiting(incident: Incident, now: number): boolean {
  const asleep = incident.snoozed !== undefined && (incident.snoozed.untilWorse || now < incident.snoozed.until)
  return (
    incident.state === 'open' &&
    incident.severity === 'page' &&
    !incident.acked &&
    !asleep &&
    incident.partOf === undefined
  )
}

type Made = { readonly notice: Notice; readonly told: Told }

function remind(incident: Incident, told: Told, route: Route, now: number): Made | undefined {
  if (route.remind === undefined || told.reminders >= MOST) return undefined
  if (now < (told.remindedAt ?? told.firstAt) + route.remind) return undefined
  const reminders = told.reminders + 1
  const line = `Nobody has acknowledged this yet: ${lead(incident)?.headline ?? 'it is still wrong'}.`
  return {
    notice: {
      kind: 'news',
      id: `${incident.id}.reminder.${told.firstAt}.${reminders}`,
      under: incident.id,
      line,
      incident,
      to: targetOf(incident, route),
      reason: 'nobody acknowledged',
      loud: true,
    },
    told: { ...told, reminders, remindedAt: now },
  }
}

function escalate(incident: Incident, told: Told, route: Route, now: number): Made | undefined {
  const step = route.escalate?.[told.escalated]
  if (!step || now < told.firstAt + step.after) return undefined
  const escalated = told.escalated + 1
  const key = `${incident.id}@${step.channel}`
  return {
    notice: {
      kind: 'root',
      id: `${key}.${told.firstAt}.${escalated}`,
      key,
      revision: told.revision,
      incident,
      to: targetOf(incident, step),
      reason: 'escalated: nobody acknowledged',
    },
    told: { ...told, escalated },
  }
}

function nextTimes(told: Told, route: Route): readonly number[] {
  const step = route.escalate?.[told.escalated]
  return [
    ...(route.remind === undefined || told.reminders >= MOST ? [] : [(told.remindedAt ?? told.firstAt) + route.remind]),
    ...(step ? [told.firstAt + step.after] : []),
  ]
}
