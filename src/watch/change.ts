import type { KindName, Watched } from './kinds/kind.ts'

/**
 * One thing that became known about a cluster. `at` is when we heard it, in ms since the epoch.
 *
 * Objects: `added` and `modified` carry the object as it is now, `previous` what was known before; `deleted` carries it as
 * it last was. An object that was replaced by another of its name is deleted first, then added.
 * The view itself: `synced` says that everything of a kind (in a namespace, where only that is watched) has been told, at
 * the start and after every new list; `lost` that nothing can be known about it until the next `synced`, and why.
 */
export type Change = { [K in KindName]: ObjectChange<K> | ViewChange<K> }[KindName]

export type ObjectChange<K extends KindName> =
  | (Told<K> & { readonly type: 'added'; readonly object: Watched[K] })
  | (Told<K> & { readonly type: 'modified'; readonly object: Watched[K]; readonly previous: Watched[K] })
  | (Told<K> & { readonly type: 'deleted'; readonly object: Watched[K] })

export type ViewChange<K extends KindName> =
  | (Told<K> & { readonly type: 'synced'; readonly namespace: string | undefined })
  | (Told<K> & { readonly type: 'lost'; readonly namespace: string | undefined; readonly why: string })

type Told<K extends KindName> = { readonly cluster: string; readonly kind: K; readonly at: number }
