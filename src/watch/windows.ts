import { CronExpressionParser } from 'cron-parser'

/**
 * The window that `now` lies in, where windows begin by a cron line in a zone and last `length` ms. Undefined between two,
 * and for a line that is none.
 */
export function windowAt(
  now: number,
  { cron, tz, length }: { readonly cron: string; readonly tz: string; readonly length: number },
): { readonly from: number; readonly until: number } | undefined {
  try {
    // A moment later, because what begins now has begun.
    const from = CronExpressionParser.parse(cron, { tz, currentDate: new Date(now + 1) })
      .prev()
      .getTime()
    return now < from + length ? { from, until: from + length } : undefined
  } catch {
    return undefined
  }
}
