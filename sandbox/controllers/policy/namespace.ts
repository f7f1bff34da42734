import { kinds } from '../../kube/kinds.ts'
import type { KubeObject } from '../../object.ts'
import type { Cluster } from '../cluster.ts'
import { follow } from '../cluster.ts'

const CA =
  '-----BEGIN CERTIFICATE-----\nMIIDSzCCAjOgAwIBAgIUSandboxRootCertificateNotForUse==\n-----END CERTIFICATE-----\n'

/** Gives each namespace its default service account and the root certificate. Returns what stops it. */
export function namespaceController({ store }: Cluster): () => void {
  function put(object: KubeObject): void {
    const kind = store.kinds.of(object)
    if (kind && !store.get(kind, object.metadata.namespace, object.metadata.name)) store.create(object)
  }

  return follow(store, kinds.namespaces, ({ type, object }) => {
    if (type !== 'ADDED' || object.metadata.deletionTimestamp) return
    const namespace = object.metadata.name
    put({ apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'default', namespace } })
    put({
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'kube-root-ca.crt', namespace },
      data: { 'ca.crt': CA },
    })
  })
}
