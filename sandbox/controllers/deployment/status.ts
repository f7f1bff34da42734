import { timestamp } from '../../kube/timestamp.ts'
import type { Condition } from '../condition.ts'
import { findCondition, withCondition, withoutCondition } from '../condition.ts'
import type { ReplicaSet } from '../replicaset/replicaset.ts'
import { since } from '../stamp.ts'
import type { Bounds, Deployment, DeploymentStatus } from './deployment.ts'
import { availableIn, total } from './deployment.ts'

const DEFAULT_DEADLINE_SECONDS = 600

/** What a deployment's status says, given its replica sets (pkg/controller/deployment/progress.go). */
export function deploymentStatus(
  deployment: Deployment,
  bounds: Bounds,
  current: ReplicaSet | undefined,
  old: readonly ReplicaSet[],
  now: number,
): DeploymentStatus {
  const all = [...old, ...(current ? [current] : [])]
  const counts = {
    replicas: total(all, (set) => set.status?.replicas),
    updatedReplicas: current?.status?.replicas ?? 0,
    readyReplicas: total(all, (set) => set.status?.readyReplicas),
    availableReplicas: total(all, availableIn),
    unavailableReplicas: Math.max(0, total(all) - total(all, availableIn)),
  }
  const held = deployment.status?.conditions ?? []
  const moving = deployment.spec.paused ? held : progress(deployment, counts, current, now)
  const conditions = failure(available(moving, bounds, counts.availableReplicas, now), all, now)
  const kept = Object.fromEntries(Object.entries(counts).filter(([, count]) => count > 0))
  return { observedGeneration: deployment.metadata.generation ?? 1, ...kept, conditions }
}

/** When (ms) a rollout that does not move has to be looked at again; undefined once nothing is awaited. */
export function deadlineAt(deployment: Deployment, status: DeploymentStatus): number | undefined {
  const progressing = findCondition(status.conditions, 'Progressing')
  if (!progressing || ['NewReplicaSetAvailable', 'ProgressDeadlineExceeded'].includes(progressing.reason ?? ''))
    return undefined
  if (deployment.spec.paused) return undefined
  return Date.parse(progressing.lastUpdateTime ?? '') + deadline(deployment) + 1000
}

/** The Progressing condition when a replica set was made or found again, or when the deployment was paused or resumed. */
export function progressNote(
  conditions: readonly Condition[] | undefined,
  reason: string,
  message: string,
  now: number,
): readonly Condition[] {
  const status = reason === 'DeploymentPaused' || reason === 'DeploymentResumed' ? 'Unknown' : 'True'
  return withCondition(
    conditions,
    { type: 'Progressing', status, reason, message, lastUpdateTime: timestamp(now) },
    now,
  )
}

type Counts = Required<Pick<DeploymentStatus, 'replicas' | 'updatedReplicas' | 'readyReplicas' | 'availableReplicas'>>

export function isComplete(deployment: Deployment, counts: Partial<Counts>): boolean {
  const replicas = deployment.spec.replicas ?? 1
  return (
    (counts.updatedReplicas ?? 0) === replicas &&
    (counts.replicas ?? 0) === replicas &&
    (counts.availableReplicas ?? 0) === replicas
  )
}

function progress(
  deployment: Deployment,
  counts: Counts,
  current: ReplicaSet | undefined,
  now: number,
): readonly Condition[] {
  const held = deployment.status?.conditions ?? []
  const before = findCondition(held, 'Progressing')
  const who = current ? `ReplicaSet "${current.metadata.name}"` : `Deployment "${deployment.metadata.name}"`
  const say = (reason: string, message: string) => progressNote(held, reason, message, now)
  if (before?.reason === 'NewReplicaSetAvailable' && counts.replicas === counts.updatedReplicas) return held
  if (isComplete(deployment, counts)) {
    const done = 'NewReplicaSetAvailable'
    return before?.reason === done ? held : say(done, `${who} has successfully progressed.`)
  }
  if (hasMoved(deployment.status ?? {}, counts)) return say('ReplicaSetUpdated', `${who} is progressing.`)
  if (!before || before.reason === 'NewReplicaSetAvailable' || before.reason === 'ProgressDeadlineExceeded') return held
  if (since(before.lastUpdateTime, now) < deadline(deployment)) return held
  return withCondition(
    held,
    {
      type: 'Progressing',
      status: 'False',
      reason: 'ProgressDeadlineExceeded',
      message: `${who} has timed out progressing.`,
      lastUpdateTime: timestamp(now),
    },
    now,
  )
}

function hasMoved(before: DeploymentStatus, counts: Counts): boolean {
  const old = (before.replicas ?? 0) - (before.updatedReplicas ?? 0)
  return (
    counts.updatedReplicas > (before.updatedReplicas ?? 0) ||
    counts.replicas - counts.updatedReplicas < old ||
    counts.readyReplicas > (before.readyReplicas ?? 0) ||
    counts.availableReplicas > (before.availableReplicas ?? 0)
  )
}

function deadline(deployment: Deployment): number {
  return (deployment.spec.progressDeadlineSeconds ?? DEFAULT_DEADLINE_SECONDS) * 1000
}

function available(held: readonly Condition[], bounds: Bounds, count: number, now: number): readonly Condition[] {
  const enough = count >= bounds.replicas - bounds.unavailable
  const next: Condition = {
    type: 'Available',
    status: enough ? 'True' : 'False',
    reason: enough ? 'MinimumReplicasAvailable' : 'MinimumReplicasUnavailable',
    message: `Deployment ${enough ? 'has' : 'does not have'} minimum availability.`,
  }
  if (findCondition(held, 'Available')?.status === next.status) return held
  return withCondition(held, { ...next, lastUpdateTime: timestamp(now) }, now)
}

function failure(held: readonly Condition[], sets: readonly ReplicaSet[], now: number): readonly Condition[] {
  const cause = sets
    .map((set) => findCondition(set.status?.conditions, 'ReplicaFailure'))
    .find((one) => one !== undefined)
  if (!cause) return withoutCondition(held, 'ReplicaFailure')
  const before = findCondition(held, 'ReplicaFailure')
  const lastUpdateTime = before?.message === cause.message ? before?.lastUpdateTime : timestamp(now)
  return withCondition(held, { ...cause, ...(lastUpdateTime && { lastUpdateTime }) }, now)
}
