import type { MaintenanceWindow, Recurring } from '../../azure/maintenance.ts'

const DAY = 86_400_000
const MINUTE = 60_000
const LOOK_AHEAD = 800
const DAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday']
const WEEKS = ['First', 'Second', 'Third', 'Fourth']

export type Opening = { readonly start: number; readonly end: number }

/**
 * When a window is open next, or is open now, in ms since the epoch; undefined where that cannot be told. Intervals of weeks
 * and months are counted from the day the window holds from, as its schedule is described (az aks maintenanceconfiguration).
 */
export function nextOpening(window: MaintenanceWindow, now: number): Opening | undefined {
  const { schedule, hours, offset, except } = window
  const [, hour, minute] = /^(\d{1,2}):(\d{2})$/.exec(window.startTime) ?? []
  if (!schedule || hour === undefined) return undefined
  const opens = (Number(hour) * 60 + Number(minute)) * MINUTE
  const zone = offset * MINUTE
  const from = window.from === undefined ? undefined : Date.parse(window.from)
  // A window that began yesterday may still be open.
  const today = Math.floor((now + zone) / DAY) * DAY - DAY
  const first = from === undefined ? today : Math.max(today, from)
  for (let i = 0; i < LOOK_AHEAD; i++) {
    const day = first + i * DAY
    const start = day + opens - zone
    const end = start + hours * 60 * MINUTE
    const stamp = new Date(day).toISOString().slice(0, 10)
    const excepted = except.some((span) => stamp >= span.start && stamp <= span.end)
    if (end > now && !excepted && falls(schedule, day, from ?? first)) return { start, end }
  }
  return undefined
}

/** When a window recurs, in words. */
export function scheduleText(schedule: Recurring | undefined): string {
  switch (schedule?.kind) {
    case undefined:
      return 'no schedule'
    case 'daily':
      return schedule.every === 1 ? 'every day' : `every ${schedule.every} days`
    case 'weekly':
      return schedule.every === 1 ? `every ${schedule.day}` : `every ${schedule.every} weeks on ${schedule.day}`
    case 'absolute':
      return `${months(schedule.every)} on day ${schedule.day}`
    case 'relative':
      return `${months(schedule.every)} on the ${schedule.week.toLowerCase()} ${schedule.day}`
  }
}

function months(every: number): string {
  return every === 1 ? 'every month' : `every ${every} months`
}

/** Whether a window opens on a day; both are midnights, in ms. */
function falls(schedule: Recurring, day: number, from: number): boolean {
  const date = new Date(day)
  const since = new Date(from)
  const every = Math.max(1, schedule.every)
  switch (schedule.kind) {
    case 'daily':
      return Math.round((day - from) / DAY) % every === 0
    case 'weekly':
      return DAYS[date.getUTCDay()] === schedule.day && Math.floor((day - weekStart(from)) / (7 * DAY)) % every === 0
    case 'absolute':
      return date.getUTCDate() === schedule.day && monthsBetween(since, date) % every === 0
    case 'relative':
      return (
        DAYS[date.getUTCDay()] === schedule.day &&
        isWeek(schedule.week, date) &&
        monthsBetween(since, date) % every === 0
      )
  }
}

function weekStart(day: number): number {
  return day - new Date(day).getUTCDay() * DAY
}

function monthsBetween(one: Date, other: Date): number {
  return (other.getUTCFullYear() - one.getUTCFullYear()) * 12 + other.getUTCMonth() - one.getUTCMonth()
}

function isWeek(week: string, date: Date): boolean {
  if (week === 'Last') return new Date(date.getTime() + 7 * DAY).getUTCMonth() !== date.getUTCMonth()
  return WEEKS[Math.floor((date.getUTCDate() - 1) / 7)] === week
}
