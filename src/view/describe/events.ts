import { age, timeOf } from '../age.ts'
import type { Fields } from '../fields.ts'
import { dig, fieldsOf, numberOf, textOf } from '../fields.ts'
import { pdqsort } from '../pdqsort.ts'
import type { Write } from './writer.ts'

/**
 * The events at the end of a description, oldest first; nothing when they were not asked for. `now` in ms since the epoch.
 * Source: kubectl pkg/describe/describe.go, DescribeEvents; pkg/util/event/sorted_event_list.go.
 */
export function writeEvents(write: Write, events: readonly unknown[] | undefined, now: number): void {
  if (!events) return
  if (events.length === 0) {
    write(0, 'Events:\t<none>\n')
    return
  }
  const sorted = events.map(fieldsOf)
  pdqsort(sorted, (a, b) => lastSeen(a) < lastSeen(b))
  write(0, 'Events:\n  Type\tReason\tAge\tFrom\tMessage\n')
  write(1, '----\t------\t----\t----\t-------\n')
  for (const event of sorted) {
    const cells = [textOf(event.type), textOf(event.reason), eventAge(event, now), eventSource(event), message(event)]
    write(1, `${cells.join('\t')}\n`)
  }
}

function lastSeen(event: Fields): number {
  return timeOf(event.lastTimestamp) ?? Number.NEGATIVE_INFINITY
}

/** `5m (x12 over 3h)`: since the last time, how often, since the first. */
export function eventAge(event: Fields, now: number): string {
  const first = age(timeOf(event.eventTime) === undefined ? event.firstTimestamp : event.eventTime, now)
  if (event.series !== undefined && event.series !== null) {
    const series = fieldsOf(event.series)
    return `${age(series.lastObservedTime, now)} (x${numberOf(series.count) ?? 0} over ${first})`
  }
  const count = numberOf(event.count) ?? 0
  return count > 1 ? `${age(event.lastTimestamp, now)} (x${count} over ${first})` : first
}

function eventSource(event: Fields): string {
  return textOf(dig(event, 'source', 'component')) || textOf(event.reportingComponent)
}

function message(event: Fields): string {
  const text = goTrim(textOf(event.message))
  const path = textOf(dig(event, 'involvedObject', 'fieldPath'))
  return path === '' ? text : `${path}: ${text}`
}

/** strings.TrimSpace: Unicode's white space and NEL, but not the BOM that JavaScript adds. */
export function goTrim(text: string): string {
  return text.replace(/^[\p{White_Space}]+|(?<!\p{White_Space})[\p{White_Space}]+$/gu, '')
}
