import type { Condition } from './condition.ts'
import { projectConditions } from './condition.ts'
import type { Texts } from './json.ts'
import { count, fields, list, optionalCount, text, texts } from './json.ts'
import type { Changed, Meta } from './meta.ts'
import { changedOf, projectMeta } from './meta.ts'
import type { Pool } from './pool.ts'
import { noPool } from './pool.ts'
import type { Template } from './template.ts'
import { projectTemplate } from './template.ts'

/** What the rules read of a StatefulSet. */
export type StatefulSet = {
  readonly meta: Meta
  readonly changed: Changed | undefined
  readonly selector: Texts
  readonly template: Template
  readonly desired: number
  readonly updateStrategy: string
  /** Pods below it are kept on the old revision, on purpose. */
  readonly partition: number
  readonly podManagement: string
  readonly service: string | undefined
  /** Names of volumeClaimTemplates. */
  readonly claimTemplates: readonly string[]
  readonly observedGeneration: number
  readonly replicas: number
  readonly ready: number
  readonly available: number
  readonly current: number
  readonly updated: number
  readonly currentRevision: string | undefined
  readonly updateRevision: string | undefined
  readonly conditions: readonly Condition[]
}

/** Projects apps/v1 StatefulSet. */
export function projectStatefulSet(json: unknown, pool: Pool = noPool): StatefulSet {
  const object = fields(json)
  const spec = fields(object.spec)
  const status = fields(object.status)
  const meta = projectMeta(object.metadata, pool)
  const strategy = fields(spec.updateStrategy)
  return {
    meta,
    changed: changedOf(object.metadata),
    selector: texts(fields(spec.selector).matchLabels),
    template: projectTemplate(spec.template, meta.uid, pool),
    desired: optionalCount(spec.replicas) ?? 1,
    updateStrategy: text(strategy.type) ?? 'RollingUpdate',
    partition: count(fields(strategy.rollingUpdate).partition),
    podManagement: text(spec.podManagementPolicy) ?? 'OrderedReady',
    service: text(spec.serviceName),
    claimTemplates: list(spec.volumeClaimTemplates, (claim) => text(fields(claim.metadata).name)),
    observedGeneration: count(status.observedGeneration),
    replicas: count(status.replicas),
    ready: count(status.readyReplicas),
    available: count(status.availableReplicas),
    current: count(status.currentReplicas),
    updated: count(status.updatedReplicas),
    currentRevision: text(status.currentRevision),
    updateRevision: text(status.updateRevision),
    conditions: projectConditions(status.conditions, pool),
  }
}
