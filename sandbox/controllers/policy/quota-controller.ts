import type { Kind } from '../../kube/kind.ts'
import { kinds } from '../../kube/kinds.ts'
import type { Cluster } from '../cluster.ts'
import { follow, writeStatus } from '../cluster.ts'
import { createLoop } from '../loop.ts'
import { keyOf } from '../owner.ts'
import type { ResourceQuota } from '../quota.ts'
import { quotaUse } from '../quota.ts'

/** Keeps what of a ResourceQuota is used. Returns what stops it. */
export function quotaController(cluster: Cluster): () => void {
  const { store, clock } = cluster

  function reconcile(key: string): undefined {
    const [namespace = '', name = ''] = key.split('/')
    const quota = store.get(kinds.resourcequotas, namespace, name) as ResourceQuota | undefined
    if (!quota) return
    const hard = quota.spec.hard ?? {}
    const count = (resource: string) => {
      const kind = store.kinds.list().find((one) => isNamed(one, resource))
      return kind ? store.list(kind, { namespace }).length : 0
    }
    writeStatus(store, quota, { hard, used: quotaUse(hard, cluster.pods.inNamespace(namespace), count) })
  }

  const loop = createLoop(clock, reconcile, (error, key) => cluster.onError(error, `ResourceQuota ${key}`))
  const stops = [
    follow(store, kinds.resourcequotas, ({ type, object }) => {
      if (type !== 'DELETED') loop.enqueue(keyOf(object))
    }),
    store.subscribe(({ type, kind, object }) => {
      // Pods change what they count for when they end; everything else only by coming and going.
      if (kind === kinds.events || (type === 'MODIFIED' && kind !== kinds.pods)) return
      for (const quota of store.list(kinds.resourcequotas, { namespace: object.metadata.namespace ?? '-' })) {
        loop.enqueue(keyOf(quota))
      }
    }),
  ]
  return () => {
    for (const stop of [...stops, loop.stop]) stop()
  }
}

/** `pods`, `services`, `deployments.apps` */
function isNamed(kind: Kind, resource: string): boolean {
  const [plural, ...group] = resource.split('.')
  return kind.plural === plural && (kind.group === group.join('.') || group.length === 0)
}
