import { kinds } from '../../kube/kinds.ts'
import type { KubeObject } from '../../object.ts'
import type { Cluster } from '../cluster.ts'
import { follow, rewrite, writeStatus } from '../cluster.ts'
import { createLoop } from '../loop.ts'
import { keyOf } from '../owner.ts'

type Claim = KubeObject & {
  readonly spec: {
    readonly accessModes?: readonly string[]
    readonly storageClassName?: string
    readonly volumeName?: string
    readonly resources?: { readonly requests?: { readonly storage?: string } }
  }
  readonly status?: { readonly phase?: string }
}

const PROVISION_MS = 1_500

/** Provisions a volume for each claim whose storage class exists; others stay Pending and say why. Returns what stops it. */
export function claimController(cluster: Cluster): () => void {
  const { store, clock } = cluster

  function reconcile(key: string): undefined {
    const [namespace, name = ''] = key.split('/')
    const claim = store.get(kinds.persistentvolumeclaims, namespace, name) as Claim | undefined
    if (!claim || claim.status?.phase === 'Bound' || claim.metadata.deletionTimestamp) return
    const className = claim.spec.storageClassName ?? ''
    const storage = store.get(kinds.storageclasses, undefined, className)
    if (!storage) {
      const message = `storageclass.storage.k8s.io "${className}" not found`
      cluster.record(claim, {
        type: 'Warning',
        reason: 'ProvisioningFailed',
        message,
        component: 'persistentvolume-controller',
      })
      writeStatus(store, claim, { phase: 'Pending' })
      return
    }
    bind(claim, storage)
  }

  function bind(claim: Claim, storage: KubeObject): void {
    const volume = `pvc-${claim.metadata.uid}`
    const capacity = { storage: claim.spec.resources?.requests?.storage ?? '1Gi' }
    const accessModes = claim.spec.accessModes ?? ['ReadWriteOnce']
    const { apiVersion, kind, metadata } = claim
    const driver = String(storage.provisioner)
    store.create({
      apiVersion: 'v1',
      kind: 'PersistentVolume',
      metadata: { name: volume, annotations: { 'pv.kubernetes.io/provisioned-by': driver } },
      spec: {
        capacity,
        accessModes,
        claimRef: { apiVersion, kind, name: metadata.name, namespace: metadata.namespace, uid: metadata.uid },
        csi: { driver, volumeHandle: volume },
        persistentVolumeReclaimPolicy: storage.reclaimPolicy ?? 'Delete',
        storageClassName: storage.metadata.name,
        volumeMode: 'Filesystem',
      },
      status: { phase: 'Bound' },
    })
    const bound = rewrite(store, claim, { spec: { ...claim.spec, volumeMode: 'Filesystem', volumeName: volume } })
    writeStatus(store, bound, { phase: 'Bound', accessModes, capacity })
    const message = `Successfully provisioned volume ${volume}`
    cluster.record(claim, { type: 'Normal', reason: 'ProvisioningSucceeded', message, component: driver })
  }

  function release(claim: Claim): void {
    const volume = claim.spec.volumeName && store.get(kinds.persistentvolumes, undefined, claim.spec.volumeName)
    if (!volume) return
    const { persistentVolumeReclaimPolicy: policy } = volume.spec as { persistentVolumeReclaimPolicy?: string }
    if (policy === 'Delete') store.delete(kinds.persistentvolumes, undefined, volume.metadata.name)
    else writeStatus(store, volume, { phase: 'Released' })
  }

  const loop = createLoop(clock, reconcile, (error, key) => cluster.onError(error, `PersistentVolumeClaim ${key}`))
  const stop = follow(store, kinds.persistentvolumeclaims, ({ type, object }) => {
    if (type === 'ADDED') loop.enqueue(keyOf(object), PROVISION_MS)
    if (type === 'DELETED') release(object as Claim)
  })
  return () => {
    stop()
    loop.stop()
  }
}
