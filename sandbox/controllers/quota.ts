import type { KubeObject } from '../object.ts'
import type { Amounts, Pod, PodSpec } from './pod/pod.ts'
import { isOver } from './pod/readiness.ts'
import { requested } from './pod/request.ts'
import { amount, written } from './quantity.ts'

export type ResourceQuota = KubeObject & {
  readonly spec: { readonly hard?: Amounts }
  readonly status?: { readonly hard?: Amounts; readonly used?: Amounts }
}

const PIECE: Readonly<Record<string, (spec: PodSpec) => number>> = {
  pods: () => 1,
  'count/pods': () => 1,
  cpu: (spec) => requested(spec, 'cpu'),
  memory: (spec) => requested(spec, 'memory'),
  'requests.cpu': (spec) => requested(spec, 'cpu'),
  'requests.memory': (spec) => requested(spec, 'memory'),
  'limits.cpu': (spec) => requested(spec, 'cpu', 'limits'),
  'limits.memory': (spec) => requested(spec, 'memory', 'limits'),
}

/** What of a quota is used: what its pods ask for, and how many there are of the other things it counts. */
export function quotaUse(
  hard: Amounts,
  pods: readonly Pod[],
  countOf: (resource: string) => number,
): Readonly<Record<string, string>> {
  const living = pods.filter((pod) => !isOver(pod))
  return Object.fromEntries(
    Object.keys(hard).map((resource) => {
      const piece = PIECE[resource]
      const used = piece
        ? living.reduce((sum, pod) => sum + piece(pod.spec), 0)
        : countOf(resource.replace('count/', ''))
      return [resource, written(resource, used)]
    }),
  )
}

/**
 * Why a pod does not fit into a quota, in the words of the API server (apiserver pkg/admission/plugin/resourcequota
 * controller.go), or undefined when it does.
 */
export function overQuota(name: string, hard: Amounts, used: Amounts, spec: PodSpec): string | undefined {
  const asked = Object.fromEntries(Object.keys(hard).map((resource) => [resource, PIECE[resource]?.(spec) ?? 0]))
  const over = Object.keys(hard)
    .filter((resource) => (asked[resource] ?? 0) > 0)
    .filter((resource) => amount(used[resource]) + (asked[resource] ?? 0) > amount(hard[resource]))
    .sort()
  if (over.length === 0) return undefined
  const list = (of: (resource: string) => string) => over.map((resource) => `${resource}=${of(resource)}`).join(',')
  const requested = list((resource) => written(resource, asked[resource] ?? 0))
  const limited = list((resource) => hard[resource] ?? '0')
  return `exceeded quota: ${name}, requested: ${requested}, used: ${list((one) => used[one] ?? '0')}, limited: ${limited}`
}
