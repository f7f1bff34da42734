const SECOND = 1000
const HOUR = 3600
/** Date.parse reads no more of a second than this. */
const MILLIS = '2026-01-01T00:00:00.000Z'

/**
 * A length of time as kubectl says it, to two or three significant figures. `ms` may be negative.
 * Source: HumanDuration in k8s.io/apimachinery pkg/util/duration/duration.go.
 */
export function humanDuration(ms: number): string {
  const seconds = Math.trunc(ms / SECOND)
  if (seconds < -1) return '<invalid>'
  if (seconds < 0) return '0s'
  if (seconds < 2 * 60) return `${seconds}s`
  const minutes = Math.floor(seconds / 60)
  if (minutes < 10) return two(minutes, 'm', seconds % 60, 's')
  if (minutes < 3 * 60) return `${minutes}m`
  const hours = Math.floor(seconds / HOUR)
  if (hours < 8) return two(hours, 'h', minutes % 60, 'm')
  if (hours < 48) return `${hours}h`
  const days = Math.floor(hours / 24)
  if (hours < 24 * 8) return two(days, 'd', hours % 24, 'h')
  if (days < 365 * 2) return `${days}d`
  const years = Math.floor(days / 365)
  return days < 365 * 8 ? two(years, 'y', days % 365, 'd') : `${years}y`
}

/** The time since an RFC 3339 stamp, `now` in ms since the epoch; `<unknown>` when there is no stamp. */
export function age(timestamp: unknown, now: number): string {
  const at = timeOf(timestamp)
  return at === undefined ? '<unknown>' : humanDuration(now - at)
}

/**
 * An RFC 3339 stamp in ms since the epoch, with its microseconds as a fraction, for events of one ms have an order;
 * undefined when missing, unreadable or Go's zero time.
 */
export function timeOf(timestamp: unknown): number | undefined {
  if (typeof timestamp !== 'string' || timestamp === '') return undefined
  const at = Date.parse(timestamp)
  if (Number.isNaN(at) || timestamp.startsWith('0001-01-01T00:00:00')) return undefined
  const micros = timestamp.length > MILLIS.length ? /\.\d{3}(\d{1,3})/.exec(timestamp)?.[1] : undefined
  return micros ? at + Number(`0.${micros}`) : at
}

function two(big: number, bigUnit: string, small: number, smallUnit: string): string {
  return small === 0 ? `${big}${bigUnit}` : `${big}${bigUnit}${small}${smallUnit}`
}
