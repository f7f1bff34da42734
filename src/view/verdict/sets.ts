import { dig, fieldsOf, numberOf, textOf } from '../fields.ts'
import type { PodCounts } from './pods.ts'
import { countPods } from './pods.ts'
import type { State, Verdict } from './verdict.ts'
import type { AroundWorkload } from './workload.ts'
import { counter, isUnseen, readiness, rollingOut, scaledToNone, workloadVerdict } from './workload.ts'

/** How a StatefulSet is. `now` in ms since the epoch. */
export function statefulSetVerdict(set: unknown, around: AroundWorkload, now: number): Verdict {
  const pods = countPods(around.pods, now, around.podEvents)
  return workloadVerdict(set, statefulSetState(set, pods), around, pods, now)
}

function statefulSetState(set: unknown, pods: PodCounts): State {
  const count = counter(set)
  const status = fieldsOf(dig(set, 'status'))
  const desired = numberOf(dig(set, 'spec', 'replicas')) ?? 1
  const ready = count('readyReplicas')
  const updated = count('updatedReplicas')
  const wanted = desired - (numberOf(dig(set, 'spec', 'updateStrategy', 'rollingUpdate', 'partition')) ?? 0)
  const moving = textOf(status.updateRevision) !== textOf(status.currentRevision) && updated < wanted
  const inOrder = dig(set, 'spec', 'podManagementPolicy') !== 'Parallel'
  if (desired === 0) return scaledToNone(pods)
  if (ready > 0 && (moving || isUnseen(set))) return rollingOut(updated, wanted, `${ready} of ${desired} ready`, pods)
  const waits = ready < desired && inOrder && pods.total < desired && pods.worst
  return readiness(ready, desired, pods, waits ? `the pods after ${pods.worst?.name} wait for it` : '')
}

/** How a DaemonSet is. `now` in ms since the epoch. */
export function daemonSetVerdict(set: unknown, around: AroundWorkload, now: number): Verdict {
  const pods = countPods(around.pods, now, around.podEvents)
  return workloadVerdict(set, daemonSetState(set, pods), around, pods, now)
}

function daemonSetState(set: unknown, pods: PodCounts): State {
  const count = counter(set)
  const desired = count('desiredNumberScheduled')
  const ready = count('numberReady')
  const updated = count('updatedNumberScheduled')
  const stray = count('numberMisscheduled')
  const astray = stray > 0 ? `${stray} on nodes where it should not be` : ''
  const byHand = dig(set, 'spec', 'updateStrategy', 'type') === 'OnDelete'
  if (desired === 0) return { tone: 'info', state: 'On no node', detail: 'no node fits its selector and tolerations' }
  if (ready > 0 && !byHand && (updated < desired || isUnseen(set)))
    return rollingOut(updated, desired, `${ready} of ${desired} ready`, pods)
  const old = byHand && updated < desired ? `${desired - updated} of an older revision, replaced when deleted` : ''
  return readiness(ready, desired, pods, astray, old)
}
