import { findCondition } from '../condition.ts'
import { moment } from '../stamp.ts'
import type { Pod } from './pod.ts'

export function isReady(pod: Pod): boolean {
  return findCondition(pod.status?.conditions, 'Ready')?.status === 'True'
}

/** Neither over nor on its way out. */
export function isActive(pod: Pod): boolean {
  return !isOver(pod) && pod.metadata.deletionTimestamp === undefined
}

export function isOver(pod: Pod): boolean {
  return pod.status?.phase === 'Succeeded' || pod.status?.phase === 'Failed'
}

/** When this pod counts as available (ms), given how long it has to stay ready; undefined while it is not ready. */
export function availableAt(pod: Pod, minReadySeconds = 0): number | undefined {
  const ready = findCondition(pod.status?.conditions, 'Ready')
  if (ready?.status !== 'True') return undefined
  return moment(ready.lastTransitionTime) + minReadySeconds * 1000
}

/** How many of the pods are ready and available, and when the next ready one becomes available (ms). */
export function readiness(
  pods: readonly Pod[],
  minReadySeconds: number | undefined,
  now: number,
): { readonly ready: number; readonly available: number; readonly next: number | undefined } {
  const times = pods.map((pod) => availableAt(pod, minReadySeconds)).filter((at) => at !== undefined)
  const later = times.filter((at) => at > now)
  return {
    ready: times.length,
    available: times.length - later.length,
    next: later.length > 0 ? Math.min(...later) : undefined,
  }
}
