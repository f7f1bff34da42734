import type { Condition } from './condition.ts'
import { projectCondition } from './condition.ts'
import type { Texts } from './json.ts'
import { count, countOrPercent, fields, items, optionalCount, text, texts } from './json.ts'
import type { Changed, Meta } from './meta.ts'
import { changedOf, projectMeta } from './meta.ts'
import type { Pool } from './pool.ts'
import { noPool } from './pool.ts'
import type { Template } from './template.ts'
import { projectTemplate } from './template.ts'
import { time } from './time.ts'

/** `updated` is lastUpdateTime: Progressing moves on with it, while its transition may be long ago. */
export type DeploymentCondition = Condition & { readonly updated: number | undefined }

/** What the rules read of a Deployment. */
export type Deployment = {
  readonly meta: Meta
  readonly changed: Changed | undefined
  readonly selector: Texts
  readonly template: Template
  readonly desired: number
  readonly paused: boolean
  readonly strategy: string
  readonly maxUnavailable: string | undefined
  readonly maxSurge: string | undefined
  /** Undefined where none is set: the API server says 600. */
  readonly progressDeadlineSeconds: number | undefined
  readonly minReadySeconds: number
  readonly observedGeneration: number
  readonly replicas: number
  readonly updated: number
  readonly ready: number
  readonly available: number
  readonly unavailable: number
  readonly conditions: readonly DeploymentCondition[]
}

/** Projects apps/v1 Deployment. */
export function projectDeployment(json: unknown, pool: Pool = noPool): Deployment {
  const object = fields(json)
  const spec = fields(object.spec)
  const status = fields(object.status)
  const meta = projectMeta(object.metadata, pool)
  const strategy = fields(spec.strategy)
  const rolling = fields(strategy.rollingUpdate)
  return {
    meta,
    changed: changedOf(object.metadata),
    selector: texts(fields(spec.selector).matchLabels),
    template: projectTemplate(spec.template, meta.uid, pool),
    desired: optionalCount(spec.replicas) ?? 1,
    paused: spec.paused === true,
    strategy: text(strategy.type) ?? 'RollingUpdate',
    maxUnavailable: countOrPercent(rolling.maxUnavailable),
    maxSurge: countOrPercent(rolling.maxSurge),
    progressDeadlineSeconds: optionalCount(spec.progressDeadlineSeconds),
    minReadySeconds: count(spec.minReadySeconds),
    observedGeneration: count(status.observedGeneration),
    replicas: count(status.replicas),
    updated: count(status.updatedReplicas),
    ready: count(status.readyReplicas),
    available: count(status.availableReplicas),
    unavailable: count(status.unavailableReplicas),
    conditions: items(status.conditions).map((item) => {
      const condition = fields(item)
      return { ...projectCondition(condition, pool), updated: time(condition.lastUpdateTime) }
    }),
  }
}
