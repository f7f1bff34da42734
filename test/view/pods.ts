type Json = Record<string, unknown>

const DAY = 86_400_000

/** A stamp so long ago that its age does not change while a test runs: half a unit past a whole number of days. */
export function daysAgo(days: number): string {
  return new Date(Date.now() - days * DAY - DAY / 50).toISOString().replace(/\.\d+Z/, 'Z')
}

function pod(name: string, spec: Json, status: Json, metadata: Json = {}): Json {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace: 'd', uid: `uid-${name}`, creationTimestamp: daysAgo(3), ...metadata },
    spec: { serviceAccountName: 'default', nodeName: 'node-1', containers: [app], ...spec },
    status: {
      phase: 'Running',
      hostIP: '10.0.0.1',
      podIP: '10.1.2.3',
      podIPs: [{ ip: '10.1.2.3' }, { ip: 'fd00::3' }],
      ...status,
    },
  }
}

const app: Json = {
  name: 'app',
  image: 'registry.example/app:1.8.2',
  ports: [
    { name: 'http', containerPort: 8080, protocol: 'TCP' },
    { containerPort: 9090, hostPort: 9090, protocol: 'UDP' },
  ],
  resources: {
    limits: { cpu: '1500m', memory: '256Mi' },
    requests: { cpu: '0.1', memory: '128Mi', 'example.com/gpu': '1' },
  },
  volumeMounts: [
    { name: 'token', mountPath: '/var/run/secrets/kubernetes.io/serviceaccount', readOnly: true },
    { name: 'data', mountPath: '/data', subPath: 'sub "dir"' },
  ],
}

const running = { running: { startedAt: '2026-05-04T03:02:01Z' } }
const killed = {
  exitCode: 137,
  reason: 'OOMKilled',
  startedAt: '2026-05-04T03:02:01Z',
  finishedAt: '2026-05-04T03:12:09Z',
}

function container(state: Json, more: Json = {}): Json {
  return {
    name: 'app',
    image: 'app',
    imageID: 'sha256:abc',
    containerID: 'containerd://1',
    ready: true,
    restartCount: 0,
    state,
    ...more,
  }
}

const conditions = ['PodReadyToStartContainers', 'Initialized', 'Ready', 'ContainersReady', 'PodScheduled'].map(
  (type) => ({ type, status: 'True' }),
)

const volumes: Json[] = [
  {
    name: 'token',
    projected: {
      sources: [
        { serviceAccountToken: { expirationSeconds: 3607, path: 'token' } },
        { configMap: { name: 'kube-root-ca.crt', items: [] } },
        { downwardAPI: { items: [] } },
        { secret: { name: 's', optional: true } },
      ],
    },
  },
  { name: 'empty', emptyDir: {} },
  { name: 'memory', emptyDir: { medium: 'Memory', sizeLimit: '64Mi' } },
  { name: 'host', hostPath: { path: '/var/log', type: 'DirectoryOrCreate' } },
  { name: 'host2', hostPath: { path: '/x' } },
  { name: 'secret', secret: { secretName: 'tls', defaultMode: 420 } },
  { name: 'config', configMap: { name: 'settings', optional: true } },
  { name: 'claim', persistentVolumeClaim: { claimName: 'data-0' } },
  { name: 'nfs', nfs: { server: 'nfs.example', path: '/export', readOnly: true } },
  {
    name: 'down',
    downwardAPI: {
      items: [
        { path: 'labels', fieldRef: { apiVersion: 'v1', fieldPath: 'metadata.labels' } },
        { path: 'cpu', resourceFieldRef: { resource: 'limits.cpu' } },
      ],
    },
  },
  {
    name: 'csi',
    csi: { driver: 'secrets-store.csi.k8s.io', readOnly: true, volumeAttributes: { b: 'x'.repeat(150), a: '1' } },
  },
  { name: 'csi2', csi: { driver: 'd', fsType: 'ext4' } },
  {
    name: 'azuredisk',
    azureDisk: {
      diskName: 'n',
      diskURI: 'u',
      kind: 'Managed',
      fsType: 'ext4',
      cachingMode: 'ReadWrite',
      readOnly: false,
    },
  },
  { name: 'azurefile', azureFile: { secretName: 's', shareName: 'share' } },
  {
    name: 'iscsi',
    iscsi: {
      targetPortal: '10.0.0.9',
      iqn: 'iqn.x',
      lun: 3,
      iscsiInterface: 'default',
      portals: ['a', 'b'],
      secretRef: { name: 'chap' },
    },
  },
  { name: 'rbd', rbd: { monitors: ['m1', 'm2'], image: 'i', pool: 'rbd', user: 'admin', keyring: '/k' } },
  { name: 'fc', fc: { targetWWNs: ['a', 'b'], lun: 0 } },
  { name: 'flex', flexVolume: { driver: 'd', options: { z: '1', a: '2' } } },
  { name: 'ceph', cephfs: { monitors: ['m'], path: '/', user: 'u', secretFile: '/f', secretRef: { name: 'c' } } },
  { name: 'gce', gcePersistentDisk: { pdName: 'p', partition: 2 } },
  { name: 'aws', awsElasticBlockStore: { volumeID: 'v', readOnly: true } },
  { name: 'git', gitRepo: { repository: 'r', revision: 'v1' } },
  { name: 'image', image: { reference: 'ref', pullPolicy: 'Always' } },
  {
    name: 'ephemeral',
    ephemeral: {
      volumeClaimTemplate: {
        metadata: { labels: { a: 'b', c: 'd' } },
        spec: {
          storageClassName: 'fast',
          accessModes: ['ReadWriteOnce'],
          volumeMode: 'Filesystem',
          resources: { requests: { storage: '1Gi' } },
          dataSource: { kind: 'VolumeSnapshot', name: 'snap', apiGroup: 'snapshot.storage.k8s.io' },
        },
      },
    },
  },
  { name: 'odd', unheardOf: {} },
]

const environment: Json[] = [
  { name: 'PLAIN', value: 'x' },
  { name: 'EMPTY' },
  { name: 'LINES', value: 'one\ntwo\n' },
  { name: 'NAME', valueFrom: { fieldRef: { apiVersion: 'v1', fieldPath: 'metadata.name' } } },
  { name: 'SPACE', valueFrom: { fieldRef: { apiVersion: 'v1', fieldPath: 'metadata.namespace' } } },
  { name: 'IP', valueFrom: { fieldRef: { apiVersion: 'v1', fieldPath: 'status.podIP' } } },
  { name: 'LABEL', valueFrom: { fieldRef: { apiVersion: 'v1', fieldPath: "metadata.labels['app']" } } },
  { name: 'PASSWORD', valueFrom: { secretKeyRef: { name: 'db', key: 'password' } } },
  { name: 'MODE', valueFrom: { configMapKeyRef: { name: 'settings', key: 'mode', optional: true } } },
  { name: 'CPU', valueFrom: { resourceFieldRef: { resource: 'limits.cpu', divisor: '0' } } },
  { name: 'MILLI', valueFrom: { resourceFieldRef: { resource: 'requests.cpu', divisor: '1m' } } },
  { name: 'MEMORY', valueFrom: { resourceFieldRef: { resource: 'limits.memory', divisor: '1Mi' } } },
  { name: 'DISK', valueFrom: { resourceFieldRef: { resource: 'limits.ephemeral-storage' } } },
]

const timing = {
  initialDelaySeconds: 5,
  timeoutSeconds: 1,
  periodSeconds: 10,
  successThreshold: 1,
  failureThreshold: 3,
}

/** Pods that between them have everything `describe pod` has a line for. */
export const pods: readonly Json[] = [
  pod(
    'running',
    {},
    { startTime: daysAgo(3), conditions, containerStatuses: [container(running)], qosClass: 'Burstable' },
    {
      labels: { app: 'api', 'app.kubernetes.io/name': 'api' },
      annotations: { a: 'b' },
      ownerReferences: [{ kind: 'ReplicaSet', name: 'api-7d9f8c6b5', controller: true }],
    },
  ),
  pod(
    'crash-loop',
    {},
    {
      containerStatuses: [
        container(
          { waiting: { reason: 'CrashLoopBackOff', message: 'back-off 5m0s' } },
          { ready: false, restartCount: 7, lastState: { terminated: killed } },
        ),
      ],
    },
  ),
  pod(
    'pending',
    { nodeName: undefined, containers: [{ name: 'app', image: 'i' }] },
    {
      phase: 'Pending',
      hostIP: undefined,
      podIP: undefined,
      podIPs: undefined,
      conditions: [{ type: 'PodScheduled', status: 'False', reason: 'Unschedulable' }],
    },
  ),
  pod(
    'init',
    {
      initContainers: [
        { name: 'migrate', image: 'm', command: ['sh', '-c', 'a\nb'], args: ['--x', ''] },
        { name: 'sidecar', image: 's', restartPolicy: 'Always' },
      ],
    },
    {
      initContainerStatuses: [
        {
          ...container({
            terminated: { ...killed, exitCode: 0, reason: 'Completed', signal: 9, message: 'done\nwell' },
          }),
          name: 'migrate',
        },
      ],
      containerStatuses: [container({ waiting: { reason: 'PodInitializing' } }, { ready: false })],
    },
  ),
  pod(
    'ephemeral',
    { ephemeralContainers: [{ name: 'debugger', image: 'busybox', targetContainerName: 'app', stdin: true }] },
    { ephemeralContainerStatuses: [{ ...container(running), name: 'debugger' }] },
  ),
  pod(
    'probes',
    {
      containers: [
        {
          name: 'a',
          image: 'i',
          livenessProbe: { ...timing, httpGet: { path: '/healthz?x=ä b', port: 8080, scheme: 'HTTP' } },
          readinessProbe: { ...timing, tcpSocket: { port: 'http' } },
          startupProbe: { ...timing, exec: { command: ['cat', '/tmp/x'] } },
        },
        {
          name: 'b',
          image: 'i',
          livenessProbe: { ...timing, grpc: { port: 9000, service: 'health' } },
          readinessProbe: { ...timing, httpGet: { path: 'x', port: 'web', host: 'fd00::1', scheme: 'HTTPS' } },
          startupProbe: { httpGet: { port: 1 } },
        },
      ],
    },
    {},
  ),
  pod('volumes', { volumes }, {}),
  pod(
    'tolerations',
    {
      nodeSelector: { 'kubernetes.io/os': 'linux', disk: 'ssd' },
      tolerations: [
        { key: 'node.kubernetes.io/unreachable', operator: 'Exists', effect: 'NoExecute', tolerationSeconds: 300 },
        { operator: 'Exists' },
        { key: 'k', operator: 'Equal', value: 'v', effect: 'NoSchedule' },
        { key: 'k2', operator: 'Exists' },
        { operator: 'Exists', effect: 'NoSchedule' },
      ],
      topologySpreadConstraints: [
        {
          topologyKey: 'zone',
          maxSkew: 1,
          whenUnsatisfiable: 'DoNotSchedule',
          labelSelector: {
            matchLabels: { app: 'x' },
            matchExpressions: [
              { key: 'tier', operator: 'In', values: ['b', 'a'] },
              { key: 'y', operator: 'DoesNotExist' },
            ],
          },
        },
        { topologyKey: 'host', maxSkew: 2, whenUnsatisfiable: 'ScheduleAnyway', labelSelector: {} },
      ],
    },
    {},
  ),
  pod(
    'environment',
    {
      containers: [
        {
          ...app,
          env: environment,
          envFrom: [{ configMapRef: { name: 'c' } }, { prefix: 'DB_', secretRef: { name: 's', optional: true } }],
        },
        { name: 'bare', image: 'i', env: environment.slice(9) },
      ],
    },
    {},
    { labels: { app: 'x' } },
  ),
  pod(
    'terminating',
    {},
    { containerStatuses: [container(running)] },
    { deletionTimestamp: daysAgo(2), deletionGracePeriodSeconds: 30 },
  ),
  pod(
    'evicted',
    {},
    { phase: 'Failed', reason: 'Evicted', message: 'The node was low on resource: memory.' },
    { deletionTimestamp: daysAgo(2), deletionGracePeriodSeconds: 0 },
  ),
  pod(
    'annotated',
    {},
    {},
    {
      annotations: {
        long: 'y'.repeat(200),
        lines: 'a\nb\n',
        unicode: 'é'.repeat(100),
        exact: 'z'.repeat(133),
        'kubectl.kubernetes.io/last-applied-configuration': '{}',
        escape: '\u001b[31mred\r',
      },
      labels: { b: '', a: 'ü' },
    },
  ),
  pod(
    'gates',
    {
      readinessGates: [{ conditionType: 'www.example.com/feature' }, { conditionType: 'Ready' }],
      priority: 1000,
      priorityClassName: 'high',
      runtimeClassName: 'gvisor',
    },
    { conditions, nominatedNodeName: 'node-2' },
  ),
  pod(
    'seccomp',
    {
      securityContext: { seccompProfile: { type: 'Localhost', localhostProfile: 'p.json' } },
      containers: [
        { ...app, securityContext: { seccompProfile: { type: 'Localhost', localhostProfile: 'c.json' } } },
        { name: 'x', image: 'i', securityContext: { seccompProfile: { type: 'RuntimeDefault' } } },
      ],
    },
    {},
  ),
  pod(
    'resources',
    {
      resources: { limits: { cpu: '2', memory: '1Gi' }, requests: { cpu: '1' } },
      containers: [
        {
          name: 'a',
          image: 'i',
          resources: {
            limits: {
              cpu: '1000m',
              memory: '1024Mi',
              'ephemeral-storage': '1.5Gi',
              x: '1e3',
              y: '0.5',
              z: '1000k',
              w: '1500Mi',
            },
          },
        },
      ],
    },
    { qosClass: undefined },
  ),
  pod(
    'guaranteed',
    {
      containers: [
        {
          name: 'a',
          image: 'i',
          resources: { limits: { cpu: '1', memory: '1Gi' }, requests: { cpu: '1', memory: '1Gi' } },
        },
      ],
    },
    {},
  ),
  pod(
    'best-effort',
    { containers: [{ name: 'a', image: 'i', volumeDevices: [{ name: 'block', devicePath: '/dev/xvda' }] }] },
    {},
  ),
  pod('no-status', { containers: [] }, { phase: undefined, podIP: undefined, podIPs: undefined }),
]

/** Events of every shape: counted, in series, new style, without any time. */
export function eventsOf(name: string, many = 0): readonly Json[] {
  const base = {
    apiVersion: 'v1',
    kind: 'Event',
    involvedObject: { kind: 'Pod', name, namespace: 'd', uid: `uid-${name}` },
  }
  const event = (i: number, more: Json) => ({
    ...base,
    metadata: { name: `e${i}`, namespace: 'd' },
    type: 'Normal',
    reason: `R${i}`,
    message: ' text ',
    ...more,
  })
  return [
    event(1, {
      firstTimestamp: daysAgo(4),
      lastTimestamp: daysAgo(4),
      count: 1,
      source: { component: 'kubelet', host: 'n' },
    }),
    event(2, {
      type: 'Warning',
      firstTimestamp: daysAgo(5),
      lastTimestamp: daysAgo(3),
      count: 12,
      source: { component: 'kubelet' },
      involvedObject: { ...base.involvedObject, fieldPath: 'spec.containers{app}' },
    }),
    event(3, {
      eventTime: daysAgo(6).replace('Z', '.000001Z'),
      firstTimestamp: null,
      lastTimestamp: null,
      reportingComponent: 'default-scheduler',
    }),
    event(4, {
      eventTime: daysAgo(7).replace('Z', '.000001Z'),
      series: { count: 3, lastObservedTime: daysAgo(2).replace('Z', '.000001Z') },
      firstTimestamp: null,
      lastTimestamp: null,
    }),
    event(5, { firstTimestamp: null, lastTimestamp: null, message: 'a\nb' }),
    ...Array.from({ length: many }, (_, i) =>
      event(10 + i, { firstTimestamp: daysAgo(3), lastTimestamp: daysAgo(3 + (i % 3)), count: 1 + (i % 2) }),
    ),
  ]
}
