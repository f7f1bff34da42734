import { kinds } from '../../kube/kinds.ts'
import type { Store } from '../../kube/store.ts'
import { controllerOf, keyOf } from '../owner.ts'
import type { Pod } from './pod.ts'

/** The pods by what controllers look for, so that a namespace of thousands costs nobody else anything. */
export type PodIndex = {
  /** Those whose controller has this uid, oldest first. */
  ownedBy(uid: string | undefined): readonly Pod[]
  onNode(name: string): readonly Pod[]
  inNamespace(name: string): readonly Pod[]
  /** Pods that have no node yet. */
  unbound(): readonly Pod[]
  stop(): void
}

export function indexPods(store: Store): PodIndex {
  const shelves = {
    owner: new Map<string, Shelf>(),
    node: new Map<string, Shelf>(),
    namespace: new Map<string, Shelf>(),
  }

  function places(pod: Pod): [Map<string, Shelf>, string][] {
    return [
      [shelves.owner, controllerOf(pod)?.uid ?? ''],
      [shelves.node, pod.spec.nodeName ?? ''],
      [shelves.namespace, pod.metadata.namespace ?? ''],
    ]
  }

  function put(pod: Pod): void {
    for (const [shelf, name] of places(pod)) {
      const held = shelf.get(name)
      if (held) held.set(keyOf(pod), pod)
      else shelf.set(name, new Map([[keyOf(pod), pod]]))
    }
  }

  function remove(pod: Pod): void {
    for (const [shelf, name] of places(pod)) {
      const held = shelf.get(name)
      held?.delete(keyOf(pod))
      if (held?.size === 0) shelf.delete(name)
    }
  }

  for (const pod of store.list(kinds.pods)) put(pod as Pod)
  const stop = store.subscribe((event) => {
    if (event.kind !== kinds.pods) return
    if (event.previous) remove(event.previous as Pod)
    if (event.type !== 'DELETED') put(event.object as Pod)
  })
  const values = (shelf: Map<string, Shelf>, name: string) => [...(shelf.get(name)?.values() ?? [])]
  return {
    ownedBy: (uid) => (uid ? values(shelves.owner, uid) : []),
    onNode: (name) => (name ? values(shelves.node, name) : []),
    inNamespace: (name) => values(shelves.namespace, name),
    unbound: () => values(shelves.node, ''),
    stop,
  }
}

type Shelf = Map<string, Pod>
