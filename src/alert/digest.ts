import { nameText } from '../incident/card.ts'
import type { Incident } from '../incident/incident.ts'
import { lead } from '../incident/lead.ts'
import type { Line } from '../reply.ts'

/** An incident that is only worth a line: `web in shop on prod-weu: exit 1 once (since 02:14)`. */
export function digestTitle(incident: Incident): Line {
  return [`${nameText(incident)} · ${lead(incident)?.headline ?? 'trouble'}, since `, { time: incident.since }]
}
