import type { Kind } from '../../../../sandbox/kube/kind.ts'
import { kinds } from '../../../../sandbox/kube/kinds.ts'
import type { Store } from '../../../../sandbox/kube/store.ts'
import type { KubeObject } from '../../../../sandbox/object.ts'
import type { Client } from '../client.ts'

type Options = {
  readonly nodes: ReadonlySet<string>
  /** Whether we took that pod away ourselves. */
  isGone(uid: string): boolean
  onProblem(problem: string): void
}

type Told = { readonly type: string; readonly object: KubeObject }

/** Pods can need these to start. */
const NEEDED = [kinds.configmaps, kinds.secrets, kinds.persistentvolumeclaims]

/** Keeps in a store what a kubelet watches: the pods of its nodes, and what they mount. */
export function mirrorDown(store: Store, client: Client, options: Options): { stop(): Promise<void> } {
  const over = new AbortController()

  function takePod({ type, object }: Told): void {
    const { namespace, name, uid = '', deletionTimestamp, deletionGracePeriodSeconds } = object.metadata
    const held = store.get(kinds.pods, namespace, name)
    const same = held?.metadata.uid === uid
    if (type === 'DELETED') {
      if (same) store.delete(kinds.pods, namespace, name, { gracePeriodSeconds: 0 })
      return
    }
    const node = (object.spec as { readonly nodeName?: string }).nodeName ?? ''
    if (!options.nodes.has(node) || options.isGone(uid)) return
    // Who owns it is the control plane's business: owners are not mirrored.
    if (!held) store.create(mine(object))
    if (!deletionTimestamp || held?.metadata.deletionTimestamp) return
    store.delete(kinds.pods, namespace, name, { gracePeriodSeconds: deletionGracePeriodSeconds ?? 30 })
  }

  function takeOther(kind: Kind, { type, object }: Told): void {
    const { namespace, name } = object.metadata
    const held = store.get(kind, namespace, name)
    if (type === 'DELETED') {
      if (held) store.delete(kind, namespace, name)
    } else if (held) store.update({ ...mine(object), metadata: { ...held.metadata, resourceVersion: '' } })
    else store.create(mine(object))
  }

  async function follow(kind: Kind, take: (told: Told) => void): Promise<void> {
    // What is there first, then every change, in one stream (KEP-3157).
    const query = 'watch=true&sendInitialEvents=true&resourceVersionMatch=NotOlderThan&allowWatchBookmarks=true'
    const path = `/api/v1/${kind.plural}?${query}&resourceVersion=&timeoutSeconds=86400`
    for await (const told of client.watch(path, over.signal)) {
      const { type, object } = told as Told
      if (type === 'BOOKMARK') continue
      if (type === 'ERROR') throw new Error(JSON.stringify(object))
      take({ type, object: { ...object, apiVersion: 'v1', kind: kind.kind } })
    }
    if (!over.signal.aborted) throw new Error('the watch ended')
  }

  const follows = [
    follow(kinds.pods, takePod),
    ...NEEDED.map((kind) => follow(kind, (told) => takeOther(kind, told))),
  ].map((one) =>
    one.catch((error: unknown) => {
      if (!over.signal.aborted) options.onProblem(`kubelet's watch: ${error}`)
    }),
  )
  return {
    async stop() {
      over.abort()
      await Promise.all(follows)
    },
  }
}

function mine(object: KubeObject): KubeObject {
  const { resourceVersion: _rv, ownerReferences: _owners, finalizers: _held, ...metadata } = object.metadata
  const { deletionTimestamp: _at, deletionGracePeriodSeconds: _grace, managedFields: _fields, ...rest } = metadata
  return { ...object, metadata: rest }
}
