import type { Clock } from '../clock.ts'
import type { StoreEvent } from '../kube/event-log.ts'
import type { Kind } from '../kube/kind.ts'
import type { Random } from '../kube/random.ts'
import { same } from '../kube/seal.ts'
import type { Store } from '../kube/store.ts'
import type { KubeObject, ObjectMeta } from '../object.ts'
import type { PodIndex } from './pod/pod-index.ts'
import type { Recorder } from './recorder.ts'

/** What every controller works with. */
export type Cluster = {
  readonly store: Store
  readonly clock: Clock
  readonly random: Random
  readonly pods: PodIndex
  readonly record: Recorder
  /** Told when one object could not be reconciled; the others go on. */
  readonly onError: (error: unknown, where: string) => void
}

type Change = Pick<StoreEvent, 'type' | 'object'> & { readonly previous?: KubeObject | undefined }

/** Events of one kind, those in the store first as if they had just been added. Returns what ends it. */
export function follow(store: Store, kind: Kind, fn: (change: Change) => void): () => void {
  for (const object of store.list(kind)) fn({ type: 'ADDED', object })
  return store.subscribe((event) => {
    if (event.kind === kind) fn(event)
  })
}

/** Stores a new status, unless it says what the stored one says. */
export function writeStatus(store: Store, object: KubeObject, status: object): KubeObject {
  if (same(object.status, status)) return object
  return store.update({ ...object, metadata: unversioned(object), status }, { subresource: 'status' })
}

/** Stores the object with other fields, whatever its revision. */
export function rewrite(store: Store, object: KubeObject, fields: Readonly<Record<string, unknown>>): KubeObject {
  return store.update({ ...object, metadata: unversioned(object), ...fields })
}

/** The object with these annotations and no others. */
export function annotated<T extends KubeObject>(object: T, annotations: Readonly<Record<string, string>>): T {
  return { ...object, metadata: { ...object.metadata, annotations } }
}

function unversioned(object: KubeObject): ObjectMeta {
  const { resourceVersion: _, ...metadata } = object.metadata
  return metadata
}
