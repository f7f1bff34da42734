const SECONDS = 20
const QUOTE = 34
const Z = 90

/** An RFC 3339 time as ms since the epoch, which it may be already. Undefined for what is none. */
export function time(value: unknown): number | undefined {
  if (typeof value === 'number') return value
  if (typeof value !== 'string' || value === '') return undefined
  const ms = value.length === SECONDS && value.endsWith('Z') ? wholeSeconds(value) : Date.parse(value)
  return Number.isFinite(ms) ? ms : undefined
}

/** The same of bytes up to a quote; undefined where they are anything but whole seconds. */
export function secondsAt(bytes: Buffer, start: number, end: number): number | undefined {
  if (start + SECONDS >= end || bytes[start + SECONDS] !== QUOTE || bytes[start + SECONDS - 1] !== Z) return undefined
  const two = (at: number) => digit(bytes[start + at] ?? 0) * 10 + digit(bytes[start + at + 1] ?? 0)
  const days = daysSinceEpoch(two(0) * 100 + two(2), two(5), two(8))
  const ms = ((days * 24 + two(11)) * 60 + two(14)) * 60_000 + two(17) * 1000
  return Number.isFinite(ms) ? ms : undefined
}

/** `2026-01-31T23:59:59Z`, which nearly all are, without the cost of Date.parse. */
function wholeSeconds(value: string): number {
  const year = two(value, 0) * 100 + two(value, 2)
  const days = daysSinceEpoch(year, two(value, 5), two(value, 8))
  return ((days * 24 + two(value, 11)) * 60 + two(value, 14)) * 60_000 + two(value, 17) * 1000
}

function two(value: string, at: number): number {
  return digit(value.charCodeAt(at)) * 10 + digit(value.charCodeAt(at + 1))
}

function digit(code: number): number {
  return code >= 48 && code <= 57 ? code - 48 : Number.NaN
}

/** Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms", days_from_civil. */
function daysSinceEpoch(year: number, month: number, day: number): number {
  const from = month <= 2 ? year - 1 : year
  const era = Math.floor(from / 400)
  const ofEra = from - era * 400
  const ofYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1
  return era * 146_097 + ofEra * 365 + Math.floor(ofEra / 4) - Math.floor(ofEra / 100) + ofYear - 719_468
}
