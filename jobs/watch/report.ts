import type { Line } from '../../src/reply.ts'

/** A line that waits for the report of a channel. */
export type Kept = { readonly at: number; readonly line: Line; readonly channel: string }

const MOST = 500

/** With those that are new, each id once; the oldest go when there are too many. */
export function withLines(
  report: ReadonlyMap<string, Kept>,
  lines: readonly { readonly id: string; readonly at: number; readonly line: Line; readonly channel: string }[],
): ReadonlyMap<string, Kept> {
  if (lines.length === 0) return report
  const kept = new Map(report)
  for (const { id, at, line, channel } of lines) kept.set(`${id} ${channel}`, { at, line, channel })
  return new Map([...kept].slice(-MOST))
}

/** The last moment before `now` that a day's `HH:MM` was, in that zone; ms since the epoch. */
export function lastTimeOfDay(now: number, at: string, zone: string): number {
  const [hour = 0, minute = 0] = at.split(':').map(Number)
  const clock = new Intl.DateTimeFormat('en-GB', { timeZone: zone, hour: '2-digit', minute: '2-digit', hour12: false })
  const [nowHour = 0, nowMinute = 0] = clock.format(now).split(':').map(Number)
  const since = ((nowHour - hour) * 60 + nowMinute - minute + 24 * 60) % (24 * 60)
  return Math.floor(now / 60_000) * 60_000 - since * 60_000
}

/** The next such moment; a day whose clock is put forward or back may have it an hour off. */
export function nextTimeOfDay(now: number, at: string, zone: string): number {
  return lastTimeOfDay(now, at, zone) + 24 * 3_600_000
}
