import type { Texts } from './json.ts'
import { count, fields, text, texts } from './json.ts'
import type { Changed, Meta } from './meta.ts'
import { changedOf, projectMeta } from './meta.ts'
import type { Pool } from './pool.ts'
import { noPool } from './pool.ts'
import type { Template } from './template.ts'
import { projectTemplate } from './template.ts'

/** What the rules read of a DaemonSet. Counts are of nodes. */
export type DaemonSet = {
  readonly meta: Meta
  readonly changed: Changed | undefined
  readonly selector: Texts
  readonly template: Template
  readonly updateStrategy: string
  readonly observedGeneration: number
  readonly desired: number
  readonly current: number
  readonly updated: number
  readonly ready: number
  readonly available: number
  readonly unavailable: number
  readonly misscheduled: number
}

/** Projects apps/v1 DaemonSet. */
export function projectDaemonSet(json: unknown, pool: Pool = noPool): DaemonSet {
  const object = fields(json)
  const spec = fields(object.spec)
  const status = fields(object.status)
  const meta = projectMeta(object.metadata, pool)
  return {
    meta,
    changed: changedOf(object.metadata),
    selector: texts(fields(spec.selector).matchLabels),
    template: projectTemplate(spec.template, meta.uid, pool),
    updateStrategy: text(fields(spec.updateStrategy).type) ?? 'RollingUpdate',
    observedGeneration: count(status.observedGeneration),
    desired: count(status.desiredNumberScheduled),
    current: count(status.currentNumberScheduled),
    updated: count(status.updatedNumberScheduled),
    ready: count(status.numberReady),
    available: count(status.numberAvailable),
    unavailable: count(status.numberUnavailable),
    misscheduled: count(status.numberMisscheduled),
  }
}
