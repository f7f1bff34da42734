import type { KubeObject } from '../object.ts'
import type { Fields } from './patch/value.ts'
import { fields, isFields, list } from './patch/value.ts'
import { serviceSpec } from './service-defaults.ts'
import type { Store } from './store.ts'

/** What the API server fills in where nothing was said (pkg/apis/<group>/v1/defaults.go), for the kinds people write. */
export function withDefaults(store: Store, object: KubeObject): KubeObject {
  const rule = RULES[`${object.apiVersion} ${object.kind}`]
  return rule ? rule(object, store) : object
}

type Rule = (object: KubeObject, store: Store) => KubeObject

const RULES: Readonly<Record<string, Rule>> = {
  // The finalizer lets a namespace outlive what lives in it.
  'v1 Namespace': (object) => ({
    ...object,
    spec: object.spec ?? { finalizers: ['kubernetes'] },
    status: object.status ?? { phase: 'Active' },
  }),
  'v1 Pod': (pod) => ({
    ...pod,
    spec: withAccount(podSpec(pod.spec)),
    status: pod.status ?? { phase: 'Pending', qosClass: qosClass(pod.spec) },
  }),
  'v1 Service': (service, store) => ({ ...service, spec: serviceSpec(service, store) }),
  'v1 Secret': secret,
  'v1 PersistentVolumeClaim': (claim) => ({
    ...claim,
    spec: { volumeMode: 'Filesystem', ...fields(claim.spec) },
    status: claim.status ?? { phase: 'Pending' },
  }),
  // Available is the volume controller's word; nothing here makes a volume wait for it.
  'v1 PersistentVolume': (volume) => ({
    ...volume,
    spec: { volumeMode: 'Filesystem', persistentVolumeReclaimPolicy: 'Retain', ...fields(volume.spec) },
    status: volume.status ?? { phase: 'Available' },
  }),
  'apps/v1 Deployment': (object) =>
    workload(object, {
      replicas: 1,
      strategy: { type: 'RollingUpdate' },
      revisionHistoryLimit: 10,
      progressDeadlineSeconds: 600,
    }),
  'apps/v1 ReplicaSet': (object) => workload(object, { replicas: 1 }),
  'apps/v1 StatefulSet': (object) =>
    workload(object, {
      replicas: 1,
      podManagementPolicy: 'OrderedReady',
      updateStrategy: { type: 'RollingUpdate', rollingUpdate: { partition: 0 } },
      revisionHistoryLimit: 10,
    }),
  'apps/v1 DaemonSet': (object) =>
    workload(object, {
      updateStrategy: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: 1, maxSurge: 0 } },
      revisionHistoryLimit: 10,
    }),
  'batch/v1 Job': job,
  'batch/v1 CronJob': cronJob,
  'autoscaling/v2 HorizontalPodAutoscaler': (object) => ({
    ...object,
    spec: { minReplicas: 1, ...fields(object.spec) },
  }),
}

function workload(object: KubeObject, defaults: Fields): KubeObject {
  const spec: Fields = { ...defaults, ...fields(object.spec) }
  return {
    ...object,
    spec: { ...spec, ...rolling(spec), ...(isFields(spec.template) && { template: template(spec.template) }) },
  }
}

function rolling(spec: Fields): Fields {
  const strategy = fields(spec.strategy)
  if (strategy.type !== 'RollingUpdate') return {}
  const rollingUpdate = { maxUnavailable: '25%', maxSurge: '25%', ...fields(strategy.rollingUpdate) }
  return { strategy: { ...strategy, rollingUpdate } }
}

function template(value: Fields): Fields {
  return { ...value, metadata: { ...fields(value.metadata) }, spec: podSpec(value.spec) }
}

function podSpec(value: unknown): Fields {
  const spec = fields(value)
  return {
    restartPolicy: 'Always',
    terminationGracePeriodSeconds: 30,
    dnsPolicy: 'ClusterFirst',
    securityContext: {},
    schedulerName: 'default-scheduler',
    ...spec,
    ...(Array.isArray(spec.volumes) && { volumes: list(spec.volumes).map(volume) }),
    ...(Array.isArray(spec.initContainers) && { initContainers: list(spec.initContainers).map(container) }),
    containers: list(spec.containers).map(container),
  }
}

/** The ServiceAccount admission's part of it: both fields say the same, the older one for old clients. */
function withAccount(spec: Fields): Fields {
  const name = spec.serviceAccountName || spec.serviceAccount || 'default'
  return { ...spec, serviceAccountName: name, serviceAccount: name }
}

function container(value: Fields): Fields {
  const image = String(value.image ?? '')
  const latest = !/:[^/]+$/.test(image) || image.endsWith(':latest')
  return {
    resources: {},
    terminationMessagePath: '/dev/termination-log',
    terminationMessagePolicy: 'File',
    imagePullPolicy: latest ? 'Always' : 'IfNotPresent',
    ...value,
    ...(Array.isArray(value.ports) && { ports: list(value.ports).map((port) => ({ protocol: 'TCP', ...port })) }),
    ...probes(value),
  }
}

const PROBES = ['livenessProbe', 'readinessProbe', 'startupProbe'] as const

function probes(container: Fields): Fields {
  const given = PROBES.flatMap((name) => {
    const probe = container[name]
    return isFields(probe) ? [[name, { ...PROBE, ...probe, ...httpGet(probe) }]] : []
  })
  return Object.fromEntries(given)
}

const PROBE: Fields = { timeoutSeconds: 1, periodSeconds: 10, successThreshold: 1, failureThreshold: 3 }

function httpGet({ httpGet: get }: Fields): Fields {
  return isFields(get) ? { httpGet: { path: '/', scheme: 'HTTP', ...get } } : {}
}

/** Files that come from objects may be read by everybody: 0644. */
function volume(value: Fields): Fields {
  const kind = ['configMap', 'secret', 'projected', 'downwardAPI'].find((name) => isFields(value[name]))
  return kind ? { ...value, [kind]: { defaultMode: 0o644, ...fields(value[kind]) } } : value
}

/** pkg/apis/core/helper/qos: every container limits cpu and memory to what it requests, some say something, or none does. */
function qosClass(value: unknown): string {
  const resources = list(fields(value).containers).map((each) => fields(each.resources))
  const says = (each: Fields) => Object.keys({ ...fields(each.requests), ...fields(each.limits) }).length > 0
  if (!resources.some(says)) return 'BestEffort'
  const exact = resources.every((each) => {
    const limits = fields(each.limits)
    const requests: Fields = { ...limits, ...fields(each.requests) }
    return ['cpu', 'memory'].every((name) => limits[name] !== undefined && limits[name] === requests[name])
  })
  return exact ? 'Guaranteed' : 'Burstable'
}

/** What is given in the clear as stringData is kept encoded, as data. */
function secret(object: KubeObject): KubeObject {
  const { stringData, ...rest } = object
  const encoded = Object.entries(fields(stringData)).map(([key, value]) => [
    key,
    Buffer.from(String(value)).toString('base64'),
  ])
  const data = { ...fields(object.data), ...Object.fromEntries(encoded) }
  return { ...rest, type: object.type ?? 'Opaque', ...(Object.keys(data).length > 0 && { data }) } as KubeObject
}

/** A Job finds its pods by a label with its own uid, unless it says otherwise. */
function job(object: KubeObject, _store: Store): KubeObject {
  const spec: Fields = {
    completions: 1,
    parallelism: 1,
    backoffLimit: 6,
    completionMode: 'NonIndexed',
    suspend: false,
    ...fields(object.spec),
  }
  const pods = isFields(spec.template) ? template(spec.template) : undefined
  if (spec.selector || !pods) return { ...object, spec: { ...spec, ...(pods && { template: pods }) } }
  const { name, uid: id = name } = object.metadata
  const labels = {
    'batch.kubernetes.io/controller-uid': id,
    'batch.kubernetes.io/job-name': name,
    'controller-uid': id,
    'job-name': name,
  }
  const metadata = fields(pods.metadata)
  return {
    ...object,
    spec: {
      ...spec,
      selector: { matchLabels: { 'batch.kubernetes.io/controller-uid': id } },
      template: { ...pods, metadata: { ...metadata, labels: { ...fields(metadata.labels), ...labels } } },
    },
  }
}

function cronJob(object: KubeObject): KubeObject {
  const spec: Fields = {
    concurrencyPolicy: 'Allow',
    suspend: false,
    successfulJobsHistoryLimit: 3,
    failedJobsHistoryLimit: 1,
    ...fields(object.spec),
  }
  const jobTemplate = fields(spec.jobTemplate)
  const jobSpec = fields(jobTemplate.spec)
  const pods = isFields(jobSpec.template) ? { template: template(jobSpec.template) } : {}
  return { ...object, spec: { ...spec, jobTemplate: { ...jobTemplate, spec: { ...jobSpec, ...pods } } } }
}
