import type { Incident } from '../incident/incident.ts'
import { lead } from '../incident/lead.ts'
import { nameText } from '../incident/naming.ts'
import type { Line } from '../reply.ts'

/** An incident that is only worth a line: `web in shop on prod-weu: exit 1 once (since 02:14)`. */
export function digestTitle(incident: Incident): Line {
  const finding = lead(incident)
  const said = `${nameText(incident)} · ${finding?.headline ?? 'trouble'}`
  return [said, finding?.past ? ', at ' : ', since ', { time: incident.since }]
}
