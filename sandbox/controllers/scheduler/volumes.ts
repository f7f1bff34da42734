import { kinds } from '../../kube/kinds.ts'
import type { Store } from '../../kube/store.ts'
import type { Pod } from '../pod/pod.ts'

/** What the scheduler says when a pod names a claim that does not exist or will not be bound. */
export function unboundClaim(store: Store, pod: Pod): string | undefined {
  for (const volume of pod.spec.volumes ?? []) {
    const name = volume.persistentVolumeClaim?.claimName
    if (!name) continue
    const claim = store.get(kinds.persistentvolumeclaims, pod.metadata.namespace, name)
    if (!claim) return `persistentvolumeclaim "${name}" not found`
    const { storageClassName } = claim.spec as { storageClassName?: string }
    const { phase } = (claim.status ?? {}) as { phase?: string }
    const provisioned = storageClassName !== undefined && store.get(kinds.storageclasses, undefined, storageClassName)
    if (phase !== 'Bound' && !provisioned) return 'pod has unbound immediate PersistentVolumeClaims'
  }
  return undefined
}
