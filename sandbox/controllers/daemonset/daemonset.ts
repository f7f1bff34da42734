import type { KubeObject } from '../../object.ts'
import type { Node } from '../node/node.ts'
import { UNSCHEDULABLE, untolerated } from '../node/node.ts'
import type { Pod, PodSpec, PodTemplate, Toleration } from '../pod/pod.ts'
import { isOver, isReady } from '../pod/readiness.ts'
import { matchesNode } from '../scheduler/fit.ts'

export type DaemonSet = KubeObject & {
  readonly spec: {
    readonly template: PodTemplate
    readonly minReadySeconds?: number
    readonly revisionHistoryLimit?: number
    readonly updateStrategy?: {
      readonly type?: string
      readonly rollingUpdate?: { readonly maxUnavailable?: number | string }
    }
  }
}

// What the controller adds to every daemon's pod (pkg/controller/daemon/util AddOrUpdateDaemonPodTolerations).
const TOLERATED: readonly Toleration[] = [
  { key: 'node.kubernetes.io/not-ready', operator: 'Exists', effect: 'NoExecute' },
  { key: 'node.kubernetes.io/unreachable', operator: 'Exists', effect: 'NoExecute' },
  { key: 'node.kubernetes.io/disk-pressure', operator: 'Exists', effect: 'NoSchedule' },
  { key: 'node.kubernetes.io/memory-pressure', operator: 'Exists', effect: 'NoSchedule' },
  { key: 'node.kubernetes.io/pid-pressure', operator: 'Exists', effect: 'NoSchedule' },
  { key: UNSCHEDULABLE, operator: 'Exists', effect: 'NoSchedule' },
]

/** The template's spec, made for one node: the scheduler may put it nowhere else. */
export function daemonSpec(spec: PodSpec, node: string): PodSpec {
  const network: Toleration = {
    key: 'node.kubernetes.io/network-unavailable',
    operator: 'Exists',
    effect: 'NoSchedule',
  }
  const terms = [{ matchFields: [{ key: 'metadata.name', operator: 'In', values: [node] }] }]
  return {
    ...spec,
    affinity: { nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: terms } } },
    tolerations: [...(spec.tolerations ?? []), ...TOLERATED, ...(spec.hostNetwork ? [network] : [])],
  }
}

/** Whether a daemon belongs on a node, and whether it may stay where it is. */
export function placement(set: DaemonSet, node: Node): { readonly run: boolean; readonly stay: boolean } {
  const spec = daemonSpec(set.spec.template.spec, node.metadata.name)
  if (!matchesNode({ ...spec, affinity: set.spec.template.spec.affinity ?? {} }, node))
    return { run: false, stay: false }
  const unplaced = untolerated(node.spec?.taints, spec.tolerations, ['NoSchedule', 'NoExecute'])
  const unwanted = untolerated(node.spec?.taints, spec.tolerations, ['NoExecute'])
  return { run: unplaced === undefined, stay: unwanted === undefined }
}

/** The node that a daemon's pod is meant for, whether or not it has got there. */
export function targetOf(pod: Pod): string {
  const terms = pod.spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms
  return pod.spec.nodeName ?? terms?.[0]?.matchFields?.[0]?.values?.[0] ?? ''
}

/** Outdated pods that may go now: those that do not work, and as many others as may be missing at a time. */
export function outdatedToEnd(pods: readonly Pod[], hash: string, maxUnavailable: number): readonly Pod[] {
  const unavailable = pods.filter((pod) => !isReady(pod) || pod.metadata.deletionTimestamp !== undefined)
  const old = pods.filter(
    (pod) => !isUpToDate(pod, hash) && pod.metadata.deletionTimestamp === undefined && !isOver(pod),
  )
  const broken = old.filter((pod) => !isReady(pod))
  const working = old.filter(isReady)
  return [...broken, ...working.slice(0, Math.max(0, maxUnavailable - unavailable.length))]
}

export function isUpToDate(pod: Pod, hash: string): boolean {
  return pod.metadata.labels?.['controller-revision-hash'] === hash
}
