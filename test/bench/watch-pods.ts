import { kinds } from '../../sandbox/kube/kinds.ts'
import type { Store } from '../../sandbox/kube/store.ts'
import { timestamp } from '../../sandbox/kube/timestamp.ts'
import type { KubeObject } from '../../sandbox/object.ts'

const CONDITIONS = ['PodReadyToStartContainers', 'Initialized', 'Ready', 'ContainersReady', 'PodScheduled']
const NAMESPACES = 40
const REPLICAS = 50
/** Where a change says when it was made, in ms since the epoch with their fractions. */
export const STAMP = 'quarterdeck.bench/at'

const SHA = '4f1c2a9be0d37c85a1f6e2b94d07c3f18a5be6d29c40f7713e8d5a2b6c9f0e14'

export type Crowd = {
  /** The store, with the pods in it. */
  readonly store: Store
  /** Changes one of them, as the server itself would. */
  touch(at: number): void
}

/**
 * Pods as they are in a real cluster, of 5 KB with their managedFields, on that many nodes. They stand beside the store
 * rather than in it, which would take a minute and gigabytes to keep so many as if each were precious.
 */
export function crowd(store: Store, pods: number, nodes: number): Crowd {
  const since = timestamp(store.clock.now() - 86_400_000)
  const objects: KubeObject[] = []
  let workload: Workload | undefined
  let rv = store.rv
  for (let at = 0; at < pods; at++) {
    const number = Math.floor(at / REPLICAS)
    if (workload?.number !== number) workload = workloadOf(number, since)
    objects.push(pod(workload, at, nodes, String(++rv)))
  }
  const listeners = new Set<Parameters<Store['subscribe']>[0]>()
  const isPods = (kind: { readonly plural: string }) => kind.plural === kinds.pods.plural
  return {
    store: {
      ...store,
      get rv() {
        return rv
      },
      list: (kind, options) => (isPods(kind) ? objects : store.list(kind, options)),
      watchFrom(from, kind, fn) {
        if (!isPods(kind)) return store.watchFrom(from, kind, fn)
        listeners.add(fn)
        return () => void listeners.delete(fn)
      },
    },
    touch(at) {
      const previous = objects[at % pods]
      if (!previous) return
      const annotations = {
        ...previous.metadata.annotations,
        [STAMP]: String(performance.timeOrigin + performance.now()),
      }
      const object = { ...previous, metadata: { ...previous.metadata, annotations, resourceVersion: String(++rv) } }
      objects[at % pods] = object
      for (const listener of listeners) listener({ type: 'MODIFIED', kind: kinds.pods, object, previous, rv })
    },
  }
}

type Workload = ReturnType<typeof workloadOf>

/** What the replicas of one have in common; frozen, so that it is encoded once. */
function workloadOf(number: number, since: string) {
  const app = `service-${number}`
  const image = `registry.example.com/platform/${app}:1.${number % 90}.3`
  const team = `team-${number % NAMESPACES}`
  return deepFreeze({
    number,
    app,
    image,
    team,
    since,
    labels: {
      'app.kubernetes.io/name': app,
      'app.kubernetes.io/instance': `${app}-production`,
      'app.kubernetes.io/managed-by': 'Helm',
      'app.kubernetes.io/version': `1.${number % 90}.3`,
      team,
      'pod-template-hash': '7d9c6b5f4',
    },
    owners: [
      {
        apiVersion: 'apps/v1',
        kind: 'ReplicaSet',
        name: `${app}-7d9c6b5f4`,
        uid: `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`,
        controller: true,
        blockOwnerDeletion: true,
      },
    ],
    managedFields: managedFields(since),
    containers: [container('web', image)],
    volumes: volumes(app),
    tolerations: ['not-ready', 'unreachable'].map((what) => ({
      key: `node.kubernetes.io/${what}`,
      operator: 'Exists',
      effect: 'NoExecute',
      tolerationSeconds: 300,
    })),
  })
}

function pod(workload: Workload, at: number, nodes: number, resourceVersion: string): KubeObject {
  const { app, image, since } = workload
  // No two pods are made, scheduled and started at the same time.
  const made = Date.parse(since) + at * 1000
  const after = (seconds: number) => timestamp(made + seconds * 1000)
  const ip = `10.${64 + (at >> 16)}.${(at >> 8) & 255}.${at & 255}`
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name: `${app}-7d9c6b5f4-${(at * 7919 + 104_729).toString(36).slice(-5)}${at % REPLICAS}`,
      namespace: workload.team,
      generateName: `${app}-7d9c6b5f4-`,
      uid: `${(at * 2_654_435_761).toString(16).padStart(8, '0').slice(-8)}-5d2e-4c1b-9a3f-${String(at).padStart(12, '0')}`,
      resourceVersion,
      generation: 1,
      creationTimestamp: after(0),
      labels: workload.labels,
      annotations: {
        'prometheus.io/scrape': 'true',
        'prometheus.io/port': '8080',
        'checksum/config': SHA,
      },
      ownerReferences: workload.owners,
      managedFields: workload.managedFields,
    },
    spec: Object.freeze({
      nodeName: `aks-userpool-31246578-vmss${((at * 31) % nodes).toString(36).padStart(6, '0')}`,
      containers: workload.containers,
      volumes: workload.volumes,
      tolerations: workload.tolerations,
      restartPolicy: 'Always',
      terminationGracePeriodSeconds: 30,
      dnsPolicy: 'ClusterFirst',
      serviceAccountName: 'default',
      serviceAccount: 'default',
      securityContext: {},
      schedulerName: 'default-scheduler',
      enableServiceLinks: true,
      preemptionPolicy: 'PreemptLowerPriority',
      priority: 0,
    }),
    status: Object.freeze({
      observedGeneration: 1,
      phase: 'Running',
      conditions: CONDITIONS.map((type, i) => ({
        type,
        status: 'True',
        observedGeneration: 1,
        lastProbeTime: null,
        lastTransitionTime: after(i),
      })),
      hostIP: `10.224.${at & 255}.4`,
      hostIPs: [{ ip: `10.224.${at & 255}.4` }],
      podIP: ip,
      podIPs: [{ ip }],
      startTime: after(1),
      qosClass: 'Burstable',
      containerStatuses: [
        {
          name: 'web',
          image,
          imageID: `${image.split(':')[0]}@sha256:${SHA}`,
          containerID: `containerd://${SHA.slice(0, 48)}${String(at).padStart(16, '0')}`,
          ready: true,
          started: true,
          restartCount: 0,
          state: { running: { startedAt: after(3) } },
          lastState: {},
        },
      ],
    }),
  }
}

function deepFreeze<T>(value: T): T {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value
  for (const each of Object.values(value)) deepFreeze(each)
  return Object.freeze(value)
}

function volumes(app: string): readonly object[] {
  return [
    { name: 'config', configMap: { name: `${app}-config`, defaultMode: 420 } },
    {
      name: 'kube-api-access-x7k2p',
      projected: {
        defaultMode: 420,
        sources: [
          { serviceAccountToken: { expirationSeconds: 3607, path: 'token' } },
          { configMap: { name: 'kube-root-ca.crt', items: [{ key: 'ca.crt', path: 'ca.crt' }] } },
          {
            downwardAPI: {
              items: [{ path: 'namespace', fieldRef: { apiVersion: 'v1', fieldPath: 'metadata.namespace' } }],
            },
          },
        ],
      },
    },
  ]
}

function container(name: string, image: string): object {
  const probe = (path: string) => ({
    httpGet: { path, port: 8080, scheme: 'HTTP' },
    initialDelaySeconds: 5,
    timeoutSeconds: 1,
    periodSeconds: 10,
    successThreshold: 1,
    failureThreshold: 3,
  })
  const secret = image.split('/').at(-1)?.split(':')[0]
  return {
    name,
    image,
    ports: [{ name: 'http', containerPort: 8080, protocol: 'TCP' }],
    env: [
      { name: 'LOG_LEVEL', value: 'info' },
      { name: 'DATABASE_URL', valueFrom: { secretKeyRef: { name: `${secret}-db`, key: 'url' } } },
      { name: 'POD_NAME', valueFrom: { fieldRef: { apiVersion: 'v1', fieldPath: 'metadata.name' } } },
    ],
    resources: { requests: { cpu: '100m', memory: '256Mi' }, limits: { memory: '512Mi' } },
    volumeMounts: [
      { name: 'config', mountPath: '/etc/service', readOnly: true },
      { name: 'kube-api-access', mountPath: '/var/run/secrets/kubernetes.io/serviceaccount', readOnly: true },
    ],
    livenessProbe: probe('/healthz'),
    readinessProbe: probe('/readyz'),
    terminationMessagePath: '/dev/termination-log',
    terminationMessagePolicy: 'File',
    imagePullPolicy: 'IfNotPresent',
    securityContext: { allowPrivilegeEscalation: false, runAsNonRoot: true },
  }
}

function managedFields(time: string): readonly object[] {
  const set = (names: string): object => Object.fromEntries(names.split(' ').map((name) => [`f:${name}`, {}]))
  const conditions = ['ContainersReady', 'Initialized', 'PodReadyToStartContainers', 'Ready']
  return [
    {
      manager: 'kube-controller-manager',
      operation: 'Update',
      apiVersion: 'v1',
      time,
      fieldsType: 'FieldsV1',
      fieldsV1: {
        'f:metadata': {
          'f:generateName': {},
          'f:labels': { '.': {}, ...set('team pod-template-hash app.kubernetes.io/name') },
        },
        'f:spec': {
          'f:containers': { 'k:{"name":"web"}': { '.': {}, ...set('image name ports env resources livenessProbe') } },
          ...set('dnsPolicy restartPolicy schedulerName securityContext volumes'),
        },
      },
    },
    {
      manager: 'kubelet',
      operation: 'Update',
      apiVersion: 'v1',
      time,
      subresource: 'status',
      fieldsType: 'FieldsV1',
      fieldsV1: {
        'f:status': {
          'f:conditions': Object.fromEntries(
            conditions.map((type) => [`k:{"type":"${type}"}`, { '.': {}, ...set('lastTransitionTime status type') }]),
          ),
          ...set('containerStatuses hostIP phase podIP startTime'),
        },
      },
    },
  ]
}
