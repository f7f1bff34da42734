import { EMPTY, PLAIN, requestOf, WHOLE } from './requests.ts'

type Json = Record<string, unknown>

/** A resource kubectl has a description for: where it is served, and objects that take every path through it. */
export type Rest = { readonly at: string; readonly namespaced: boolean; readonly objects: readonly Json[] }

const long = 'x'.repeat(200)

function object(apiVersion: string, kind: string, name: string, fields: Json, metadata: Json = {}): Json {
  return {
    apiVersion,
    kind,
    metadata: { name, uid: `uid-${name}`, creationTimestamp: '2026-01-02T03:04:05Z', ...metadata },
    ...fields,
  }
}

const labelled = { labels: { b: '2', a: '1' }, annotations: { note: 'short', long } }
const within = { namespace: 'd' }

const volume = (name: string, source: Json, more: Json = {}, status: Json = { phase: 'Bound' }) =>
  object('v1', 'PersistentVolume', name, {
    spec: {
      capacity: { storage: '10Gi' },
      accessModes: ['ReadWriteMany', 'ReadWriteOnce'],
      persistentVolumeReclaimPolicy: 'Retain',
      ...source,
      ...more,
    },
    status,
  })

const CERTIFICATES = 'certificates.k8s.io/v1'
const signing = (name: string, request: string, more: Json, status: Json, metadata: Json = {}) =>
  object(
    CERTIFICATES,
    'CertificateSigningRequest',
    name,
    { spec: { request: requestOf(request), signerName: 'x.io/y', username: 'ann', usages: [], ...more }, status },
    metadata,
  )

const secretRef = { name: 's', namespace: 'n' }
const sources: Record<string, Json> = {
  hostPath: { path: '/data', type: '' },
  gcePersistentDisk: { pdName: 'p', partition: 1 },
  awsElasticBlockStore: { volumeID: 'v', readOnly: true },
  nfs: { server: 's', path: '/x' },
  iscsi: { targetPortal: 't', iqn: 'i', lun: 2, secretRef, initiatorName: 'me' },
  glusterfs: { endpoints: 'e', path: 'p', endpointsNamespace: 'far' },
  rbd: { monitors: ['a', 'b'], image: 'i', pool: 'rbd', user: 'u', keyring: '/k', secretRef },
  quobyte: { registry: 'r', volume: 'v' },
  vsphereVolume: { volumePath: 'p', storagePolicyName: 'gold' },
  cinder: { volumeID: 'v', secretRef },
  azureDisk: { diskName: 'd', diskURI: 'u', kind: 'Managed', fsType: 'ext4', cachingMode: 'None', readOnly: false },
  photonPersistentDisk: { pdID: 'p' },
  portworxVolume: { volumeID: 'v' },
  scaleIO: { gateway: 'g', system: 's', volumeName: 'v', secretRef, storageMode: 'ThinProvisioned', fsType: 'xfs' },
  local: { path: '/mnt/ssd' },
  cephfs: { monitors: ['m'], path: '/', user: 'u', secretFile: '/f', secretRef },
  storageos: { volumeName: 'v', volumeNamespace: 'n' },
  fc: { targetWWNs: ['a', 'b'], lun: 0 },
  azureFile: { secretName: 's', shareName: 'share', secretNamespace: 'n' },
  flexVolume: { driver: 'd', options: { z: '1', a: '2' }, secretRef },
  flocker: { datasetName: 'n' },
  csi: { driver: 'disk.csi.azure.com', volumeHandle: '/sub/x', volumeAttributes: { b: long, a: '1' } },
}

const affinity = {
  nodeAffinity: {
    required: {
      nodeSelectorTerms: [
        {
          matchExpressions: [
            { key: 'zone', operator: 'In', values: ['a', 'b'] },
            { key: 'x', operator: 'Exists' },
          ],
        },
        { matchFields: [{ key: 'metadata.name', operator: 'In', values: ['n'] }] },
      ],
    },
  },
}

const volumes = [
  ...Object.entries(sources).map(([kind, source]) => volume(kind.toLowerCase(), { [kind]: source })),
  volume(
    'plain',
    { glusterfs: { endpoints: 'e' } },
    { volumeMode: 'Block', nodeAffinity: { required: { nodeSelectorTerms: [] } } },
    { phase: 'Failed', message: 'gone' },
  ),
  {
    ...volume(
      'claimed',
      { csi: { driver: 'd', volumeHandle: 'h' } },
      { ...affinity, storageClassName: 'fast', claimRef: { namespace: 'shop', name: 'data-0' } },
    ),
    metadata: {
      name: 'claimed',
      uid: 'u',
      ...labelled,
      finalizers: ['kubernetes.io/pv-protection', 'x/y'],
      annotations: { 'volume.beta.kubernetes.io/storage-class': 'old' },
    },
  },
  volume('odd', { unheardOf: {} }, {}, {}),
]

const rules = [
  { verbs: ['get', 'list'], apiGroups: ['', 'apps'], resources: ['pods', 'deployments/scale'] },
  { verbs: ['watch'], apiGroups: [''], resources: ['pods'] },
  { verbs: ['get'], apiGroups: [''], resources: ['secrets'], resourceNames: ['a', 'b'] },
  { verbs: ['get', 'post'], nonResourceURLs: ['/healthz', '/metrics/*'] },
  { verbs: ['*'], apiGroups: ['*'], resources: ['*'] },
]
const RBAC = 'rbac.authorization.k8s.io/v1'
const roleRef = { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'view' }
const subjects = [
  { kind: 'User', name: 'dana@example.com' },
  { kind: 'ServiceAccount', name: 'ci', namespace: 'build' },
]

const peers = [
  { podSelector: { matchLabels: { app: 'web' } } },
  { namespaceSelector: { matchExpressions: [{ key: 'team', operator: 'In', values: ['b', 'a'] }] } },
  { podSelector: {}, namespaceSelector: { matchLabels: { team: 'x' } } },
  { ipBlock: { cidr: '10.0.0.0/8', except: ['10.1.0.0/16', '10.2.0.0/16'] } },
]
const NETWORK = 'networking.k8s.io/v1'
const policy = (name: string, spec: Json) =>
  object(NETWORK, 'NetworkPolicy', name, { spec }, { ...within, ...labelled })

const networkPolicies = [
  policy('closed', { podSelector: {}, policyTypes: ['Ingress', 'Egress'], ingress: [], egress: [] }),
  policy('some', {
    podSelector: { matchLabels: { app: 'db' }, matchExpressions: [{ key: 'x', operator: 'DoesNotExist' }] },
    policyTypes: ['Ingress', 'Egress'],
    ingress: [{ from: peers, ports: [{ port: 5432, protocol: 'TCP' }, { port: 'http' }] }, {}],
    egress: [{ to: peers.slice(3), ports: [{ port: 32000, endPort: 32768, protocol: 'UDP' }] }, { to: [] }],
  }),
  policy('neither', { podSelector: {} }),
]

const SLICES = 'discovery.k8s.io/v1'
const slices = [
  object(
    SLICES,
    'EndpointSlice',
    'web',
    {
      addressType: 'IPv4',
      ports: [
        { name: 'http', port: 80, protocol: 'TCP' },
        { name: '', port: 443, protocol: 'TCP' },
      ],
      endpoints: [
        {
          addresses: ['10.0.0.1', '10.0.0.2'],
          conditions: { ready: true },
          nodeName: 'n',
          zone: 'z',
          targetRef: { kind: 'Pod', name: 'web-0' },
        },
        { addresses: [], conditions: {}, hostname: 'h' },
        { addresses: ['10.0.0.3'], conditions: { ready: false } },
      ],
    },
    { ...within, ...labelled },
  ),
  object(SLICES, 'EndpointSlice', 'none', { addressType: 'IPv6', ports: [], endpoints: [] }, within),
]

const endpoints = [
  object(
    'v1',
    'Endpoints',
    'web',
    {
      subsets: [
        {
          addresses: [{ ip: '10.0.0.1' }, { ip: '10.0.0.2' }],
          notReadyAddresses: [{ ip: '10.0.0.3' }],
          ports: [
            { port: 80, protocol: 'TCP' },
            { name: 'x', port: 1, protocol: 'UDP' },
          ],
        },
        { notReadyAddresses: [{ ip: '10.0.0.4' }] },
      ],
    },
    { ...within, ...labelled },
  ),
  object('v1', 'Endpoints', 'none', {}, within),
]

const quotas = [
  object(
    'v1',
    'ResourceQuota',
    'team',
    {
      spec: { scopes: ['NotTerminating', 'BestEffort', 'PriorityClass'] },
      status: {
        hard: { pods: '20', 'requests.memory': '16Gi', 'limits.cpu': '4', 'requests.cpu': '4' },
        used: { pods: '3', 'requests.memory': '1G', 'requests.cpu': '1500m' },
      },
    },
    within,
  ),
  object('v1', 'ResourceQuota', 'new', { spec: {} }, within),
]

// One resource a type: kubectl reads the resources of one in the order of a Go map.
const limitRanges = [
  object(
    'v1',
    'LimitRange',
    'defaults',
    {
      spec: {
        limits: [
          {
            type: 'Container',
            default: { memory: '256Mi' },
            defaultRequest: { memory: '64Mi' },
            max: { memory: '1Gi' },
          },
          { type: 'Pod', maxLimitRequestRatio: { cpu: '2' } },
          { type: 'PersistentVolumeClaim', min: { storage: '1Gi' }, max: { storage: '100Gi' } },
        ],
      },
    },
    within,
  ),
]

const budget = (name: string, spec: Json, status: Json = {}) =>
  object('policy/v1', 'PodDisruptionBudget', name, { spec, status }, { ...within, ...labelled })

const STORAGE = 'storage.k8s.io/v1'
const topologies = [
  {
    matchLabelExpressions: [
      { key: 'zone', values: ['1', '2'] },
      { key: 'empty', values: [] },
    ],
  },
  { matchLabelExpressions: [] },
]
const template = { metadata: { labels: { app: 'x' } }, spec: { containers: [{ name: 'app', image: 'i' }] } }

export const rest: readonly Rest[] = [
  { at: 'v1/persistentvolumes', namespaced: false, objects: volumes },
  {
    at: 'v1/serviceaccounts',
    namespaced: true,
    objects: [
      object('v1', 'ServiceAccount', 'default', {}, within),
      object(
        'v1',
        'ServiceAccount',
        'ci',
        { secrets: [{ name: 'old' }], imagePullSecrets: [{ name: 'a' }, { name: 'b' }] },
        { ...within, ...labelled },
      ),
    ],
  },
  {
    at: 'v1/replicationcontrollers',
    namespaced: true,
    objects: [
      object(
        'v1',
        'ReplicationController',
        'old',
        {
          spec: { replicas: 2, selector: { app: 'x' }, template },
          status: { replicas: 1, conditions: [{ type: 'ReplicaFailure', status: 'True', reason: 'FailedCreate' }] },
        },
        { ...within, ...labelled },
      ),
    ],
  },
  { at: 'v1/resourcequotas', namespaced: true, objects: quotas },
  { at: 'v1/limitranges', namespaced: true, objects: limitRanges },
  { at: 'v1/endpoints', namespaced: true, objects: endpoints },
  { at: `${SLICES}/endpointslices`, namespaced: true, objects: slices },
  {
    at: `${RBAC}/roles`,
    namespaced: true,
    objects: [
      object(RBAC, 'Role', 'some', { rules }, { ...within, ...labelled }),
      object(RBAC, 'Role', 'none', {}, within),
    ],
  },
  {
    at: `${RBAC}/clusterroles`,
    namespaced: false,
    objects: [object(RBAC, 'ClusterRole', 'view', { rules }, labelled)],
  },
  {
    at: `${RBAC}/rolebindings`,
    namespaced: true,
    objects: [
      object(RBAC, 'RoleBinding', 'some', { roleRef, subjects }, within),
      object(RBAC, 'RoleBinding', 'none', { roleRef }, within),
    ],
  },
  {
    at: `${RBAC}/clusterrolebindings`,
    namespaced: false,
    objects: [object(RBAC, 'ClusterRoleBinding', 'all', { roleRef, subjects }, labelled)],
  },
  {
    at: 'policy/v1/poddisruptionbudgets',
    namespaced: true,
    objects: [
      budget(
        'min',
        { minAvailable: 2, selector: { matchLabels: { app: 'web' } } },
        { disruptionsAllowed: 1, currentHealthy: 3, desiredHealthy: 2, expectedPods: 3 },
      ),
      budget('max', { maxUnavailable: '25%', selector: {} }),
      budget('none', {}),
    ],
  },
  { at: `${NETWORK}/networkpolicies`, namespaced: true, objects: networkPolicies },
  {
    at: `${NETWORK}/ingressclasses`,
    namespaced: false,
    objects: [
      object(NETWORK, 'IngressClass', 'nginx', { spec: { controller: 'k8s.io/ingress-nginx' } }, labelled),
      object(NETWORK, 'IngressClass', 'more', {
        spec: { controller: 'c', parameters: { apiGroup: 'g', kind: 'K', name: 'n' } },
      }),
    ],
  },
  {
    at: `${NETWORK}/servicecidrs`,
    namespaced: false,
    objects: [
      object(
        NETWORK,
        'ServiceCIDR',
        'kubernetes',
        {
          spec: { cidrs: ['10.0.0.0/16', 'fd00::/112'] },
          status: {
            conditions: [
              { type: 'Ready', status: 'True', lastTransitionTime: '2026-01-02T03:04:05Z', reason: 'r', message: 'm' },
            ],
          },
        },
        labelled,
      ),
      object(NETWORK, 'ServiceCIDR', 'new', { spec: { cidrs: [] } }),
    ],
  },
  {
    at: `${NETWORK}/ipaddresses`,
    namespaced: false,
    objects: [
      object(
        NETWORK,
        'IPAddress',
        '10.0.0.1',
        { spec: { parentRef: { group: '', resource: 'services', namespace: 'default', name: 'kubernetes' } } },
        labelled,
      ),
    ],
  },
  {
    at: `${STORAGE}/storageclasses`,
    namespaced: false,
    objects: [
      object(
        STORAGE,
        'StorageClass',
        'fast',
        {
          provisioner: 'disk.csi.azure.com',
          parameters: { skuName: 'Premium_LRS', kind: 'Managed' },
          allowVolumeExpansion: true,
          mountOptions: ['ro', 'noatime'],
          reclaimPolicy: 'Delete',
          volumeBindingMode: 'WaitForFirstConsumer',
          allowedTopologies: topologies,
        },
        { annotations: { 'storageclass.kubernetes.io/is-default-class': 'true' } },
      ),
      object(STORAGE, 'StorageClass', 'slow', { provisioner: 'p', allowVolumeExpansion: false, allowedTopologies: [] }),
      object(STORAGE, 'StorageClass', 'plain', { provisioner: 'p' }),
    ],
  },
  {
    at: `${STORAGE}/csinodes`,
    namespaced: false,
    objects: [
      object(
        STORAGE,
        'CSINode',
        'n1',
        {
          spec: {
            drivers: [
              { name: 'd', nodeID: 'id', allocatable: { count: 8 }, topologyKeys: ['zone', 'region'] },
              { name: 'e', nodeID: 'x', topologyKeys: null },
            ],
          },
        },
        labelled,
      ),
      object(STORAGE, 'CSINode', 'n2', { spec: { drivers: [] } }),
    ],
  },
  {
    at: `${STORAGE}/volumeattributesclasses`,
    namespaced: false,
    objects: [
      object(STORAGE, 'VolumeAttributesClass', 'gold', { driverName: 'd', parameters: { iops: '5000' } }, labelled),
    ],
  },
  {
    at: 'scheduling.k8s.io/v1/priorityclasses',
    namespaced: false,
    objects: [
      object(
        'scheduling.k8s.io/v1',
        'PriorityClass',
        'high',
        { value: 1_000_000, globalDefault: true, preemptionPolicy: 'Never', description: 'first' },
        labelled,
      ),
      object('scheduling.k8s.io/v1', 'PriorityClass', 'low', { value: 0, preemptionPolicy: 'PreemptLowerPriority' }),
    ],
  },
  {
    at: `${CERTIFICATES}/certificatesigningrequests`,
    namespaced: false,
    objects: [
      signing(
        'jane',
        PLAIN,
        { expirationSeconds: 86_400 },
        { conditions: [{ type: 'Approved' }], certificate: 'eA==' },
      ),
      signing('web', WHOLE, { signerName: 'kubernetes.io/kubelet-serving' }, {}, labelled),
      signing('nobody', EMPTY, {}, { conditions: [{ type: 'Approved' }, { type: 'Denied' }, { type: 'Failed' }] }),
    ],
  },
]
