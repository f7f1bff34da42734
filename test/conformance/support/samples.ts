type Sample = {
  /** The list; `<ns>` is the scenario's namespace. */
  readonly path: string
  readonly objects: readonly object[]
}

const meta = (name: string, labels: object = {}) => ({ metadata: { name, labels } })
const web = { selector: { matchLabels: { app: 'web' } } }
const template = {
  metadata: { labels: { app: 'web' } },
  spec: { containers: [{ name: 'web', image: 'registry.example/web:1' }] },
}
const rbac = { apiGroup: 'rbac.authorization.k8s.io' }
const service = (name: string, spec: object) => ({ apiVersion: 'v1', kind: 'Service', ...meta(name), spec })
const port = { port: 80, targetPort: 8080, protocol: 'TCP' }

/** Objects that nobody reconciles into something else, to see how they are printed. */
export const samples: Readonly<Record<string, Sample>> = {
  configmaps: {
    path: '/api/v1/namespaces/<ns>/configmaps',
    objects: [
      { apiVersion: 'v1', kind: 'ConfigMap', ...meta('empty') },
      { apiVersion: 'v1', kind: 'ConfigMap', ...meta('full'), data: { a: '1', b: '2' }, binaryData: { c: 'AAEC' } },
    ],
  },
  secrets: {
    path: '/api/v1/namespaces/<ns>/secrets',
    objects: [
      { apiVersion: 'v1', kind: 'Secret', ...meta('plain'), stringData: { a: '1' } },
      { apiVersion: 'v1', kind: 'Secret', ...meta('typed'), type: 'example.com/own', data: { a: 'MQ==', b: 'Mg==' } },
    ],
  },
  serviceaccounts: {
    path: '/api/v1/namespaces/<ns>/serviceaccounts',
    objects: [{ apiVersion: 'v1', kind: 'ServiceAccount', ...meta('robot') }],
  },
  services: {
    path: '/api/v1/namespaces/<ns>/services',
    objects: [
      service('inside', { selector: { app: 'web' }, ports: [port] }),
      service('headless', { clusterIP: 'None', selector: { app: 'web', tier: 'x' }, ports: [port] }),
      service('named', {
        selector: { app: 'web' },
        ports: [
          { ...port, name: 'http' },
          { ...port, name: 'dns', port: 53, protocol: 'UDP' },
        ],
      }),
      service('node', { type: 'NodePort', selector: { app: 'web' }, ports: [port] }),
      service('balanced', { type: 'LoadBalancer', selector: { app: 'web' }, ports: [port] }),
      service('elsewhere', { type: 'ExternalName', externalName: 'db.example.com' }),
      service('portless', { clusterIP: 'None' }),
    ],
  },
  endpointslices: {
    path: '/apis/discovery.k8s.io/v1/namespaces/<ns>/endpointslices',
    objects: [
      {
        apiVersion: 'discovery.k8s.io/v1',
        kind: 'EndpointSlice',
        ...meta('by-hand'),
        addressType: 'IPv4',
        endpoints: [{ addresses: ['10.9.8.7'] }, { addresses: ['10.9.8.6'] }],
        ports: [{ name: 'http', port: 80, protocol: 'TCP' }],
      },
    ],
  },
  resourcequotas: {
    path: '/api/v1/namespaces/<ns>/resourcequotas',
    objects: [
      {
        apiVersion: 'v1',
        kind: 'ResourceQuota',
        ...meta('small'),
        spec: { hard: { pods: '4', 'requests.cpu': '2', 'limits.memory': '1Gi' } },
      },
    ],
  },
  limitranges: {
    path: '/api/v1/namespaces/<ns>/limitranges',
    objects: [
      {
        apiVersion: 'v1',
        kind: 'LimitRange',
        ...meta('usual'),
        spec: { limits: [{ type: 'Pod', max: { cpu: '2' } }] },
      },
    ],
  },
  persistentvolumeclaims: {
    path: '/api/v1/namespaces/<ns>/persistentvolumeclaims',
    objects: [
      {
        apiVersion: 'v1',
        kind: 'PersistentVolumeClaim',
        ...meta('waiting'),
        spec: {
          storageClassName: 'none-such',
          accessModes: ['ReadWriteOnce'],
          resources: { requests: { storage: '1Gi' } },
        },
      },
    ],
  },
  persistentvolumes: {
    path: '/api/v1/persistentvolumes',
    objects: [
      {
        apiVersion: 'v1',
        kind: 'PersistentVolume',
        ...meta('<ns>'),
        spec: {
          storageClassName: '<ns>',
          capacity: { storage: '5Gi' },
          accessModes: ['ReadWriteOnce', 'ReadOnlyMany'],
          persistentVolumeReclaimPolicy: 'Retain',
          hostPath: { path: '/data' },
        },
      },
    ],
  },
  storageclasses: {
    path: '/apis/storage.k8s.io/v1/storageclasses',
    objects: [
      {
        apiVersion: 'storage.k8s.io/v1',
        kind: 'StorageClass',
        ...meta('<ns>'),
        provisioner: 'example.com/disk',
        volumeBindingMode: 'WaitForFirstConsumer',
      },
    ],
  },
  priorityclasses: {
    path: '/apis/scheduling.k8s.io/v1/priorityclasses',
    objects: [{ apiVersion: 'scheduling.k8s.io/v1', kind: 'PriorityClass', ...meta('<ns>'), value: 1000 }],
  },
  ingressclasses: {
    path: '/apis/networking.k8s.io/v1/ingressclasses',
    objects: [
      {
        apiVersion: 'networking.k8s.io/v1',
        kind: 'IngressClass',
        ...meta('<ns>'),
        spec: { controller: 'example.com/in' },
      },
    ],
  },
  ingresses: {
    path: '/apis/networking.k8s.io/v1/namespaces/<ns>/ingresses',
    objects: [
      {
        apiVersion: 'networking.k8s.io/v1',
        kind: 'Ingress',
        ...meta('shop'),
        spec: {
          ingressClassName: 'outside',
          tls: [{ hosts: ['shop.example'] }],
          rules: [{ host: 'shop.example' }, { host: 'www.shop.example' }],
        },
      },
      {
        apiVersion: 'networking.k8s.io/v1',
        kind: 'Ingress',
        ...meta('any'),
        spec: { defaultBackend: { service: { name: 'web', port: { number: 80 } } } },
      },
    ],
  },
  networkpolicies: {
    path: '/apis/networking.k8s.io/v1/namespaces/<ns>/networkpolicies',
    objects: [
      {
        apiVersion: 'networking.k8s.io/v1',
        kind: 'NetworkPolicy',
        ...meta('closed'),
        spec: { podSelector: { matchLabels: { app: 'db' } } },
      },
      { apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy', ...meta('all'), spec: { podSelector: {} } },
    ],
  },
  poddisruptionbudgets: {
    path: '/apis/policy/v1/namespaces/<ns>/poddisruptionbudgets',
    objects: [
      { apiVersion: 'policy/v1', kind: 'PodDisruptionBudget', ...meta('least'), spec: { ...web, minAvailable: 1 } },
      {
        apiVersion: 'policy/v1',
        kind: 'PodDisruptionBudget',
        ...meta('most'),
        spec: { ...web, maxUnavailable: '25%' },
      },
    ],
  },
  horizontalpodautoscalers: {
    path: '/apis/autoscaling/v2/namespaces/<ns>/horizontalpodautoscalers',
    objects: [
      {
        apiVersion: 'autoscaling/v2',
        kind: 'HorizontalPodAutoscaler',
        ...meta('web'),
        spec: {
          scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'none' },
          minReplicas: 2,
          maxReplicas: 5,
          metrics: [
            { type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 70 } } },
          ],
        },
      },
    ],
  },
  cronjobs: {
    path: '/apis/batch/v1/namespaces/<ns>/cronjobs',
    objects: [
      {
        apiVersion: 'batch/v1',
        kind: 'CronJob',
        ...meta('nightly'),
        spec: {
          schedule: '0 3 1 1 *',
          timeZone: 'Europe/Berlin',
          suspend: true,
          jobTemplate: { spec: { template: { ...template, spec: { ...template.spec, restartPolicy: 'Never' } } } },
        },
      },
    ],
  },
  roles: {
    path: '/apis/rbac.authorization.k8s.io/v1/namespaces/<ns>/roles',
    objects: [
      {
        apiVersion: `${rbac.apiGroup}/v1`,
        kind: 'Role',
        ...meta('reader'),
        rules: [{ apiGroups: [''], resources: ['pods'], verbs: ['get'] }],
      },
    ],
  },
  rolebindings: {
    path: '/apis/rbac.authorization.k8s.io/v1/namespaces/<ns>/rolebindings',
    objects: [
      {
        apiVersion: `${rbac.apiGroup}/v1`,
        kind: 'RoleBinding',
        ...meta('readers'),
        roleRef: { ...rbac, kind: 'ClusterRole', name: 'view' },
        subjects: [
          { ...rbac, kind: 'User', name: 'ana' },
          { ...rbac, kind: 'Group', name: 'ops' },
          { kind: 'ServiceAccount', name: 'robot', namespace: 'default' },
        ],
      },
    ],
  },
  leases: {
    path: '/apis/coordination.k8s.io/v1/namespaces/<ns>/leases',
    objects: [
      {
        apiVersion: 'coordination.k8s.io/v1',
        kind: 'Lease',
        ...meta('leader'),
        spec: { holderIdentity: 'somebody', leaseDurationSeconds: 15 },
      },
    ],
  },
  events: {
    path: '/api/v1/namespaces/<ns>/events',
    objects: [
      {
        apiVersion: 'v1',
        kind: 'Event',
        ...meta('web.1'),
        involvedObject: {
          apiVersion: 'v1',
          kind: 'Pod',
          namespace: '<ns>',
          name: 'web-0',
          fieldPath: 'spec.containers{web}',
        },
        type: 'Warning',
        reason: 'BackOff',
        message: 'Back-off restarting failed container',
        source: { component: 'kubelet', host: 'node-1' },
        count: 4,
        firstTimestamp: '2026-01-01T00:00:00Z',
        lastTimestamp: '2026-01-01T00:10:00Z',
      },
    ],
  },
  controllerrevisions: {
    path: '/apis/apps/v1/namespaces/<ns>/controllerrevisions',
    objects: [{ apiVersion: 'apps/v1', kind: 'ControllerRevision', ...meta('alone'), revision: 3, data: {} }],
  },
}
