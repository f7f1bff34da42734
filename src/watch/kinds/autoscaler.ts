import type { Condition } from './condition.ts'
import { projectConditions } from './condition.ts'
import { count, fields, optionalCount, text } from './json.ts'
import type { Meta } from './meta.ts'
import { projectMeta } from './meta.ts'
import type { Pool } from './pool.ts'
import { noPool } from './pool.ts'
import { time } from './time.ts'

/** What the rules read of a HorizontalPodAutoscaler. */
export type Autoscaler = {
  readonly meta: Meta
  readonly target: { readonly kind: string; readonly name: string }
  readonly min: number
  readonly max: number
  readonly current: number
  readonly desired: number
  readonly lastScaled: number | undefined
  readonly conditions: readonly Condition[]
}

/** Projects autoscaling/v2 HorizontalPodAutoscaler. */
export function projectAutoscaler(json: unknown, pool: Pool = noPool): Autoscaler {
  const object = fields(json)
  const spec = fields(object.spec)
  const status = fields(object.status)
  const target = fields(spec.scaleTargetRef)
  return {
    meta: projectMeta(object.metadata, pool),
    target: { kind: text(target.kind) ?? '', name: text(target.name) ?? '' },
    min: optionalCount(spec.minReplicas) ?? 1,
    max: count(spec.maxReplicas),
    current: count(status.currentReplicas),
    desired: count(status.desiredReplicas),
    lastScaled: time(status.lastScaleTime),
    conditions: projectConditions(status.conditions, pool),
  }
}
