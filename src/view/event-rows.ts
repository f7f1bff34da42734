import { timeOf } from './age.ts'
import { eventAge, goTrim } from './describe/events.ts'
import type { Fields } from './fields.ts'
import { dig, fieldsOf, textOf } from './fields.ts'
import { pdqsort } from './pdqsort.ts'
import { escapeTerminal } from './table.ts'

export type EventRows = { readonly columns: readonly string[]; readonly rows: readonly (readonly string[])[] }

/**
 * The table of `kubectl events`, oldest first. `now` in ms since the epoch.
 * Source: kubectl pkg/cmd/events/events.go, SortableEvents; event_printer.go.
 */
export function eventRows(events: readonly unknown[], withNamespace: boolean, now: number): EventRows {
  const sorted = events.map(fieldsOf)
  pdqsort(sorted, (a, b) => lastTime(a) < lastTime(b))
  return {
    columns: [...(withNamespace ? ['NAMESPACE'] : []), 'LAST SEEN', 'TYPE', 'REASON', 'OBJECT', 'MESSAGE'],
    rows: sorted.map((event) => [
      ...(withNamespace ? [textOf(dig(event, 'metadata', 'namespace'))] : []),
      eventAge(event, now),
      escapeTerminal(textOf(event.type)),
      escapeTerminal(textOf(event.reason)),
      escapeTerminal(`${textOf(dig(event, 'involvedObject', 'kind'))}/${textOf(dig(event, 'involvedObject', 'name'))}`),
      escapeTerminal(goTrim(textOf(event.message))),
    ]),
  }
}

/** Whether an event is of one of these types; of any, where there are none. */
export function isOfType(event: unknown, types: readonly string[]): boolean {
  const type = textOf(dig(event, 'type')).toLowerCase()
  return types.length === 0 || types.some((wanted) => wanted.toLowerCase() === type)
}

function lastTime(event: Fields): number {
  const { series, lastTimestamp, eventTime } = event
  const at = series ? timeOf(dig(series, 'lastObservedTime')) : (timeOf(lastTimestamp) ?? timeOf(eventTime))
  return at ?? Number.NEGATIVE_INFINITY
}
