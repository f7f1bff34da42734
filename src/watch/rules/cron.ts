import { CronExpressionParser } from 'cron-parser'
import type { CronJob } from '../kinds/cronjob.ts'
import type { Rule } from './rule.ts'
import { finding } from './rule.ts'
import type { WorkloadView } from './workload-view.ts'

/** R26. */
export const cronMissed: Rule<WorkloadView> = {
  id: 'R26',
  name: 'cron',
  words: 'a CronJob was not started when its schedule says, with 5 minutes or a tenth of its period to spare',
  resolves: 'it is started again',
  exclusions: 'suspended ones; those that forbid two at once while one runs; schedules nobody can read',
  severity: 'notify',
  limits: { grace: 300 },
  needs: ['CronJob'],
  find({ cronJob, world, now }, { grace = 300 }) {
    if (!cronJob || cronJob.suspended || (cronJob.concurrency === 'Forbid' && cronJob.active > 0)) return []
    // What was missed while nobody watched is not ours to say.
    const from = Math.max(
      cronJob.lastScheduled ?? cronJob.meta.created,
      world.from - 86_400_000,
      cronJob.changed?.at ?? 0,
    )
    const times = nextTimes(cronJob, from)
    if (!times) return []
    const [missed, following] = times
    const allowed = Math.max(grace * 1000, (following - missed) / 10)
    return [
      finding(cronMissed, {
        family: 'cron',
        since: missed,
        wait: allowed / 1000,
        hold: 0,
        headline: 'has not been started on schedule',
        cause: [
          'it should have been at ',
          { time: missed },
          ` (${cronJob.schedule}${cronJob.timeZone === undefined ? '' : `, ${cronJob.timeZone}`})`,
        ],
        causeKey: 'cron missed',
        certainty: 'unknown',
        next: 'Look at its events, and at whether the controller manager runs.',
      }),
    ].filter(() => missed <= now)
  },
}

/** The first time after `from`, and the one after that. Undefined for a schedule nobody can read. */
function nextTimes({ schedule, timeZone }: CronJob, from: number): readonly [number, number] | undefined {
  try {
    const times = CronExpressionParser.parse(schedule, { currentDate: new Date(from), tz: timeZone ?? 'UTC' })
    return [times.next().getTime(), times.next().getTime()]
  } catch {
    return undefined
  }
}
