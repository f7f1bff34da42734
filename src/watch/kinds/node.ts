import type { Condition } from './condition.ts'
import { projectConditions } from './condition.ts'
import { fields, list, text } from './json.ts'
import type { Meta } from './meta.ts'
import { projectMeta } from './meta.ts'
import type { Pool } from './pool.ts'
import { noPool } from './pool.ts'
import { time } from './time.ts'

export type Taint = {
  readonly key: string
  readonly value: string | undefined
  readonly effect: string
  readonly since: number | undefined
}

/** What the rules read of a Node. Its name outlives it: `meta.uid` with `bootID` is one life of a machine. */
export type Node = {
  readonly meta: Meta
  readonly unschedulable: boolean
  readonly taints: readonly Taint[]
  readonly conditions: readonly Condition[]
  readonly providerID: string | undefined
  readonly bootID: string | undefined
  readonly kubeletVersion: string | undefined
  readonly osImage: string | undefined
  /** Quantities as they are written. */
  readonly allocatable: {
    readonly cpu: string | undefined
    readonly memory: string | undefined
    readonly pods: string | undefined
  }
}

/** Projects core/v1 Node. */
export function projectNode(json: unknown, pool: Pool = noPool): Node {
  const object = fields(json)
  const spec = fields(object.spec)
  const status = fields(object.status)
  const info = fields(status.nodeInfo)
  const allocatable = fields(status.allocatable)
  return {
    meta: projectMeta(object.metadata, pool),
    unschedulable: spec.unschedulable === true,
    taints: list(
      spec.taints,
      (taint): Taint => ({
        key: pool.text(text(taint.key)) ?? '',
        value: text(taint.value),
        effect: pool.text(text(taint.effect)) ?? '',
        since: time(taint.timeAdded),
      }),
    ),
    conditions: projectConditions(status.conditions, pool),
    providerID: text(spec.providerID),
    bootID: text(info.bootID),
    kubeletVersion: pool.text(text(info.kubeletVersion)),
    osImage: pool.text(text(info.osImage)),
    allocatable: { cpu: text(allocatable.cpu), memory: text(allocatable.memory), pods: text(allocatable.pods) },
  }
}
