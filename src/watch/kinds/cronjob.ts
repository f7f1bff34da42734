import { fields, items, optionalCount, text } from './json.ts'
import type { Changed, Meta } from './meta.ts'
import { changedOf, projectMeta } from './meta.ts'
import type { Pool } from './pool.ts'
import { noPool } from './pool.ts'
import { time } from './time.ts'

/** What the rules read of a CronJob. */
export type CronJob = {
  readonly meta: Meta
  readonly changed: Changed | undefined
  readonly schedule: string
  /** Undefined: that of the controller manager, usually UTC. */
  readonly timeZone: string | undefined
  readonly suspended: boolean
  readonly concurrency: string
  readonly startingDeadlineSeconds: number | undefined
  readonly active: number
  readonly lastScheduled: number | undefined
  readonly lastSucceeded: number | undefined
}

/** Projects batch/v1 CronJob. */
export function projectCronJob(json: unknown, pool: Pool = noPool): CronJob {
  const object = fields(json)
  const spec = fields(object.spec)
  const status = fields(object.status)
  return {
    meta: projectMeta(object.metadata, pool),
    changed: changedOf(object.metadata),
    schedule: text(spec.schedule) ?? '',
    timeZone: text(spec.timeZone),
    suspended: spec.suspend === true,
    concurrency: text(spec.concurrencyPolicy) ?? 'Allow',
    startingDeadlineSeconds: optionalCount(spec.startingDeadlineSeconds),
    active: items(status.active).length,
    lastScheduled: time(status.lastScheduleTime),
    lastSucceeded: time(status.lastSuccessfulTime),
  }
}
