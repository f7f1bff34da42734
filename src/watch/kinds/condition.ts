import type { Fields } from './json.ts'
import { fields, items, text } from './json.ts'
import type { Pool } from './pool.ts'
import { noPool } from './pool.ts'
import { time } from './time.ts'

export type Condition = {
  readonly type: string
  readonly status: 'True' | 'False' | 'Unknown'
  readonly reason: string | undefined
  readonly message: string | undefined
  /** lastTransitionTime. */
  readonly since: number | undefined
}

/** All conditions of a status. */
export function projectConditions(value: unknown, pool: Pool = noPool): readonly Condition[] {
  const all = items(value)
  return all.map((each) => projectCondition(fields(each), pool))
}

export function projectCondition(condition: Fields, pool: Pool = noPool): Condition {
  return {
    type: pool.text(text(condition.type)) ?? '',
    status: statusOf(condition.status),
    reason: pool.text(text(condition.reason)),
    message: pool.text(text(condition.message)),
    since: time(condition.lastTransitionTime),
  }
}

export function statusOf(value: unknown): Condition['status'] {
  return value === 'True' || value === 'False' ? value : 'Unknown'
}

export function conditionOf(conditions: readonly Condition[], type: string): Condition | undefined {
  return conditions.find((condition) => condition.type === type)
}
