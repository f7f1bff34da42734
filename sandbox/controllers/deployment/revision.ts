import { same } from '../../kube/seal.ts'
import { hash32, safeEncode } from '../chance.ts'
import type { PodTemplate } from '../pod/pod.ts'
import type { ReplicaSet } from '../replicaset/replicaset.ts'
import type { Bounds, Deployment } from './deployment.ts'
import { oldestFirst } from './rolling.ts'

export const REVISION = 'deployment.kubernetes.io/revision'
export const HISTORY = 'deployment.kubernetes.io/revision-history'
export const DESIRED = 'deployment.kubernetes.io/desired-replicas'
export const MAX = 'deployment.kubernetes.io/max-replicas'
export const HASH = 'pod-template-hash'

// Annotations of a deployment that its replica sets do not inherit (deployment_util.go annotationsToSkip).
const SKIPPED = new Set(['kubectl.kubernetes.io/last-applied-configuration', REVISION, HISTORY, DESIRED, MAX])

/** A name for what a template says, the same whenever it says the same. */
export function templateHash(template: PodTemplate): string {
  return safeEncode(hash32(sortedJson(template)))
}

/** The replica set that already has the deployment's template, the oldest if several do. */
export function currentSet(deployment: Deployment, sets: readonly ReplicaSet[]): ReplicaSet | undefined {
  return oldestFirst(sets).find((set) => same(withoutHash(set.spec.template), withoutHash(deployment.spec.template)))
}

export function revisionOf(set: ReplicaSet): number {
  return Number(set.metadata.annotations?.[REVISION] ?? 0) || 0
}

/** The annotations that the current replica set should have: the deployment's own, its number, and how large it may be. */
export function setAnnotations(
  deployment: Deployment,
  bounds: Bounds,
  current: ReplicaSet | undefined,
  old: readonly ReplicaSet[],
): Readonly<Record<string, string>> {
  const inherited = Object.entries(deployment.metadata.annotations ?? {}).filter(([key]) => !SKIPPED.has(key))
  const held = current?.metadata.annotations ?? {}
  return { ...held, ...Object.fromEntries(inherited), ...numbered(held, old), ...sized(bounds) }
}

export function sized({ replicas, surge }: Bounds): Readonly<Record<string, string>> {
  return { [DESIRED]: String(replicas), [MAX]: String(replicas + surge) }
}

/** A template that comes back gets a new number, and its old one goes into the history. */
function numbered(
  held: Readonly<Record<string, string>>,
  old: readonly ReplicaSet[],
): Readonly<Record<string, string>> {
  const next = Math.max(0, ...old.map(revisionOf)) + 1
  const now = Number(held[REVISION] ?? 0)
  if (now >= next) return {}
  const history = [held[HISTORY], now > 0 ? String(now) : undefined].filter((part) => part !== undefined)
  return { [REVISION]: String(next), ...(history.length > 0 && { [HISTORY]: history.join(',') }) }
}

function withoutHash(template: PodTemplate): PodTemplate {
  const { creationTimestamp: _, ...metadata } = template.metadata ?? {}
  const labels = Object.fromEntries(Object.entries(metadata.labels ?? {}).filter(([key]) => key !== HASH))
  return { ...template, metadata: { ...metadata, labels } }
}

function sortedJson(value: unknown): string {
  return JSON.stringify(value, (_, held: unknown) =>
    typeof held === 'object' && held !== null && !Array.isArray(held)
      ? Object.fromEntries(Object.entries(held).sort(([a], [b]) => (a < b ? -1 : 1)))
      : held,
  )
}
