import type { Line } from '../reply.ts'
import type { Incident } from './incident.ts'
import type { Sight } from './sight.ts'

/** What came between the trouble and its end. It says what was done, not that this was why. */
export function endedBy(incident: Incident, sight: Sight): Line {
  if (sight.gone !== undefined) return sight.gone
  const began = incident.openedAt ?? incident.since
  const until = incident.recoveringAt ?? began
  const change = sight.changes.find(({ at }) => at >= began - 1000 && at <= until)
  if (change) return `ended by ${change.short}`
  if (sight.over !== undefined) return sight.over
  return 'ended by itself'
}
