import { CronExpressionParser } from 'cron-parser'
import cronstrue from 'cronstrue'
import { z } from 'zod'
import { Fault } from '../fault.ts'

/** How often something is asked. */
export const When = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('interval'), ms: z.int().positive() }),
  z.strictObject({ kind: z.literal('cron'), line: z.string(), zone: z.string() }),
])
export type When = z.infer<typeof When>

const MINUTE = 60_000
const SHORTEST = 5 * MINUTE
const LONGEST = 7 * 24 * 60 * MINUTE
/** Ticks of a cron line that are looked at to find the shortest gap between two. */
const LOOKED_AT = 50

const UNITS = { m: MINUTE, h: 60 * MINUTE, d: 24 * 60 * MINUTE } as const
const EXAMPLE = 'Say it as 30m, 2h or 1d, or as a cron line in quotes: "0 8 * * 1-5".'

/**
 * Reads `30m`, `1h30m`, `1d`, or a cron line of five fields (crontab(5), by cron-parser). Throws a usage Fault for what cannot
 * be read, never happens, or happens more often than every five minutes.
 */
export function readWhen(text: string, zone: string | undefined, now: number): When {
  const interval = intervalIn(text)
  if (interval === undefined) return readCron(text, zone ?? 'UTC', now)
  if (zone !== undefined) throw new Fault('usage', '--tz is for a cron line; an interval is the same in every zone.')
  if (interval < SHORTEST) throw tooOften()
  if (interval > LONGEST)
    throw new Fault('usage', 'Seven days is the longest interval.', { hint: 'A cron line can say more: "0 8 1 * *".' })
  return { kind: 'interval', ms: interval }
}

/** The first tick after `after`, in ms since the epoch; an interval counts from `made`. */
export function nextTick(when: When, after: number, made: number): number {
  if (when.kind === 'interval') return made + (Math.floor(Math.max(0, after - made) / when.ms) + 1) * when.ms
  const { line, zone } = when
  return CronExpressionParser.parse(line, { currentDate: new Date(after), tz: zone })
    .next()
    .getTime()
}

/** `every 30 minutes`, `at 08:00, Monday through Friday (Europe/Berlin)`. */
export function whenWords(when: When): string {
  if (when.kind === 'cron') {
    const said = cronstrue.toString(when.line, { use24HourTimeFormat: true })
    return `${said.charAt(0).toLowerCase()}${said.slice(1)} (${when.zone})`
  }
  for (const [unit, name] of [
    ['d', 'day'],
    ['h', 'hour'],
    ['m', 'minute'],
  ] as const) {
    const count = when.ms / UNITS[unit]
    if (Number.isInteger(count)) return count === 1 ? `every ${name}` : `every ${count} ${name}s`
  }
  return `every ${Math.round(when.ms / 1_000)} seconds`
}

function intervalIn(text: string): number | undefined {
  if (!/^(\d{1,4}[mhd])+$/i.test(text)) return undefined
  return [...text.toLowerCase().matchAll(/(\d+)([mhd])/g)].reduce(
    (sum, [, count, unit]) => sum + Number(count) * UNITS[unit as keyof typeof UNITS],
    0,
  )
}

function readCron(text: string, zone: string, now: number): When {
  const line = text.trim()
  if (!/^(@(hourly|daily|weekly|monthly)|\S+(\s+\S+){4})$/.test(line) || line.length > 100) {
    throw new Fault('usage', `“${text.slice(0, 40)}” does not say how often.`, { hint: EXAMPLE })
  }
  if (!isZone(zone)) {
    throw new Fault('usage', `I don't know the time zone ${zone.slice(0, 40)}.`, {
      hint: 'For example: --tz Europe/Berlin',
    })
  }
  const ticks = ticksOf(line, zone, now)
  if (ticks.some((tick, i) => i > 0 && tick - (ticks[i - 1] ?? 0) < SHORTEST)) throw tooOften()
  return { kind: 'cron', line, zone }
}

function ticksOf(line: string, zone: string, now: number): number[] {
  try {
    const ticks = CronExpressionParser.parse(line, { currentDate: new Date(now), tz: zone })
    return Array.from({ length: LOOKED_AT }, () => ticks.next().getTime())
  } catch (cause) {
    const why = cause instanceof Error ? cause.message.slice(0, 120) : 'it cannot be read'
    throw new Fault('usage', `“${line}” is no cron line that ever happens: ${why}.`, { hint: EXAMPLE, cause })
  }
}

function isZone(zone: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone })
    return true
  } catch {
    return false
  }
}

function tooOften(): Fault {
  return new Fault('usage', 'Every five minutes is the most often.', {
    hint: 'What happens in between, the watcher says by itself.',
  })
}
