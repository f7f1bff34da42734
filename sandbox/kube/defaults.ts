import type { KubeObject } from '../object.ts'
import { kinds } from './kinds.ts'
import type { Fields } from './patch/value.ts'
import { isFields } from './patch/value.ts'
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
    spec: podSpec(pod.spec),
    status: pod.status ?? { phase: 'Pending', qosClass: qosClass(pod.spec) },
  }),
  'v1 Service': (service, store) => ({ ...service, spec: serviceSpec(service, store) }),
  'v1 Secret': secret,
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

function fields(value: unknown): Fields {
  return isFields(value) ? value : {}
}

function list(value: unknown): readonly Fields[] {
  return Array.isArray(value) ? value.filter(isFields) : []
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
    ...(Array.isArray(spec.initContainers) && { initContainers: list(spec.initContainers).map(container) }),
    containers: list(spec.containers).map(container),
  }
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
  }
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

function serviceSpec(service: KubeObject, store: Store): Fields {
  const spec = fields(service.spec)
  const type = spec.type ?? 'ClusterIP'
  const ports = list(spec.ports).map((port) => ({ protocol: 'TCP', targetPort: port.port, ...port }))
  const base: Fields = { type, sessionAffinity: 'None', ...spec, ...(ports.length > 0 && { ports }) }
  if (type === 'ExternalName') return base
  const clusterIP = spec.clusterIP ?? freeAddress(store)
  return {
    internalTrafficPolicy: 'Cluster',
    ipFamilies: ['IPv4'],
    ipFamilyPolicy: 'SingleStack',
    ...base,
    clusterIP,
    clusterIPs: spec.clusterIPs ?? [clusterIP],
  }
}

function freeAddress(store: Store): string {
  const taken = new Set(store.list(kinds.services).map((service) => fields(service.spec).clusterIP))
  for (;;) {
    const address = `10.96.${Math.floor(store.random() * 256)}.${1 + Math.floor(store.random() * 254)}`
    if (!taken.has(address)) return address
  }
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
