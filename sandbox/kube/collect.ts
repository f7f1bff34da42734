import type { KubeObject } from '../object.ts'
import { dependents, distinct, waitsForDependents, withoutForeground } from './deletion.ts'
import type { StoreEvent } from './event-log.ts'
import { kinds } from './kinds.ts'
import type { Store } from './store.ts'

/**
 * The garbage collector and the namespace controller in one: what lost its last owner goes, an owner deleted in the
 * foreground goes after what it owned, and a deleted namespace goes after all that lived in it.
 */
export function collectGarbage(store: Store): void {
  store.subscribe((event) => {
    if (event.type === 'DELETED') afterDeletion(store, event)
    else if (event.object.metadata.deletionTimestamp && !event.previous?.metadata.deletionTimestamp) begun(store, event)
  })
}

function afterDeletion(store: Store, { object }: StoreEvent): void {
  for (const dependent of dependents(store, object)) {
    if (!ownedByOthers(store, dependent.object, object)) remove(store, dependent.kind, dependent.object)
  }
  for (const reference of object.metadata.ownerReferences ?? []) {
    const kind = store.kinds.of(reference)
    const owner = kind && store.get(kind, kind.namespaced ? object.metadata.namespace : undefined, reference.name)
    if (owner && owner.metadata.uid === reference.uid && waitsForDependents(owner)) release(store, owner)
  }
  if (object.metadata.namespace) finishNamespace(store, object.metadata.namespace)
}

function begun(store: Store, { kind, object }: StoreEvent): void {
  if (waitsForDependents(object)) {
    for (const dependent of dependents(store, object)) remove(store, dependent.kind, dependent.object, 'Foreground')
    release(store, object)
  }
  if (kind !== kinds.namespaces) return
  const live = store.get(kind, undefined, object.metadata.name)
  if (live) store.update({ ...live, status: { phase: 'Terminating' } }, { subresource: 'status' })
  for (const other of distinct(store).filter((candidate) => candidate.namespaced)) {
    for (const item of store.list(other, { namespace: object.metadata.name })) remove(store, other, item)
  }
  finishNamespace(store, object.metadata.name)
}

function ownedByOthers(store: Store, object: KubeObject, gone: KubeObject): boolean {
  return (object.metadata.ownerReferences ?? []).some((reference) => {
    if (reference.uid === gone.metadata.uid) return false
    const kind = store.kinds.of(reference)
    const owner = kind && store.get(kind, kind.namespaced ? object.metadata.namespace : undefined, reference.name)
    return owner?.metadata.uid === reference.uid
  })
}

function remove(store: Store, kind: Parameters<Store['delete']>[0], object: KubeObject, policy?: 'Foreground'): void {
  const { namespace, name } = object.metadata
  if (store.get(kind, namespace, name)?.metadata.uid !== object.metadata.uid) return
  store.delete(kind, namespace, name, { ...(policy && { propagationPolicy: policy }) })
}

function release(store: Store, owner: KubeObject): void {
  const kind = store.kinds.of(owner)
  const live = kind && store.get(kind, owner.metadata.namespace, owner.metadata.name)
  if (live && waitsForDependents(live) && !dependents(store, live).some(blocks(live)))
    store.update(withoutForeground(live))
}

function blocks(owner: KubeObject): (dependent: { readonly object: KubeObject }) => boolean {
  return ({ object }) =>
    object.metadata.ownerReferences?.some((r) => r.uid === owner.metadata.uid && r.blockOwnerDeletion === true) ?? false
}

function finishNamespace(store: Store, name: string): void {
  const namespace = store.get(kinds.namespaces, undefined, name)
  if (!namespace?.metadata.deletionTimestamp) return
  const occupied = distinct(store).some((kind) => kind.namespaced && store.list(kind, { namespace: name }).length > 0)
  if (occupied) return
  const spec = { ...(namespace.spec as object | undefined), finalizers: [] }
  store.update({ ...namespace, spec, metadata: { ...namespace.metadata, finalizers: [] } })
}
