import { dig, textOf } from '../fields.ts'
import { VOLUME_KINDS } from './volume-kinds.ts'
import type { VolumeKind } from './volume-lines.ts'
import { farReference, text } from './volume-lines.ts'

/** In the order in which kubectl looks for them (describe.go, describePersistentVolume). */
const FIELDS = [
  'hostPath',
  'gcePersistentDisk',
  'awsElasticBlockStore',
  'nfs',
  'iscsi',
  'glusterfs',
  'rbd',
  'quobyte',
  'vsphereVolume',
  'cinder',
  'azureDisk',
  'photonPersistentDisk',
  'portworxVolume',
  'scaleIO',
  'local',
  'cephfs',
  'storageos',
  'fc',
  'azureFile',
  'flexVolume',
  'flocker',
  'csi',
]

const LOCAL: VolumeKind = {
  field: 'local',
  type: 'LocalVolume (a persistent volume backed by local storage on a node)',
  lines: [text('Path', 'path')],
}

/** What a PersistentVolume is made of: as the volumes of a pod, with a namespace wherever it refers to something that has one. */
export const PERSISTENT_KINDS: readonly VolumeKind[] = FIELDS.flatMap(
  (field) => [...VOLUME_KINDS, LOCAL].find((kind) => kind.field === field) ?? [],
).map(withNamespaces)

function withNamespaces(kind: VolumeKind): VolumeKind {
  const lines = kind.lines.map((line) => (line[0] === 'SecretRef:' ? farReference : line))
  switch (kind.field) {
    case 'glusterfs':
      return { ...kind, lines: lines.toSpliced(1, 0, ['EndpointsNamespace:', unset('endpointsNamespace')]) }
    case 'azureFile':
      return { ...kind, lines: lines.toSpliced(1, 0, text('SecretNamespace', 'secretNamespace')) }
    case 'csi':
      return { ...kind, lines: lines.toSpliced(2, 0, text('VolumeHandle', 'volumeHandle')) }
    case 'scaleIO':
      return {
        ...kind,
        lines: lines.toSpliced(
          6,
          0,
          ['SecretName:', (source) => textOf(dig(source, 'secretRef', 'name'))],
          ['SecretNamespace:', (source) => textOf(dig(source, 'secretRef', 'namespace'))],
        ),
      }
    default:
      return { ...kind, lines }
  }
}

function unset(field: string) {
  return (source: { readonly [key: string]: unknown }) =>
    typeof source[field] === 'string' ? textOf(source[field]) : '<unset>'
}
