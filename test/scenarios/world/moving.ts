import type { NodeParts, PodParts } from './objects.ts'
import { node, T0 } from './objects.ts'
import type { Stage } from './stage.ts'
import type { App } from './workloads.ts'

const S = 1000
export const unreachable = [{ key: 'node.kubernetes.io/unreachable', effect: 'NoExecute' }]
/** A node whose kubelet is silent. */
export const dead = (name: string, since: number, parts: Partial<NodeParts> = {}) =>
  node({ name, ready: 'Unknown', since, taints: unreachable, ...parts })

/** A pod that leaves, and the one that takes its place elsewhere. */
export function move(
  stage: Stage,
  workload: App,
  {
    from,
    to,
    at,
    on,
    ready = 30,
    why,
    off,
  }: { from: number; to: number; at: number; on: string; ready?: number; why?: string; off?: string },
) {
  const leaving = off === undefined ? {} : { node: off }
  const disruption = why === undefined ? {} : { disruption: { reason: why, since: T0 + at * S } }
  stage.until(`0:${at}`).set(workload.pod(from, { deleting: T0 + (at + 30) * S, ...disruption, ...leaving }))
  const fresh: Partial<PodParts> = { node: on, created: T0 + at * S }
  stage.set(
    workload.pod(to, { ...fresh, ready: false, phase: 'Pending', containers: [{ waiting: 'ContainerCreating' }] }),
  )
  stage
    .until(`0:${at + ready}`)
    .set(workload.pod(to, { ...fresh, readySince: T0 + (at + ready) * S }))
    .remove(workload.pod(from))
}
