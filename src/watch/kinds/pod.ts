import type { Condition } from './condition.ts'
import { projectCondition } from './condition.ts'
import type { Container } from './container.ts'
import { projectContainer } from './container.ts'
import { fields, items, text } from './json.ts'
import type { Meta } from './meta.ts'
import { projectMeta } from './meta.ts'
import type { Pool } from './pool.ts'
import { noPool } from './pool.ts'
import type { Template } from './template.ts'
import { projectTemplate } from './template.ts'
import { time } from './time.ts'

/** What the rules read of a Pod. */
export type Pod = {
  readonly meta: Meta
  /** What it was made from. `containers[].name` joins it to `Pod.containers`. */
  readonly template: Template
  readonly node: string | undefined
  readonly phase: string
  /** Of the whole pod: Evicted, NodeShutdown. */
  readonly reason: string | undefined
  readonly message: string | undefined
  readonly started: number | undefined
  readonly ready: Condition | undefined
  readonly scheduled: Condition | undefined
  /** DisruptionTarget: who is about to end it and why. */
  readonly disruption: Condition | undefined
  /** Init containers first. Empty until a kubelet has taken it. */
  readonly containers: readonly Container[]
}

export const NO_CONTAINERS: readonly never[] = Object.freeze([])

/** Projects core/v1 Pod. What it was made from is taken from `before` where that is given: see hasSameSpec. */
export function projectPod(json: unknown, pool: Pool = noPool, before?: Pod): Pod {
  const object = fields(json)
  const spec = fields(object.spec)
  const status = fields(object.status)
  const meta = projectMeta(object.metadata, pool)
  let ready: Condition | undefined
  let scheduled: Condition | undefined
  let disruption: Condition | undefined
  for (const item of items(status.conditions)) {
    const condition = fields(item)
    if (condition.type === 'Ready') ready = projectCondition(condition, pool)
    else if (condition.type === 'PodScheduled') scheduled = projectCondition(condition, pool)
    else if (condition.type === 'DisruptionTarget') disruption = projectCondition(condition, pool)
  }
  return {
    meta,
    template: before ? before.template : projectTemplate(object, meta.owner?.uid ?? meta.uid, pool),
    node: before ? before.node : pool.text(text(spec.nodeName)),
    phase: pool.text(text(status.phase)) ?? 'Unknown',
    reason: pool.text(text(status.reason)),
    message: text(status.message),
    started: time(status.startTime),
    ready,
    scheduled,
    disruption,
    containers: containersOf(status.initContainerStatuses, status.containerStatuses, pool),
  }
}

/**
 * Whether a pod has the spec it had before, going by its metadata: every change of a spec counts up its generation, except
 * the one that binds it to a node, which happens once (KEP-5067; servers before 1.33 give pods no generation).
 */
export function hasSameSpec(before: Pod, uid: unknown, generation: unknown, restartedAt: unknown): boolean {
  return (
    before.node !== undefined &&
    before.meta.generation > 0 &&
    before.meta.generation === generation &&
    before.meta.uid === uid &&
    before.template.restartedAt === time(restartedAt)
  )
}

/** Where a template says when somebody said `rollout restart`. */
export const RESTARTED_AT = 'kubectl.kubernetes.io/restartedAt'

function containersOf(init: unknown, app: unknown, pool: Pool): readonly Container[] {
  const before = items(init)
  const main = items(app)
  if (before.length + main.length === 0) return NO_CONTAINERS
  // As large as it has to be: what is pushed to has room for sixteen more, in every pod there is.
  const containers = main.map((item) => projectContainer(fields(item), false, pool))
  return before.length === 0
    ? containers
    : before.map((item) => projectContainer(fields(item), true, pool)).concat(containers)
}
