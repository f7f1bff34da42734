import type { Condition } from './condition.ts'
import { projectConditions } from './condition.ts'
import { count, fields, optionalCount, text } from './json.ts'
import type { Meta } from './meta.ts'
import { projectMeta } from './meta.ts'
import type { Pool } from './pool.ts'
import { noPool } from './pool.ts'
import type { Template } from './template.ts'
import { projectTemplate } from './template.ts'
import { time } from './time.ts'

/** What the rules read of a Job. A CronJob's are owned by it. */
export type Job = {
  readonly meta: Meta
  readonly template: Template
  readonly suspended: boolean
  readonly parallelism: number
  /** Undefined: any success is enough. */
  readonly completions: number | undefined
  readonly indexed: boolean
  readonly backoffLimit: number
  readonly activeDeadlineSeconds: number | undefined
  readonly active: number
  readonly succeeded: number
  readonly failed: number
  readonly started: number | undefined
  readonly completed: number | undefined
  /** Complete and Failed are final. */
  readonly conditions: readonly Condition[]
}

/** Projects batch/v1 Job. */
export function projectJob(json: unknown, pool: Pool = noPool): Job {
  const object = fields(json)
  const spec = fields(object.spec)
  const status = fields(object.status)
  const meta = projectMeta(object.metadata, pool)
  return {
    meta,
    template: projectTemplate(spec.template, meta.owner?.uid ?? meta.uid, pool),
    suspended: spec.suspend === true,
    parallelism: optionalCount(spec.parallelism) ?? 1,
    completions: optionalCount(spec.completions),
    indexed: text(spec.completionMode) === 'Indexed',
    backoffLimit: optionalCount(spec.backoffLimit) ?? 6,
    activeDeadlineSeconds: optionalCount(spec.activeDeadlineSeconds),
    active: count(status.active),
    succeeded: count(status.succeeded),
    failed: count(status.failed),
    started: time(status.startTime),
    completed: time(status.completionTime),
    conditions: projectConditions(status.conditions, pool),
  }
}
