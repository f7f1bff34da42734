import type { Container, Terminated } from '../kinds/container.ts'
import type { Pod } from '../kinds/pod.ts'
import type { ContainerSpec, Probe } from '../kinds/template.ts'

export function isReady(pod: Pod): boolean {
  return pod.ready?.status === 'True'
}

/** Neither on its way out nor at its end. */
export function isLive(pod: Pod): boolean {
  return pod.meta.deleting === undefined && pod.phase !== 'Succeeded' && pod.phase !== 'Failed'
}

export function specOf(pod: Pod, container: Container): ContainerSpec | undefined {
  return pod.template.containers.find(({ name }) => name === container.name)
}

/** Sidecars are init containers that stay: they count as the app. */
export function isInit(pod: Pod, container: Container): boolean {
  return container.init && specOf(pod, container)?.kind !== 'sidecar'
}

export function waitingFor(container: Container): string {
  return container.state.is === 'waiting' ? (container.state.reason ?? '') : ''
}

export function waitingMessage(container: Container): string {
  return container.state.is === 'waiting' ? (container.state.message ?? '') : ''
}

/** How it ended last: now, or before it was started again. */
export function lastEnd(container: Container): Terminated | undefined {
  return container.state.is === 'terminated' ? container.state : container.last
}

/** Had been ready before: a pod that never was has had its Ready condition since it started. */
export function wasReady(pod: Pod): boolean {
  const begun = pod.started ?? pod.meta.created
  return isReady(pod) || (pod.ready?.since ?? 0) > begun + 5_000
}

/** Seconds its probes allow a pod to become ready, at most 15 minutes (notes: R8). */
export function probeBudget(pod: Pod): number {
  const budgets = pod.template.containers.map(({ startup, readiness }) => allows(startup) + allows(readiness))
  return Math.min(900, Math.max(0, ...budgets))
}

function allows(probe: Probe | undefined): number {
  return probe ? probe.initialDelaySeconds + probe.failureThreshold * probe.periodSeconds : 0
}

/** A container by its name where there are others in its pod. */
export function containerOf({ template }: Pod, name: string): string {
  return template.containers.length > 1 ? `container ${name}` : 'a container'
}

/** `3 of 3 pods`, `1 pod` where it is the only one. */
export function ofPods(count: number, of: number): string {
  return of <= 1 && count <= 1 ? 'its only pod' : `${count} of ${Math.max(count, of)} pods`
}
