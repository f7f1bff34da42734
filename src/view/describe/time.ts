import { timeOf } from '../age.ts'

const DAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat']
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

/** A stamp as Go's RFC1123Z prints it, in UTC; a missing one is Go's zero time. */
export function dateText(timestamp: unknown): string {
  const at = timeOf(timestamp)
  if (at === undefined) return 'Mon, 01 Jan 0001 00:00:00 +0000'
  const date = new Date(at)
  const day = String(date.getUTCDate()).padStart(2, '0')
  const time = date.toISOString().slice(11, 19)
  const year = String(date.getUTCFullYear()).padStart(4, '0')
  return `${DAYS[date.getUTCDay()]}, ${day} ${MONTHS[date.getUTCMonth()]} ${year} ${time} +0000`
}
