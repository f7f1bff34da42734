import type { KubeObject } from '../../object.ts'
import type { Condition } from '../condition.ts'
import type { PodTemplate } from '../pod/pod.ts'
import type { LabelSelector } from '../selector.ts'

export type ReplicaSet = KubeObject & {
  readonly spec: {
    readonly replicas?: number
    readonly minReadySeconds?: number
    readonly selector?: LabelSelector
    readonly template: PodTemplate
  }
  readonly status?: ReplicaSetStatus
}

export type ReplicaSetStatus = {
  readonly replicas: number
  readonly fullyLabeledReplicas?: number
  readonly readyReplicas?: number
  readonly availableReplicas?: number
  readonly terminatingReplicas?: number
  readonly observedGeneration?: number
  readonly conditions?: readonly Condition[]
}

export function wanted(set: ReplicaSet): number {
  return set.spec.replicas ?? 1
}
