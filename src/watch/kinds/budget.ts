import type { Condition } from './condition.ts'
import { projectConditions } from './condition.ts'
import type { Texts } from './json.ts'
import { count, countOrPercent, fields, texts } from './json.ts'
import type { Meta } from './meta.ts'
import { projectMeta } from './meta.ts'
import type { Pool } from './pool.ts'
import { noPool } from './pool.ts'

/** What the rules read of a PodDisruptionBudget. */
export type Budget = {
  readonly meta: Meta
  readonly selector: Texts
  readonly minAvailable: string | undefined
  readonly maxUnavailable: string | undefined
  readonly observedGeneration: number
  readonly disruptionsAllowed: number
  readonly healthy: number
  readonly needed: number
  readonly expected: number
  readonly conditions: readonly Condition[]
}

/** Projects policy/v1 PodDisruptionBudget. */
export function projectBudget(json: unknown, pool: Pool = noPool): Budget {
  const object = fields(json)
  const spec = fields(object.spec)
  const status = fields(object.status)
  return {
    meta: projectMeta(object.metadata, pool),
    selector: texts(fields(spec.selector).matchLabels),
    minAvailable: countOrPercent(spec.minAvailable),
    maxUnavailable: countOrPercent(spec.maxUnavailable),
    observedGeneration: count(status.observedGeneration),
    disruptionsAllowed: count(status.disruptionsAllowed),
    healthy: count(status.currentHealthy),
    needed: count(status.desiredHealthy),
    expected: count(status.expectedPods),
    conditions: projectConditions(status.conditions, pool),
  }
}
