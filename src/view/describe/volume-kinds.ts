import { listOf, textOf } from '../fields.ts'
import type { VolumeKind } from './volume-lines.ts'
import { count, disk, flag, options, orNone, readOnly, reference, text, words } from './volume-lines.ts'

/** In the order in which kubectl looks for them (describe.go, describeVolumes and the print functions that follow it). */
export const VOLUME_KINDS: readonly VolumeKind[] = [
  {
    field: 'hostPath',
    type: 'HostPath (bare host directory volume)',
    lines: [
      text('Path', 'path'),
      ['HostPathType:', ({ type }) => (type === undefined || type === null ? '<none>' : textOf(type))],
    ],
  },
  {
    field: 'emptyDir',
    type: "EmptyDir (a temporary directory that shares a pod's lifetime)",
    lines: [text('Medium', 'medium')],
  },
  {
    field: 'gcePersistentDisk',
    type: 'GCEPersistentDisk (a Persistent Disk resource in Google Compute Engine)',
    lines: [text('PDName', 'pdName'), text('FSType', 'fsType'), count('Partition', 'partition'), readOnly],
  },
  {
    field: 'awsElasticBlockStore',
    type: 'AWSElasticBlockStore (a Persistent Disk resource in AWS)',
    lines: [...disk, count('Partition', 'partition'), readOnly],
  },
  {
    field: 'gitRepo',
    type: 'GitRepo (a volume that is pulled from git when the pod is created)',
    lines: [text('Repository', 'repository'), text('Revision', 'revision')],
  },
  {
    field: 'secret',
    type: 'Secret (a volume populated by a Secret)',
    lines: [text('SecretName', 'secretName'), flag('Optional', 'optional')],
  },
  {
    field: 'configMap',
    type: 'ConfigMap (a volume populated by a ConfigMap)',
    lines: [text('Name', 'name'), flag('Optional', 'optional')],
  },
  {
    field: 'nfs',
    type: 'NFS (an NFS mount that lasts the lifetime of a pod)',
    lines: [text('Server', 'server'), text('Path', 'path'), readOnly],
  },
  {
    field: 'iscsi',
    type: "ISCSI (an ISCSI Disk resource that is attached to a kubelet's host machine and then exposed to the pod)",
    lines: [
      text('TargetPortal', 'targetPortal'),
      text('IQN', 'iqn'),
      count('Lun', 'lun'),
      // kubectl forgot the colon.
      ['ISCSIInterface', (source) => textOf(source.iscsiInterface)],
      text('FSType', 'fsType'),
      readOnly,
      words('Portals', 'portals'),
      flag('DiscoveryCHAPAuth', 'chapAuthDiscovery'),
      flag('SessionCHAPAuth', 'chapAuthSession'),
      reference,
      ['InitiatorName:', ({ initiatorName }) => (typeof initiatorName === 'string' ? initiatorName : '<none>')],
    ],
  },
  {
    field: 'glusterfs',
    type: "Glusterfs (a Glusterfs mount on the host that shares a pod's lifetime)",
    lines: [text('EndpointsName', 'endpoints'), text('Path', 'path'), readOnly],
  },
  {
    field: 'persistentVolumeClaim',
    type: 'PersistentVolumeClaim (a reference to a PersistentVolumeClaim in the same namespace)',
    lines: [text('ClaimName', 'claimName'), readOnly],
  },
  {
    field: 'ephemeral',
    type: 'EphemeralVolume (an inline specification for a volume that gets created and deleted with the pod)',
    lines: [],
  },
  {
    field: 'rbd',
    type: "RBD (a Rados Block Device mount on the host that shares a pod's lifetime)",
    lines: [
      words('CephMonitors', 'monitors'),
      text('RBDImage', 'image'),
      text('FSType', 'fsType'),
      text('RBDPool', 'pool'),
      text('RadosUser', 'user'),
      text('Keyring', 'keyring'),
      reference,
      readOnly,
    ],
  },
  {
    field: 'quobyte',
    type: "Quobyte (a Quobyte mount on the host that shares a pod's lifetime)",
    lines: [text('Registry', 'registry'), text('Volume', 'volume'), readOnly],
  },
  { field: 'downwardAPI', type: 'DownwardAPI (a volume populated by information about the pod)', lines: [] },
  {
    field: 'azureDisk',
    type: 'AzureDisk (an Azure Data Disk mount on the host and bind mount to the pod)',
    lines: [
      text('DiskName', 'diskName'),
      text('DiskURI', 'diskURI'),
      ['Kind: ', (source) => textOf(source.kind)],
      text('FSType', 'fsType'),
      text('CachingMode', 'cachingMode'),
      readOnly,
    ],
  },
  {
    field: 'vsphereVolume',
    type: 'vSphereVolume (a Persistent Disk resource in vSphere)',
    lines: [text('VolumePath', 'volumePath'), text('FSType', 'fsType'), text('StoragePolicyName', 'storagePolicyName')],
  },
  {
    field: 'cinder',
    type: 'Cinder (a Persistent Disk resource in OpenStack)',
    lines: [...disk, readOnly, reference],
  },
  {
    field: 'photonPersistentDisk',
    type: 'PhotonPersistentDisk (a Persistent Disk resource in photon platform)',
    lines: [text('PdID', 'pdID'), text('FSType', 'fsType')],
  },
  {
    field: 'portworxVolume',
    type: 'PortworxVolume (a Portworx Volume resource)',
    lines: [text('VolumeID', 'volumeID')],
  },
  {
    field: 'scaleIO',
    type: 'ScaleIO (a persistent volume backed by a block device in ScaleIO)',
    lines: [
      text('Gateway', 'gateway'),
      text('System', 'system'),
      text('Protection Domain', 'protectionDomain'),
      text('Storage Pool', 'storagePool'),
      text('Storage Mode', 'storageMode'),
      text('VolumeName', 'volumeName'),
      text('FSType', 'fsType'),
      readOnly,
    ],
  },
  {
    field: 'cephfs',
    type: "CephFS (a CephFS mount on the host that shares a pod's lifetime)",
    lines: [
      words('Monitors', 'monitors'),
      text('Path', 'path'),
      text('User', 'user'),
      text('SecretFile', 'secretFile'),
      reference,
      readOnly,
    ],
  },
  {
    field: 'storageos',
    type: 'StorageOS (a StorageOS Persistent Disk resource)',
    lines: [
      text('VolumeName', 'volumeName'),
      text('VolumeNamespace', 'volumeNamespace'),
      text('FSType', 'fsType'),
      readOnly,
    ],
  },
  {
    field: 'fc',
    type: 'FC (a Fibre Channel disk)',
    lines: [
      ['TargetWWNs:', (source) => listOf(source.targetWWNs).map(textOf).join(', ')],
      orNone('LUN', 'lun'),
      text('FSType', 'fsType'),
      readOnly,
    ],
  },
  {
    field: 'azureFile',
    type: 'AzureFile (an Azure File Service mount on the host and bind mount to the pod)',
    lines: [text('SecretName', 'secretName'), text('ShareName', 'shareName'), readOnly],
  },
  {
    field: 'flexVolume',
    type: 'FlexVolume (a generic volume resource that is provisioned/attached using an exec based plugin)',
    lines: [text('Driver', 'driver'), text('FSType', 'fsType'), reference, readOnly, options],
  },
  {
    field: 'flocker',
    type: 'Flocker (a Flocker volume mounted by the Flocker agent)',
    lines: [text('DatasetName', 'datasetName'), text('DatasetUUID', 'datasetUUID')],
  },
  {
    field: 'projected',
    type: 'Projected (a volume that contains injected data from multiple sources)',
    lines: [],
  },
  {
    field: 'csi',
    type: 'CSI (a Container Storage Interface (CSI) volume source)',
    lines: [text('Driver', 'driver'), text('FSType', 'fsType'), readOnly],
  },
  {
    field: 'image',
    type: 'Image (a container image or OCI artifact)',
    lines: [text('Reference', 'reference'), text('PullPolicy', 'pullPolicy')],
  },
]
