import { timeOf } from '../age.ts'
import { dig, fieldsOf, numberOf, textOf } from '../fields.ts'
import { ago } from './ago.ts'
import type { Fact } from './verdict.ts'
import { short } from './verdict.ts'

/** Warnings that are shown; older and repeated ones are in the full text. */
const MOST = 3
/** Older ones do not say how things are now, in ms. */
const RECENT = 30 * 60_000
/** The API server takes no longer ones, in characters (kubernetes pkg/apis/core/validation, event message length). */
const LONGEST = 1_024

export type Warning = {
  readonly reason: string
  readonly message: string
  /** How often it was seen. */
  readonly count: number
  /** When last, in ms since the epoch. */
  readonly at: number | undefined
  /** The container it is about, where it says so. */
  readonly container: string
}

/** The Warning events among these, each reason and message once, the newest first. */
export function warningsIn(events: readonly unknown[] | undefined): readonly Warning[] {
  const found = new Map<string, Warning>()
  for (const event of (events ?? []).map(fieldsOf)) {
    if (event.type !== 'Warning') continue
    const one = warningOf(event)
    const key = `${one.reason} ${one.message}`
    const known = found.get(key)
    const newer = known && (known.at ?? 0) > (one.at ?? 0) ? known : one
    found.set(key, known ? { ...newer, count: known.count + one.count } : one)
  }
  return [...found.values()].sort((a, b) => (b.at ?? 0) - (a.at ?? 0))
}

function warningOf(event: ReturnType<typeof fieldsOf>): Warning {
  const series = fieldsOf(event.series)
  const path = textOf(dig(event, 'involvedObject', 'fieldPath'))
  return {
    reason: textOf(event.reason),
    message: textOf(event.message).slice(0, LONGEST),
    count: numberOf(series.count) ?? numberOf(event.count) ?? 1,
    at:
      timeOf(series.lastObservedTime) ??
      timeOf(event.lastTimestamp) ??
      timeOf(event.eventTime) ??
      timeOf(event.firstTimestamp),
    container: /\{(.+)\}/.exec(path)?.[1] ?? '',
  }
}

/** The newest warnings as facts; `said` are reasons that the verdict told already. `now` in ms since the epoch. */
export function warningFacts(
  warnings: readonly Warning[],
  now: number,
  said: ReadonlySet<string> = new Set(),
): readonly Fact[] {
  return warnings
    .filter(({ reason, at }) => !said.has(reason) && (at === undefined || now - at < RECENT))
    .slice(0, MOST)
    .map(({ reason, message, count, at }) => {
      const times = count > 1 ? ` (${count} times)` : ''
      return {
        name: 'Warning',
        value: `${[ago(at, now) + times, reason].filter(Boolean).join(' ')}: ${short(message)}`,
      }
    })
}
