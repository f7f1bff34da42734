import type { Clock } from '../clock.ts'
import type { KubeObject } from '../object.ts'
import type { StoreEvent } from './event-log.ts'
import type { Kind, Kinds } from './kind.ts'
import type { Random } from './random.ts'

export type DeleteOptions = {
  readonly gracePeriodSeconds?: number
  readonly propagationPolicy?: 'Background' | 'Foreground' | 'Orphan'
  readonly preconditions?: { readonly uid?: string; readonly resourceVersion?: string }
  readonly dryRun?: boolean
}

export type WriteOptions = { readonly dryRun?: boolean }

/**
 * The cluster's state, in memory and synchronous. Objects in it are frozen: change one by storing a changed copy.
 * Every method that fails throws an ApiError with the real API's words.
 */
export type Store = {
  readonly clock: Clock
  readonly kinds: Kinds
  readonly random: Random
  /** The revision of the last write. */
  readonly rv: number
  /**
   * Stores a new object, status included, with the API's defaults filled in (defaults.ts). A missing name is made from
   * metadata.generateName.
   */
  create(object: KubeObject, options?: WriteOptions): KubeObject
  /** `namespace` is undefined (or empty) for cluster-scoped kinds. */
  get(kind: Kind, namespace: string | undefined, name: string): KubeObject | undefined
  /** Like `get`, but throws 404 when there is none. */
  read(kind: Kind, namespace: string | undefined, name: string): KubeObject
  /** Ordered by namespace and name. `at` is an older revision; 410 once that was compacted away. */
  list(kind: Kind, options?: { readonly namespace?: string; readonly at?: number }): readonly KubeObject[]
  /**
   * Replaces an object. With metadata.resourceVersion it must be the stored one, else 409; leave it out to overwrite.
   * Kinds with a status subresource keep their stored status, unless `subresource: 'status'`, which changes only that.
   */
  update(object: KubeObject, options?: WriteOptions & { readonly subresource?: 'status' }): KubeObject
  /**
   * Deletes, or begins to: `gone` is false while finalizers, or a pod's grace period, still hold the object.
   * Whoever ends the grace period (the kubelet) deletes again with gracePeriodSeconds 0.
   */
  delete(
    kind: Kind,
    namespace: string | undefined,
    name: string,
    options?: DeleteOptions,
  ): { readonly object: KubeObject; readonly gone: boolean }
  /** Those that name an object of this uid among their owners, whatever their kind. */
  ownedBy(uid: string): readonly { readonly kind: Kind; readonly object: KubeObject }[]
  /** Calls `fn` with the events of a kind after `rv`, first those past, then those to come. 410 after compaction. */
  watchFrom(rv: number, kind: Kind, fn: (event: StoreEvent) => void): () => void
  /** Every event of every kind from now on, in order. Writing from within `fn` is fine: its event comes after this one. */
  subscribe(fn: (event: StoreEvent) => void): () => void
  /** Forgets events up to `rv` (all of them by default): watches from before it, and pages of lists, get 410. */
  compact(rv?: number): void
}
