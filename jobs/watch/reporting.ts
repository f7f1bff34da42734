import type { Delivery } from '../../src/job.ts'
import { reportReply } from '../../src/view/incident/report.ts'
import { channelAddress } from './place.ts'
import type { Kept } from './report.ts'
import { lastTimeOfDay, nextTimeOfDay } from './report.ts'
import { idOf } from './words.ts'

export type ReportTimes = { readonly at: string; readonly tz: string; readonly channel?: string }

/**
 * The day's report, once its hour has come: what it says, what is left for the next one, and when that is. Nothing
 * happened: nothing is said.
 */
export function reportDue(
  cluster: string,
  kept: ReadonlyMap<string, Kept>,
  reportedAt: number,
  now: number,
  { at, tz, channel }: ReportTimes,
): {
  readonly deliveries: readonly Delivery[]
  readonly left?: ReadonlyMap<string, Kept>
  readonly at?: number
  readonly next: number
} {
  const hour = lastTimeOfDay(now, at, tz)
  const next = nextTimeOfDay(now, at, tz)
  if (reportedAt >= hour) return { deliveries: [], next }
  const byChannel = new Map<string, Kept[]>()
  for (const line of kept.values()) {
    const to = channel ?? line.channel
    byChannel.set(to, [...(byChannel.get(to) ?? []), line])
  }
  const deliveries = [...byChannel].map(
    ([to, lines]): Delivery => ({
      v: 1,
      id: idOf(cluster, `report.${to}.${hour}`),
      to: channelAddress(to),
      reply: reportReply(
        cluster,
        lines.sort((a, b) => a.at - b.at).map(({ line }) => line),
        { from: reportedAt, to: now },
      ),
    }),
  )
  return { deliveries, left: new Map(), at: now, next }
}
