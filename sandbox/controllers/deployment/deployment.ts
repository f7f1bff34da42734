import type { KubeObject } from '../../object.ts'
import type { Condition } from '../condition.ts'
import type { PodTemplate } from '../pod/pod.ts'
import type { ReplicaSet } from '../replicaset/replicaset.ts'
import { wanted } from '../replicaset/replicaset.ts'
import type { LabelSelector } from '../selector.ts'

export type Deployment = KubeObject & {
  readonly spec: {
    readonly replicas?: number
    readonly paused?: boolean
    readonly minReadySeconds?: number
    readonly progressDeadlineSeconds?: number
    readonly revisionHistoryLimit?: number
    readonly selector?: LabelSelector
    readonly strategy?: {
      readonly type?: string
      readonly rollingUpdate?: { readonly maxSurge?: number | string; readonly maxUnavailable?: number | string }
    }
    readonly template: PodTemplate
  }
  readonly status?: DeploymentStatus
}

export type DeploymentStatus = {
  readonly observedGeneration?: number
  readonly replicas?: number
  readonly updatedReplicas?: number
  readonly readyReplicas?: number
  readonly availableReplicas?: number
  readonly unavailableReplicas?: number
  readonly conditions?: readonly Condition[]
}

/** How many pods a deployment wants, and how far a rollout may stray from that. */
export type Bounds = { readonly replicas: number; readonly surge: number; readonly unavailable: number }

/** The bounds as numbers (pkg/controller/deployment/util ResolveFenceposts): surge rounds up, unavailable down, never both 0. */
export function boundsOf(deployment: Deployment): Bounds {
  const replicas = deployment.spec.replicas ?? 1
  if (isRecreate(deployment)) return { replicas, surge: 0, unavailable: replicas }
  const { maxSurge = '25%', maxUnavailable = '25%' } = deployment.spec.strategy?.rollingUpdate ?? {}
  const surge = share(maxSurge, replicas, Math.ceil)
  const unavailable = share(maxUnavailable, replicas, Math.floor)
  return { replicas, surge, unavailable: surge === 0 && unavailable === 0 ? 1 : Math.min(unavailable, replicas) }
}

export function isRecreate(deployment: Deployment): boolean {
  return deployment.spec.strategy?.type === 'Recreate'
}

/** A number or a percentage of a whole. */
export function share(value: number | string, whole: number, round: (n: number) => number): number {
  if (typeof value === 'number') return value
  return value.endsWith('%') ? round((Number(value.slice(0, -1)) * whole) / 100) : Number(value) || 0
}

/** The sum of something over replica sets. */
export function total(sets: readonly ReplicaSet[], of: (set: ReplicaSet) => number | undefined = wanted): number {
  return sets.reduce((sum, set) => sum + (of(set) ?? 0), 0)
}

export const availableIn = (set: ReplicaSet): number => set.status?.availableReplicas ?? 0
