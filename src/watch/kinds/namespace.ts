import type { Condition } from './condition.ts'
import { projectConditions } from './condition.ts'
import { fields, text } from './json.ts'
import type { Meta } from './meta.ts'
import { projectMeta } from './meta.ts'
import type { Pool } from './pool.ts'
import { noPool } from './pool.ts'

/** What the rules read of a Namespace. */
export type Namespace = {
  readonly meta: Meta
  readonly phase: string
  readonly conditions: readonly Condition[]
}

/** Projects core/v1 Namespace. */
export function projectNamespace(json: unknown, pool: Pool = noPool): Namespace {
  const object = fields(json)
  const status = fields(object.status)
  return {
    meta: projectMeta(object.metadata, pool),
    phase: text(status.phase) ?? 'Active',
    conditions: projectConditions(status.conditions, pool),
  }
}
