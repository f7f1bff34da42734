type Field = ReadonlySet<number>

/** A cron line, read: minutes, hours, days, months, weekdays, and whether both days were given (then either will do). */
export type Schedule = {
  readonly minutes: Field
  readonly hours: Field
  readonly days: Field
  readonly months: Field
  readonly weekdays: Field
  readonly eitherDay: boolean
}

const MACROS: Readonly<Record<string, string>> = {
  '@hourly': '0 * * * *',
  '@daily': '0 0 * * *',
  '@midnight': '0 0 * * *',
  '@weekly': '0 0 * * 0',
  '@monthly': '0 0 1 * *',
}

const MINUTE_MS = 60_000
/** Far enough for the 29th of February. */
const HORIZON_MS = 5 * 366 * 86_400_000

/** Reads five cron fields of numbers, lists, ranges and steps, in UTC; undefined when they cannot be read. Names are not known. */
export function readSchedule(text: string): Schedule | undefined {
  const fields = (MACROS[text.trim()] ?? text).trim().split(/\s+/)
  const [minutes, hours, days, months, weekdays] = [
    field(fields[0], 0, 59),
    field(fields[1], 0, 23),
    field(fields[2], 1, 31),
    field(fields[3], 1, 12),
    field(fields[4], 0, 7),
  ]
  if (fields.length !== 5 || !minutes || !hours || !days || !months || !weekdays) return undefined
  const eitherDay = !fields[2]?.startsWith('*') && !fields[4]?.startsWith('*')
  const sunday = weekdays.has(7) ? new Set([...weekdays, 0]) : weekdays
  return { minutes, hours, days, months, weekdays: sunday, eitherDay }
}

/** The first time (ms) after `after` that the schedule names; undefined when there is none within five years. */
export function nextTime(schedule: Schedule, after: number): number | undefined {
  let at = (Math.floor(after / MINUTE_MS) + 1) * MINUTE_MS
  while (at <= after + HORIZON_MS) {
    const date = new Date(at)
    if (!schedule.months.has(date.getUTCMonth() + 1) || !dayFits(schedule, date)) {
      at = Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate() + 1)
    } else if (!schedule.hours.has(date.getUTCHours())) {
      at = (Math.floor(at / 3_600_000) + 1) * 3_600_000
    } else if (schedule.minutes.has(date.getUTCMinutes())) {
      return at
    } else {
      at += MINUTE_MS
    }
  }
  return undefined
}

function dayFits({ days, weekdays, eitherDay }: Schedule, date: Date): boolean {
  const day = days.has(date.getUTCDate())
  const weekday = weekdays.has(date.getUTCDay())
  return eitherDay ? day || weekday : day && weekday
}

function field(text: string | undefined, low: number, high: number): Field | undefined {
  const values = new Set<number>()
  for (const part of text?.split(',') ?? []) {
    const match = /^(?:\*|(\d+)(?:-(\d+))?)(?:\/(\d+))?$/.exec(part)
    if (!match) return undefined
    const [, start, end, step] = match
    const from = start === undefined ? low : Number(start)
    const to = end !== undefined ? Number(end) : start === undefined || step !== undefined ? high : from
    if (from < low || to > high || Number(step ?? 1) < 1) return undefined
    for (let value = from; value <= to; value += Number(step ?? 1)) values.add(value)
  }
  return values.size > 0 ? values : undefined
}
