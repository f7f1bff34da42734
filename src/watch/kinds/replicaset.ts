import type { Condition } from './condition.ts'
import { projectConditions } from './condition.ts'
import { count, fields, optionalCount } from './json.ts'
import type { Meta } from './meta.ts'
import { projectMeta } from './meta.ts'
import type { Pool } from './pool.ts'
import { noPool } from './pool.ts'
import type { Template } from './template.ts'
import { projectTemplate } from './template.ts'

/** What the rules read of a ReplicaSet. Its revision is the annotation deployment.kubernetes.io/revision. */
export type ReplicaSet = {
  readonly meta: Meta
  readonly template: Template
  readonly desired: number
  readonly observedGeneration: number
  readonly replicas: number
  readonly ready: number
  readonly available: number
  readonly conditions: readonly Condition[]
}

/** Projects apps/v1 ReplicaSet. */
export function projectReplicaSet(json: unknown, pool: Pool = noPool): ReplicaSet {
  const object = fields(json)
  const spec = fields(object.spec)
  const status = fields(object.status)
  const meta = projectMeta(object.metadata, pool)
  return {
    meta,
    template: projectTemplate(spec.template, meta.uid, pool),
    desired: optionalCount(spec.replicas) ?? 1,
    observedGeneration: count(status.observedGeneration),
    replicas: count(status.replicas),
    ready: count(status.readyReplicas),
    available: count(status.availableReplicas),
    conditions: projectConditions(status.conditions, pool),
  }
}
