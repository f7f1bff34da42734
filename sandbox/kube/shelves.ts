import type { KubeObject } from '../object.ts'
import type { StoreEvent } from './event-log.ts'
import type { Kind } from './kind.ts'
import { groupResource } from './kind.ts'

export type Owned = { readonly kind: Kind; readonly object: KubeObject }

/** Where the objects lie: by resource (whatever the version), namespace and name. */
export type Shelves = {
  get(kind: Kind, namespace: string, name: string): KubeObject | undefined
  put(kind: Kind, object: KubeObject): void
  remove(kind: Kind, object: KubeObject): void
  list(kind: Kind, namespace: string | undefined): readonly KubeObject[]
  /** The list as it was before the events given. */
  before(kind: Kind, namespace: string | undefined, events: readonly StoreEvent[]): readonly KubeObject[]
  /** Those that name an object of this uid among their owners. */
  ownedBy(uid: string): readonly Owned[]
}

type Shelf = {
  readonly byKey: Map<string, KubeObject>
  /** Keys in order, until one comes or goes. */
  order: readonly string[] | undefined
  /** Objects in order, until one changes. */
  sorted: readonly KubeObject[] | undefined
}

export function createShelves(): Shelves {
  const shelves = new Map<string, Shelf>()
  const owned = createOwnerIndex()

  function shelf(kind: Kind): Shelf {
    const name = groupResource(kind)
    const found = shelves.get(name) ?? { byKey: new Map(), order: undefined, sorted: undefined }
    shelves.set(name, found)
    return found
  }

  function sorted(of: Shelf): readonly KubeObject[] {
    of.order ??= [...of.byKey.keys()].sort()
    of.sorted ??= of.order.flatMap((each) => of.byKey.get(each) ?? [])
    return of.sorted
  }

  return {
    get: (kind, namespace, name) => shelf(kind).byKey.get(keyOf(namespace, name)),
    put(kind, object) {
      const of = shelf(kind)
      const previous = of.byKey.get(key(object))
      if (!previous) of.order = undefined
      of.sorted = undefined
      of.byKey.set(key(object), object)
      owned.replace(kind, previous, object)
    },
    remove(kind, object) {
      const of = shelf(kind)
      owned.replace(kind, of.byKey.get(key(object)), undefined)
      of.byKey.delete(key(object))
      of.order = undefined
      of.sorted = undefined
    },
    list: (kind, namespace) => within(sorted(shelf(kind)), namespace),
    before(kind, namespace, events) {
      const byKey = new Map(shelf(kind).byKey)
      for (const event of events.toReversed()) {
        if (groupResource(event.kind) !== groupResource(kind)) continue
        if (event.previous) byKey.set(key(event.object), event.previous)
        else byKey.delete(key(event.object))
      }
      return within(sorted({ byKey, order: undefined, sorted: undefined }), namespace)
    },
    ownedBy: owned.of,
  }
}

function createOwnerIndex() {
  const byUid = new Map<string, Map<string, Owned>>()
  const owners = (object: KubeObject | undefined) => object?.metadata.ownerReferences ?? []
  const id = (kind: Kind, object: KubeObject) => `${groupResource(kind)} ${key(object)}`
  return {
    of: (uid: string): readonly Owned[] => [...(byUid.get(uid)?.values() ?? [])],
    replace(kind: Kind, previous: KubeObject | undefined, next: KubeObject | undefined): void {
      for (const { uid } of owners(previous)) {
        const set = byUid.get(uid)
        if (previous) set?.delete(id(kind, previous))
        if (set?.size === 0) byUid.delete(uid)
      }
      for (const { uid } of owners(next)) {
        const set = byUid.get(uid) ?? new Map<string, Owned>()
        if (next) set.set(id(kind, next), { kind, object: next })
        byUid.set(uid, set)
      }
    },
  }
}

function keyOf(namespace: string, name: string): string {
  return `${namespace}/${name}`
}

/** The place of an object among its kind: lists are in this order, and pages continue after it. */
export function key(object: KubeObject): string {
  return keyOf(object.metadata.namespace ?? '', object.metadata.name)
}

/** Objects in order lie together by namespace: two searches find them. */
function within(objects: readonly KubeObject[], namespace: string | undefined): readonly KubeObject[] {
  if (!namespace) return objects
  // The character after the slash that ends the namespace in a key.
  return objects.slice(firstFrom(objects, `${namespace}/`), firstFrom(objects, `${namespace}0`))
}

function firstFrom(objects: readonly KubeObject[], bound: string): number {
  let low = 0
  let high = objects.length
  while (low < high) {
    const middle = (low + high) >> 1
    const object = objects[middle]
    if (object && key(object) < bound) low = middle + 1
    else high = middle
  }
  return low
}
