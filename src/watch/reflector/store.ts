import type { Meta } from '../kinds/meta.ts'

/** Everything known of one kind, as of what was heard last. */
export type Objects<T> = {
  /** `namespace` is empty for what is in none. */
  get(name: string, namespace?: string): T | undefined
  /** Those of one namespace, or all. */
  values(namespace?: string): Iterable<T>
  readonly size: number
}

type Listener<T> = {
  added(object: T): void
  modified(object: T, previous: T): void
  deleted(object: T): void
}

/** Tells what each thing heard changes, and nothing twice. */
export type Store<T> = Objects<T> & {
  put(object: T): void
  drop(object: T): void
  /** A new list begins: what is not put until `endList` is gone. A list that was not ended is forgotten by the next. */
  beginList(): void
  endList(): void
}

type Known = { readonly meta: Meta }

export function createStore<T extends Known>(tell: Listener<T>): Store<T> {
  const shelves = new Map<string, Map<string, T>>()
  let size = 0
  /** The uids that a list has not shown yet; undefined while none is under way. */
  let unseen: Set<string> | undefined

  function shelfOf(namespace: string): Map<string, T> {
    const found = shelves.get(namespace)
    if (found) return found
    const shelf = new Map<string, T>()
    shelves.set(namespace, shelf)
    return shelf
  }

  function remove({ namespace, name }: Meta): void {
    const shelf = shelves.get(namespace)
    if (!shelf?.delete(name)) return
    size--
    if (shelf.size === 0) shelves.delete(namespace)
  }

  function* all(): Generator<T> {
    for (const shelf of shelves.values()) yield* shelf.values()
  }

  return {
    get: (name, namespace = '') => shelves.get(namespace)?.get(name),
    values: (namespace) => (namespace === undefined ? all() : (shelves.get(namespace)?.values() ?? [])),
    get size() {
      return size
    },
    put(object) {
      const { meta } = object
      const shelf = shelfOf(meta.namespace)
      const before = shelf.get(meta.name)
      unseen?.delete(meta.uid)
      if (before === undefined) {
        shelf.set(meta.name, object)
        size++
        return tell.added(object)
      }
      // A list is the truth even where it goes back, as after a restored backup; a watch only goes forward.
      const { uid, resourceVersion } = before.meta
      if (meta.resourceVersion === resourceVersion || (!unseen && isOlder(meta.resourceVersion, resourceVersion)))
        return
      shelf.set(meta.name, object)
      if (uid === meta.uid) return tell.modified(object, before)
      unseen?.delete(uid)
      tell.deleted(before)
      tell.added(object)
    },
    drop(object) {
      const { meta } = object
      if (shelves.get(meta.namespace)?.get(meta.name)?.meta.uid !== meta.uid) return
      unseen?.delete(meta.uid)
      remove(meta)
      tell.deleted(object)
    },
    beginList() {
      unseen = new Set()
      for (const { meta } of all()) unseen.add(meta.uid)
    },
    endList() {
      const gone = unseen
      unseen = undefined
      if (!gone?.size) return
      for (const object of [...all()].filter(({ meta }) => gone.has(meta.uid))) {
        remove(object.meta)
        tell.deleted(object)
      }
    },
  }
}

/** Resource versions are decimal numbers that grow (KEP-5504); what is none is never older. */
export function isOlder(version: string, than: string): boolean {
  if (version.length !== than.length) return version.length < than.length && DECIMAL.test(version) && DECIMAL.test(than)
  return version < than && DECIMAL.test(version) && DECIMAL.test(than)
}

const DECIMAL = /^[1-9]\d*$/
