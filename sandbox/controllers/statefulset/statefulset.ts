import type { KubeObject } from '../../object.ts'
import type { Pod, PodTemplate } from '../pod/pod.ts'
import type { LabelSelector } from '../selector.ts'

export type StatefulSet = KubeObject & {
  readonly spec: {
    readonly replicas?: number
    readonly serviceName?: string
    readonly podManagementPolicy?: string
    readonly minReadySeconds?: number
    readonly revisionHistoryLimit?: number
    readonly selector?: LabelSelector
    readonly template: PodTemplate
    readonly updateStrategy?: { readonly type?: string; readonly rollingUpdate?: { readonly partition?: number } }
    readonly volumeClaimTemplates?: readonly KubeObject[]
  }
  readonly status?: { readonly currentRevision?: string; readonly updateRevision?: string; readonly replicas: number }
}

export const REVISION_LABEL = 'controller-revision-hash'

export function ordinalOf(pod: Pod): number {
  return Number(/-(\d+)$/.exec(pod.metadata.name)?.[1] ?? -1)
}

export function partitionOf(set: StatefulSet): number {
  return set.spec.updateStrategy?.rollingUpdate?.partition ?? 0
}
