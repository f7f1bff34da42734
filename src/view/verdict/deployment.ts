import { timeOf } from '../age.ts'
import { controllerOf } from '../describe/metadata.ts'
import { dig, fieldsOf, numberOf, textOf } from '../fields.ts'
import { forHow } from './container-state.ts'
import { conditionOf } from './pod-state.ts'
import type { PodCounts } from './pods.ts'
import { countPods } from './pods.ts'
import type { State, Verdict } from './verdict.ts'
import { commas } from './verdict.ts'
import type { AroundWorkload } from './workload.ts'
import { cannotMake, counter, isUnseen, readiness, rollingOut, scaledToNone, workloadVerdict } from './workload.ts'

/** How a Deployment is, and its rollout. `now` in ms since the epoch. */
export function deploymentVerdict(deployment: unknown, around: AroundWorkload, now: number): Verdict {
  const pods = countPods(around.pods, now, around.podEvents)
  return workloadVerdict(deployment, deploymentState(deployment, pods, now), around, pods, now)
}

function deploymentState(deployment: unknown, pods: PodCounts, now: number): State {
  const count = counter(deployment)
  const desired = numberOf(dig(deployment, 'spec', 'replicas')) ?? 1
  const ready = count('readyReplicas')
  const updated = count('updatedReplicas')
  const words = commas(`${ready} of ${desired} ready`, pods.trouble)
  const failing = conditionOf(deployment, 'ReplicaFailure')
  const progress = conditionOf(deployment, 'Progressing')
  const moving = updated < desired || count('replicas') > updated || isUnseen(deployment)
  if (failing?.status === 'True') return cannotMake(textOf(failing.message), words)
  if (desired === 0) return scaledToNone(pods)
  if (ready === 0) return readiness(0, desired, pods)
  if (progress?.reason === 'ProgressDeadlineExceeded') {
    const lasts = forHow(timeOf(progress.lastTransitionTime), now)
    const serve = ready < desired ? '' : 'the old pods still serve, '
    const detail = [commas(lasts, pods.trouble), `${serve}${ready} of ${desired} ready`].filter(Boolean).join('; ')
    return { tone: 'bad', state: 'Rollout stuck', detail }
  }
  if (moving && dig(deployment, 'spec', 'paused') === true)
    return { tone: 'warn', state: 'Paused', detail: commas('in the middle of a rollout', words) }
  return moving ? rollingOut(updated, desired, `${ready} of ${desired} ready`, pods) : readiness(ready, desired, pods)
}

/** How a ReplicaSet is: the one revision of a Deployment that it stands for. */
export function replicaSetVerdict(set: unknown, around: AroundWorkload, now: number): Verdict {
  const pods = countPods(around.pods, now, around.podEvents)
  return workloadVerdict(set, replicaSetState(set, pods), around, pods, now)
}

function replicaSetState(set: unknown, pods: PodCounts): State {
  const desired = numberOf(dig(set, 'spec', 'replicas')) ?? 1
  const ready = counter(set)('readyReplicas')
  const failing = conditionOf(set, 'ReplicaFailure')
  if (failing?.status === 'True') return cannotMake(textOf(failing.message), `${ready} of ${desired} ready`)
  if (desired > 0) return readiness(ready, desired, pods)
  const owner = controllerOf(fieldsOf(set))
  return owner === ''
    ? scaledToNone(pods)
    : { ...scaledToNone(pods), detail: 'an earlier revision, kept to go back to' }
}
