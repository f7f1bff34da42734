import type { KubeObject } from '../object.ts'
import type { StoreEvent } from './event-log.ts'
import type { Kind } from './kind.ts'
import { groupResource } from './kind.ts'

type Shelf = { readonly byKey: Map<string, KubeObject>; sorted: readonly KubeObject[] | undefined }

/** Where the objects lie: by resource (whatever the version), namespace and name. */
export type Shelves = {
  get(kind: Kind, namespace: string, name: string): KubeObject | undefined
  put(kind: Kind, object: KubeObject): void
  remove(kind: Kind, object: KubeObject): void
  list(kind: Kind, namespace: string | undefined): readonly KubeObject[]
  /** The list as it was before the events given. */
  before(kind: Kind, namespace: string | undefined, events: readonly StoreEvent[]): readonly KubeObject[]
}

export function createShelves(): Shelves {
  const shelves = new Map<string, Shelf>()

  function shelf(kind: Kind): Shelf {
    const key = groupResource(kind)
    const found = shelves.get(key) ?? { byKey: new Map(), sorted: undefined }
    shelves.set(key, found)
    return found
  }

  function sorted(of: Shelf): readonly KubeObject[] {
    of.sorted ??= inOrder(of.byKey)
    return of.sorted
  }

  return {
    get: (kind, namespace, name) => shelf(kind).byKey.get(keyOf(namespace, name)),
    put(kind, object) {
      const of = shelf(kind)
      of.byKey.set(key(object), object)
      of.sorted = undefined
    },
    remove(kind, object) {
      const of = shelf(kind)
      of.byKey.delete(key(object))
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
      return within(inOrder(byKey), namespace)
    },
  }
}

/** Sorts before every character a name may have, as the slash in an etcd key does. */
const SEPARATOR = '/'

function keyOf(namespace: string, name: string): string {
  return namespace + SEPARATOR + name
}

/** The place of an object among its kind: lists are in this order, and pages continue after it. */
export function key(object: KubeObject): string {
  return keyOf(object.metadata.namespace ?? '', object.metadata.name)
}

function inOrder(byKey: ReadonlyMap<string, KubeObject>): readonly KubeObject[] {
  return [...byKey].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, object]) => object)
}

function within(objects: readonly KubeObject[], namespace: string | undefined): readonly KubeObject[] {
  return namespace ? objects.filter((object) => object.metadata.namespace === namespace) : objects
}
