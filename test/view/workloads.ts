import { daysAgo, pods } from './pods.ts'

type Json = Record<string, unknown>

export const template = (image: string, hash?: string): Json => ({
  metadata: { labels: { app: 'api', ...(hash ? { 'pod-template-hash': hash } : {}) }, annotations: { a: 'b' } },
  spec: {
    serviceAccountName: 'api',
    priorityClassName: 'high',
    initContainers: [{ name: 'migrate', image: 'm' }],
    containers: [
      {
        name: 'api',
        image,
        ports: [{ containerPort: 80, protocol: 'TCP' }],
        env: [{ name: 'NAME', valueFrom: { fieldRef: { apiVersion: 'v1', fieldPath: 'metadata.name' } } }],
        volumeMounts: [{ name: 'tmp', mountPath: '/tmp' }],
        livenessProbe: { httpGet: { port: 80, path: '/', scheme: 'HTTP' } },
      },
    ],
    volumes: [{ name: 'tmp', emptyDir: {} }],
    nodeSelector: { a: 'b', c: 'd' },
    tolerations: [{ key: 'k', operator: 'Exists' }, { operator: 'Exists' }],
    topologySpreadConstraints: [{ topologyKey: 'zone', maxSkew: 1, whenUnsatisfiable: 'DoNotSchedule' }],
  },
})

export const deployment: Json = {
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: {
    name: 'api',
    namespace: 'd',
    uid: 'uid-api',
    creationTimestamp: '2026-01-02T03:04:05Z',
    labels: { app: 'api' },
  },
  spec: {
    replicas: 3,
    minReadySeconds: 5,
    selector: {
      matchLabels: { app: 'api' },
      matchExpressions: [
        { key: 'tier', operator: 'NotIn', values: ['b', 'a'] },
        { key: 'x', operator: 'Exists' },
      ],
    },
    strategy: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: '25%', maxSurge: 1 } },
    template: template('api:2'),
  },
  status: {
    replicas: 4,
    updatedReplicas: 1,
    availableReplicas: 2,
    unavailableReplicas: 2,
    conditions: [
      { type: 'Available', status: 'True', reason: 'MinimumReplicasAvailable' },
      { type: 'Progressing', status: 'True', reason: 'ReplicaSetUpdated' },
    ],
  },
}

const replicaSet = (name: string, image: string, days: number, more: Json = {}): Json => ({
  apiVersion: 'apps/v1',
  kind: 'ReplicaSet',
  metadata: {
    name,
    namespace: 'd',
    uid: `uid-${name}`,
    creationTimestamp: daysAgo(days),
    ownerReferences: [{ kind: 'Deployment', name: 'api', uid: 'uid-api', controller: true, apiVersion: 'apps/v1' }],
    ...more,
  },
  spec: { replicas: 2, template: template(image, name), selector: {} },
  status: { replicas: 1 },
})

export const replicaSets: readonly Json[] = [
  replicaSet('api-new', 'api:2', 1),
  replicaSet('api-old', 'api:1', 5),
  replicaSet('api-older', 'api:0', 9),
  replicaSet('api-foreign', 'api:2', 20, { ownerReferences: [] }),
]

const ports = [
  { name: 'http', port: 80, targetPort: 'web', protocol: 'TCP', nodePort: 30080 },
  { port: 53, targetPort: 5353, protocol: 'UDP' },
]
const service = (name: string, spec: Json, status: Json = {}): Json => ({
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name, namespace: 'd', uid: `uid-${name}`, annotations: { a: 'b' } },
  spec: { type: 'ClusterIP', clusterIP: '10.0.0.10', sessionAffinity: 'None', ...spec },
  status,
})

export const services: readonly Json[] = [
  service('web', {
    ports,
    selector: { app: 'web', tier: 'x' },
    clusterIPs: ['10.0.0.10', 'fd00::1'],
    ipFamilies: ['IPv4', 'IPv6'],
    ipFamilyPolicy: 'PreferDualStack',
    internalTrafficPolicy: 'Cluster',
  }),
  service(
    'balancer',
    {
      type: 'LoadBalancer',
      ports,
      externalIPs: ['1.2.3.4'],
      loadBalancerIP: '5.6.7.8',
      loadBalancerSourceRanges: ['0.0.0.0/0'],
      externalTrafficPolicy: 'Local',
      healthCheckNodePort: 32000,
      trafficDistribution: 'PreferClose',
    },
    { loadBalancer: { ingress: [{ ip: '5.6.7.8', ipMode: 'VIP' }, { hostname: 'lb.example' }] } },
  ),
  service('headless', { clusterIP: 'None', externalName: 'x.example' }),
]

const endpoints = (count: number, unready: readonly number[] = []) =>
  Array.from({ length: count }, (_, i) => ({
    addresses: [`10.1.0.${i}`],
    conditions: unready.includes(i) ? { ready: false } : i % 2 ? { ready: true } : {},
  }))

/** Slices by how many addresses are behind a port, some not ready. */
export const slices: readonly (readonly Json[])[] = [
  [],
  [
    {
      ports: [
        { name: 'http', port: 8080 },
        { name: '', port: 53 },
      ],
      endpoints: endpoints(3),
    },
  ],
  [
    { ports: [{ name: 'http', port: 8080 }], endpoints: endpoints(4, [3]) },
    { ports: [{ name: '', port: 1 }], endpoints: [{ addresses: ['fd00::9'] }] },
  ],
  [
    {
      ports: [
        { name: 'http', port: 8080 },
        { name: '', port: 53 },
      ],
      endpoints: endpoints(9, [0, 4]),
    },
  ],
].map((list) =>
  list.map((slice, i) => ({
    apiVersion: 'discovery.k8s.io/v1',
    kind: 'EndpointSlice',
    metadata: { name: `s${i}` },
    ...slice,
  })),
)

const stamp = '2026-01-02T03:04:05Z'

export const node: Json = {
  apiVersion: 'v1',
  kind: 'Node',
  metadata: {
    name: 'node-1',
    uid: 'uid-node',
    creationTimestamp: stamp,
    labels: { 'node-role.kubernetes.io/worker': '', 'kubernetes.io/role': 'agent', zone: '1' },
    annotations: { ttl: '0' },
  },
  spec: {
    podCIDR: '10.2.0.0/24',
    podCIDRs: ['10.2.0.0/24', 'fd00::/64'],
    providerID: 'azure:///x',
    unschedulable: true,
    taints: [
      { key: 'b', effect: 'NoSchedule' },
      { key: 'a', value: 'v', effect: 'NoExecute' },
      { key: 'c', value: 'v', effect: 'NoSchedule' },
    ],
  },
  status: {
    conditions: [
      {
        type: 'Ready',
        status: 'True',
        lastHeartbeatTime: stamp,
        lastTransitionTime: stamp,
        reason: 'KubeletReady',
        message: 'kubelet is posting ready status',
      },
      { type: 'DiskPressure', status: 'Unknown' },
    ],
    addresses: [
      { type: 'InternalIP', address: '10.0.0.1' },
      { type: 'Hostname', address: 'node-1' },
    ],
    capacity: {
      cpu: '4',
      memory: '16384Mi',
      pods: '110',
      'ephemeral-storage': '100Gi',
      'hugepages-2Mi': '0',
      'example.com/gpu': '2',
    },
    allocatable: {
      cpu: '3860m',
      memory: '12Gi',
      pods: '110',
      'ephemeral-storage': '90Gi',
      'hugepages-2Mi': '64Mi',
      'example.com/gpu': '2',
    },
    nodeInfo: {
      machineID: 'm',
      systemUUID: 's',
      bootID: 'b',
      kernelVersion: '6',
      osImage: 'Ubuntu',
      operatingSystem: 'linux',
      architecture: 'amd64',
      containerRuntimeVersion: 'containerd://2',
      kubeletVersion: 'v1.36.1',
      kubeProxyVersion: '',
    },
  },
}

const sized = (name: string, requests: Json, limits: Json, more: Json = {}): Json => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name, namespace: 'shop', creationTimestamp: daysAgo(4) },
  spec: { containers: [{ name: 'a', image: 'i', resources: { requests, limits } }], ...more },
  status: {},
})

export const nodePods: readonly Json[] = [
  sized(
    'plain',
    { cpu: '250m', memory: '64Mi', 'ephemeral-storage': '1Gi' },
    { memory: '128Mi', 'example.com/gpu': '1' },
  ),
  sized('none', {}, {}),
  sized(
    'big',
    { cpu: '1.5', memory: '1G', 'hugepages-2Mi': '4Mi' },
    { cpu: '4', memory: '2Gi' },
    {
      initContainers: [
        {
          name: 'side',
          image: 's',
          restartPolicy: 'Always',
          resources: { requests: { cpu: '100m' }, limits: { cpu: '1' } },
        },
        { name: 'init', image: 's', resources: { requests: { cpu: '2', memory: '10Mi' } } },
      ],
      overhead: { cpu: '10m', memory: '10Mi' },
    },
  ),
  ...pods.slice(0, 2),
]

export const lease: Json = {
  apiVersion: 'coordination.k8s.io/v1',
  kind: 'Lease',
  metadata: { name: 'node-1' },
  spec: { holderIdentity: 'node-1', renewTime: '2026-01-02T03:04:05.123456Z' },
}

export const secret: Json = {
  apiVersion: 'v1',
  kind: 'Secret',
  metadata: { name: 'db', namespace: 'd', labels: { a: 'b' } },
  type: 'Opaque',
  data: { password: 'aHVudGVyMg==', empty: '', user: 'Ym9i' },
}

export const configMap: Json = {
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name: 'settings', namespace: 'd', uid: 'u' },
  data: { 'b.yaml': 'x: 1\n\ty\n', a: 'plain', tabs: 'a\tb\nlong cell\tc' },
  binaryData: { bin: 'AAEC' },
}

export const namespace: Json = {
  apiVersion: 'v1',
  kind: 'Namespace',
  metadata: { name: 'shop', labels: { team: 'x' } },
  status: {
    phase: 'Terminating',
    conditions: [
      {
        type: 'NamespaceDeletionDiscoveryFailure',
        status: 'False',
        lastTransitionTime: stamp,
        reason: 'ResourcesDiscovered',
        message: 'All resources successfully discovered',
      },
    ],
  },
}

export const quotas: readonly Json[] = [
  {
    apiVersion: 'v1',
    kind: 'ResourceQuota',
    metadata: { name: 'b' },
    spec: { scopes: ['NotTerminating', 'BestEffort'] },
    status: { hard: { pods: '10', 'requests.cpu': '2000m' }, used: { pods: '3' } },
  },
  {
    apiVersion: 'v1',
    kind: 'ResourceQuota',
    metadata: { name: 'a' },
    spec: {},
    status: { hard: { 'limits.memory': '8Gi' }, used: { 'limits.memory': '512Mi' } },
  },
]

export const limits: readonly Json[] = [
  {
    apiVersion: 'v1',
    kind: 'LimitRange',
    metadata: { name: 'l' },
    spec: {
      limits: [
        { type: 'Container', max: { cpu: '2' }, default: { cpu: '500m' }, defaultRequest: { cpu: '0.25' } },
        { type: 'Pod', min: { memory: '64Mi' }, maxLimitRequestRatio: { memory: '2' } },
      ],
    },
  },
]
