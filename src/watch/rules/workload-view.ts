import type { Subject } from '../finding.ts'
import { subjectKey } from '../finding.ts'
import type { CronJob } from '../kinds/cronjob.ts'
import type { DaemonSet } from '../kinds/daemonset.ts'
import type { Deployment } from '../kinds/deployment.ts'
import type { Job } from '../kinds/job.ts'
import type { Meta } from '../kinds/meta.ts'
import type { Pod } from '../kinds/pod.ts'
import type { ReplicaSet } from '../kinds/replicaset.ts'
import type { StatefulSet } from '../kinds/statefulset.ts'
import type { WorkloadMemory } from '../memory.ts'
import { workloadMemory } from '../memory.ts'
import type { World } from '../world.ts'
import { isKnownKind, listed, objectOf } from '../world.ts'
import { isLive, isReady } from './pod-state.ts'
import type { Reach } from './reach.ts'
import { reachOf } from './reach.ts'

/** A workload as the rules see it: its object, its pods, its parts, and what is remembered. */
export type WorkloadView = {
  readonly world: World
  readonly now: number
  readonly subject: Subject
  readonly key: string
  readonly meta: Meta | undefined
  readonly deployment: Deployment | undefined
  readonly statefulSet: StatefulSet | undefined
  readonly daemonSet: DaemonSet | undefined
  readonly cronJob: CronJob | undefined
  readonly replicaSets: readonly ReplicaSet[]
  /** A CronJob's, or the Job itself. */
  readonly jobs: readonly Job[]
  readonly pods: readonly Pod[]
  /** Those that are to be there, and those of them that are not ready or have restarted. */
  readonly live: readonly Pod[]
  readonly troubled: readonly Pod[]
  readonly desired: number
  readonly ready: number
  readonly memory: WorkloadMemory
  /** Nobody has looked at it before: only the cluster's own times tell since when. */
  readonly first: boolean
  /** The hash or revision of the template that is wanted. */
  readonly template: string | undefined
  /** Computed when asked for: most workloads are well. */
  reach(): Reach
}

const RUN_TO_END = ['Job', 'CronJob']

export function isBatch({ subject }: WorkloadView): boolean {
  return RUN_TO_END.includes(subject.kind)
}

export function viewWorkload(world: World, subject: Subject, now: number): WorkloadView {
  const key = subjectKey(subject)
  const { kind, namespace, name } = subject
  const object = isKnownKind(kind) ? objectOf(world, kind, namespace, name) : undefined
  const pods = listed(world, 'Pod', world.podsOf.get(key))
  const live = pods.filter(isLive)
  const deployment = kind === 'Deployment' ? objectOf(world, kind, namespace, name) : undefined
  const statefulSet = kind === 'StatefulSet' ? objectOf(world, kind, namespace, name) : undefined
  const daemonSet = kind === 'DaemonSet' ? objectOf(world, kind, namespace, name) : undefined
  const parts = world.partsOf.get(key)
  const replicaSets =
    kind === 'ReplicaSet' ? listed(world, kind, new Set([`${namespace}/${name}`])) : listed(world, 'ReplicaSet', parts)
  const memory = workloadMemory(world.memory, key)
  let reach: Reach | undefined
  return {
    world,
    now,
    subject,
    key,
    meta: object?.meta ?? pods[0]?.meta,
    deployment,
    statefulSet,
    daemonSet,
    cronJob: kind === 'CronJob' ? objectOf(world, kind, namespace, name) : undefined,
    replicaSets,
    jobs: kind === 'Job' ? listed(world, kind, new Set([`${namespace}/${name}`])) : listed(world, 'Job', parts),
    pods,
    live,
    troubled: live.filter((pod) => !isReady(pod) || pod.containers.some(({ restarts }) => restarts > 0)),
    desired: (deployment ?? statefulSet ?? daemonSet)?.desired ?? replicaSets[0]?.desired ?? live.length,
    ready: live.filter(isReady).length,
    memory,
    first: memory.lookedAt === undefined,
    template:
      currentTemplate(deployment, replicaSets) ??
      statefulSet?.updateRevision ??
      (daemonSet && String(daemonSet.meta.generation)),
    reach: () => {
      reach ??= reachOf(world, subject.namespace, live[0]?.meta.labels ?? deployment?.selector ?? statefulSet?.selector)
      return reach
    },
  }
}

/** The ReplicaSet with the highest revision is the one a Deployment wants. */
export function currentReplicaSet(replicaSets: readonly ReplicaSet[]): ReplicaSet | undefined {
  return [...replicaSets].sort((a, b) => revisionOf(b) - revisionOf(a) || b.meta.created - a.meta.created)[0]
}

export function revisionOf({ meta }: ReplicaSet): number {
  return Number(meta.annotations['deployment.kubernetes.io/revision'] ?? 0)
}

function currentTemplate(deployment: Deployment | undefined, replicaSets: readonly ReplicaSet[]): string | undefined {
  return deployment && currentReplicaSet(replicaSets)?.meta.labels['pod-template-hash']
}

/** The pods that were made from the template that is wanted. */
export function templateOfPod({ meta }: Pod): string | undefined {
  return meta.labels['pod-template-hash'] ?? meta.labels['controller-revision-hash']
}

/** Since when, for a state that has no time of its own: what the cluster suggests at first sight, else now. */
export function sinceSeen(view: WorkloadView, suggested: number | undefined): number {
  return view.first ? Math.min(suggested ?? view.now, view.now) : view.now
}
