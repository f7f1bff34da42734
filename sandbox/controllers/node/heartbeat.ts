import { kinds } from '../../kube/kinds.ts'
import type { KubeObject } from '../../object.ts'
import type { Cluster } from '../cluster.ts'
import { rewrite } from '../cluster.ts'

const EVERY_MS = 10_000
const NAMESPACE = 'kube-node-lease'

/** Renews the Lease of every node that is alive, as kubelets do. Returns what stops it. */
export function heartbeats({ store, clock }: Cluster, isAlive: (node: string) => boolean): () => void {
  function renew(node: KubeObject): void {
    const { name, uid = '' } = node.metadata
    const held = store.get(kinds.leases, NAMESPACE, name)
    // Microseconds, unlike every other time in the API.
    const renewTime = new Date(clock.now()).toISOString().replace('Z', '000Z')
    const spec = { holderIdentity: name, leaseDurationSeconds: 40, renewTime }
    if (held) {
      rewrite(store, held, { spec })
      return
    }
    const ownerReferences = [{ apiVersion: 'v1', kind: 'Node', name, uid }]
    const metadata = { name, namespace: NAMESPACE, ownerReferences }
    store.create({ apiVersion: 'coordination.k8s.io/v1', kind: 'Lease', metadata, spec })
  }

  let cancel = () => {}
  function beat(): void {
    for (const node of store.list(kinds.nodes)) if (isAlive(node.metadata.name)) renew(node)
    cancel = clock.after(EVERY_MS, beat)
  }
  beat()
  return () => cancel()
}
