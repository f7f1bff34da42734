import type { Container, EnvVar, PodSpec, PodTemplate, Resources, Toleration, Volume } from '../controllers/pod/pod.ts'
import type { KubeObject } from '../object.ts'

/** A workload in few words. */
export type App = {
  readonly name: string
  readonly namespace: string
  readonly image: string
  readonly replicas?: number
  readonly port?: number
  /** `100m/500m`: request and limit. */
  readonly cpu?: string
  readonly memory?: string
  /** Path of the readiness probe; none without. */
  readonly health?: string
  readonly env?: readonly EnvVar[]
  readonly configMap?: string
  readonly secret?: string
  readonly volumes?: readonly Volume[]
  readonly annotations?: Readonly<Record<string, string>>
  readonly labels?: Readonly<Record<string, string>>
  readonly component?: string
  readonly serviceAccount?: string
  readonly system?: boolean
  readonly sidecars?: readonly Container[]
  readonly init?: readonly Container[]
  readonly spec?: Readonly<Record<string, unknown>>
  readonly args?: readonly string[]
}

const CRITICAL: readonly Toleration[] = [{ key: 'CriticalAddonsOnly', operator: 'Exists' }]

export function deployment(app: App): KubeObject {
  const selector = { matchLabels: { app: app.name } }
  return workload('Deployment', app, { replicas: app.replicas ?? 1, selector, template: template(app), ...app.spec })
}

export function statefulSet(app: App, storage: string): KubeObject {
  const claim = {
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: { name: 'data' },
    spec: {
      accessModes: ['ReadWriteOnce'],
      storageClassName: 'managed-csi-premium',
      resources: { requests: { storage } },
    },
  }
  return workload('StatefulSet', app, {
    replicas: app.replicas ?? 1,
    serviceName: app.name,
    selector: { matchLabels: { app: app.name } },
    template: template(app),
    volumeClaimTemplates: [claim],
    ...app.spec,
  })
}

/** One pod on every node, whatever taints it has. */
export function daemonSet(app: App): KubeObject {
  const everywhere: Toleration[] = [{ operator: 'Exists' }]
  const { metadata, spec } = template(app)
  const made: PodTemplate = {
    ...(metadata && { metadata }),
    spec: { ...spec, hostNetwork: true, tolerations: everywhere },
  }
  return workload('DaemonSet', app, { selector: { matchLabels: { app: app.name } }, template: made, ...app.spec })
}

export function cronJob(app: App, schedule: string): KubeObject {
  const { metadata, spec } = template(app)
  const made: PodTemplate = { ...(metadata && { metadata }), spec: { ...spec, restartPolicy: 'Never' } }
  return {
    apiVersion: 'batch/v1',
    kind: 'CronJob',
    metadata: meta(app),
    spec: {
      schedule,
      concurrencyPolicy: 'Forbid',
      jobTemplate: { spec: { backoffLimit: 2, template: made } },
      ...app.spec,
    },
  }
}

export function job(app: App): KubeObject {
  const { metadata, spec } = template(app)
  const made: PodTemplate = { ...(metadata && { metadata }), spec: { ...spec, restartPolicy: 'Never' } }
  return {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: meta(app),
    spec: { backoffLimit: 3, template: made, ...app.spec },
  }
}

function workload(kind: string, app: App, spec: Readonly<Record<string, unknown>>): KubeObject {
  return { apiVersion: 'apps/v1', kind, metadata: meta(app), spec }
}

function meta({ name, namespace, labels, component }: App): KubeObject['metadata'] {
  return {
    name,
    namespace,
    labels: { app: name, ...(component && { 'app.kubernetes.io/component': component }), ...labels },
  }
}

export function template(app: App): PodTemplate {
  const { labels } = meta(app)
  return {
    metadata: { ...(labels && { labels }), ...(app.annotations && { annotations: app.annotations }) },
    spec: {
      containers: [container(app), ...(app.sidecars ?? [])],
      ...(app.init && { initContainers: app.init }),
      ...(app.volumes && { volumes: app.volumes }),
      ...(app.serviceAccount && { serviceAccountName: app.serviceAccount }),
      ...(app.system && {
        nodeSelector: { 'kubernetes.azure.com/mode': 'system' },
        tolerations: CRITICAL,
        priorityClassName: 'system-cluster-critical',
      }),
    } satisfies PodSpec,
  }
}

function container(app: App): Container {
  const timing = { timeoutSeconds: 1, periodSeconds: 10, successThreshold: 1, failureThreshold: 3 }
  const check = app.health && { httpGet: { path: app.health, port: app.port ?? 8080, scheme: 'HTTP' }, ...timing }
  const envFrom = [
    ...(app.configMap ? [{ configMapRef: { name: app.configMap } }] : []),
    ...(app.secret ? [{ secretRef: { name: app.secret } }] : []),
  ]
  return {
    name: app.name,
    image: app.image,
    ...(app.args && { args: app.args }),
    ...(app.port && { ports: [{ name: 'http', containerPort: app.port, protocol: 'TCP' }] }),
    ...(app.env && { env: app.env }),
    ...(envFrom.length > 0 && { envFrom }),
    ...(check && {
      readinessProbe: { ...check, initialDelaySeconds: 1 },
      livenessProbe: { ...check, initialDelaySeconds: 10 },
    }),
    resources: resources(app),
    ...(app.volumes && { volumeMounts: app.volumes.map(({ name }) => ({ name, mountPath: `/etc/${name}` })) }),
  }
}

function resources({ cpu, memory }: App): Resources {
  const [cpuRequest = '100m', cpuLimit] = cpu?.split('/') ?? []
  const [memoryRequest = '128Mi', memoryLimit = memoryRequest] = memory?.split('/') ?? []
  return {
    requests: { cpu: cpuRequest, memory: memoryRequest },
    limits: { ...(cpuLimit && { cpu: cpuLimit }), memory: memoryLimit },
  }
}
