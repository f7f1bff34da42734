import type { Maintenance, Quiet, Silence } from '../../src/alert/hush.ts'
import type { Policy } from '../../src/alert/round.ts'
import type { Matcher, Route } from '../../src/alert/route.ts'
import { windowAt } from '../../src/watch/windows.ts'
import { lastTimeOfDay, nextTimeOfDay } from './report.ts'

/** Who is told what and when, as configuration says it. Times in ms. */
export type Standing = {
  readonly routes: readonly Route[]
  /** Where the watcher's own troubles are told. */
  readonly ops: readonly string[]
  readonly maintenance: readonly {
    readonly match: Matcher
    readonly reason: string
    readonly cron: string
    readonly tz: string
    readonly for: number
  }[]
  readonly quiet:
    | { readonly from: string; readonly to: string; readonly tz: string; readonly below: Quiet['below'] }
    | undefined
}

/** What holds now: what is configured, and what people asked for. */
export function policyAt(
  now: number,
  { routes, ops, maintenance, quiet }: Standing,
  asked: { readonly silences: readonly Silence[]; readonly maintenance: readonly Maintenance[] },
): Policy {
  const last = ops.length - 1
  const own = ops.map(
    (channel, i): Route => ({ match: { rule: 'self' }, channel, ...(i < last ? { also: true } : {}) }),
  )
  const windows = maintenance.flatMap(({ match, reason, cron, tz, for: length }, i): Maintenance[] => {
    const window = windowAt(now, { cron, tz, length })
    return window ? [{ id: `config-${i}`, match, by: 'configuration', reason, ...window }] : []
  })
  const hours = quiet && quietAt(now, quiet)
  return {
    routes: [...own, ...routes],
    silences: asked.silences,
    maintenance: [...asked.maintenance, ...windows],
    ...(hours && { quiet: hours }),
  }
}

function quietAt(now: number, { from, to, tz, below }: NonNullable<Standing['quiet']>): Quiet | undefined {
  const isQuiet = lastTimeOfDay(now, from, tz) > lastTimeOfDay(now, to, tz)
  return isQuiet ? { until: nextTimeOfDay(now, to, tz), below } : undefined
}
