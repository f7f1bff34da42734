import type { KubeObject, OwnerReference } from '../object.ts'
import type { Kind } from './kind.ts'
import { groupResource } from './kind.ts'
import type { DeleteOptions, Store } from './store.ts'
import { timestamp } from './timestamp.ts'

const FOREGROUND = 'foregroundDeletion'
const DEFAULT_GRACE_SECONDS = 30

/** Whether a deleted object still waits for its grace period: only pods do. */
export function isGraceful(object: KubeObject): boolean {
  return (object.metadata.deletionGracePeriodSeconds ?? 0) > 0
}

/** Whether finalizers keep the object; a namespace has some in its spec as well. */
export function isHeld(object: KubeObject): boolean {
  const spec = object.kind === 'Namespace' ? (object.spec as { finalizers?: readonly string[] } | undefined) : undefined
  return (object.metadata.finalizers?.length ?? 0) > 0 || (spec?.finalizers?.length ?? 0) > 0
}

/** The object marked as being deleted, or undefined when nothing holds it and it may go now. */
export function markDeleted(
  kind: Kind,
  object: KubeObject,
  options: DeleteOptions,
  now: number,
): KubeObject | undefined {
  const { deletionTimestamp, deletionGracePeriodSeconds } = object.metadata
  const grace = groupResource(kind) === 'pods' ? podGrace(object, options) : 0
  if (grace === 0 && !isHeld(object)) return undefined
  // A second delete can only shorten the wait.
  if (deletionTimestamp && grace >= (deletionGracePeriodSeconds ?? 0)) return object
  return {
    ...object,
    metadata: {
      ...object.metadata,
      deletionTimestamp: timestamp(now + grace * 1000),
      deletionGracePeriodSeconds: grace,
      ...(!deletionTimestamp && object.metadata.generation && { generation: object.metadata.generation + 1 }),
    },
  }
}

// A pod that runs nowhere, or no longer, has nobody to wait for (pkg/registry/core/pod/strategy.go CheckGracefulDelete).
function podGrace(pod: KubeObject, { gracePeriodSeconds }: DeleteOptions): number {
  const spec = pod.spec as { nodeName?: string; terminationGracePeriodSeconds?: number } | undefined
  const status = pod.status as { phase?: string } | undefined
  if (!spec?.nodeName || status?.phase === 'Succeeded' || status?.phase === 'Failed') return 0
  const grace = gracePeriodSeconds ?? spec.terminationGracePeriodSeconds ?? DEFAULT_GRACE_SECONDS
  return Math.max(0, grace)
}

/** Foreground deletion: the owner stays, under a finalizer, until those that it owns and that block it are gone. */
export function propagate(store: Store, owner: KubeObject, { propagationPolicy }: DeleteOptions): KubeObject {
  if (propagationPolicy !== 'Foreground' || dependents(store, owner).length === 0) return owner
  const finalizers = new Set([...(owner.metadata.finalizers ?? []), FOREGROUND])
  return { ...owner, metadata: { ...owner.metadata, finalizers: [...finalizers] } }
}

/** Lifts the hold of foreground deletion. */
export function withoutForeground(owner: KubeObject): KubeObject {
  const finalizers = owner.metadata.finalizers?.filter((finalizer) => finalizer !== FOREGROUND) ?? []
  return { ...owner, metadata: { ...owner.metadata, finalizers } }
}

/** Whether the object waits for its dependents. */
export function waitsForDependents(object: KubeObject): boolean {
  return object.metadata.deletionTimestamp !== undefined && (object.metadata.finalizers?.includes(FOREGROUND) ?? false)
}

/** Those that name `owner` among their owners. */
export function dependents(store: Store, owner: KubeObject): ReturnType<Store['ownedBy']> {
  return owner.metadata.uid === undefined ? [] : store.ownedBy(owner.metadata.uid)
}

/** Each stored resource once, though it may be served in several versions. */
export function distinct(store: Store): readonly Kind[] {
  return [...new Map(store.kinds.list().map((kind) => [groupResource(kind), kind])).values()]
}

/** Lets go of what an owner owns. */
export function orphan(store: Store, owner: KubeObject): void {
  for (const { object } of dependents(store, owner)) {
    const keep = (reference: OwnerReference) => reference.uid !== owner.metadata.uid
    const ownerReferences = object.metadata.ownerReferences?.filter(keep) ?? []
    store.update({ ...object, metadata: { ...object.metadata, ownerReferences } })
  }
}
