import type { Json, PodParts } from './objects.ts'
import { condition, meta, pod, podSpec, T0 } from './objects.ts'

export type App = {
  readonly deployment: Json
  readonly replicaSet: Json
  readonly pods: readonly Json[]
  readonly all: readonly Json[]
  /** The i-th pod otherwise than well. */
  pod(i: number, parts?: Partial<PodParts>): Json
}

export type AppParts = {
  readonly name: string
  readonly namespace?: string
  readonly replicas?: number
  readonly nodes?: readonly string[]
  readonly image?: string
  readonly hash?: string
  readonly revision?: number
  readonly generation?: number
  readonly progressing?: Json
  readonly annotations?: Json
  readonly created?: number
  readonly labels?: Json
  readonly strategy?: string
  readonly spec?: Json
  readonly ready?: boolean
  /** How many the ReplicaSet is to have, where that is not all. */
  readonly owned?: number
}

/** A Deployment with its ReplicaSet and pods, all well. */
export function app(parts: AppParts): App {
  const {
    name,
    namespace = 'shop',
    replicas = 3,
    nodes = ['n1', 'n2', 'n3'],
    image = `registry.example/${parts.name}:1.8.1`,
  } = parts
  const { hash = 'aaa111', revision = 1, generation = 1, created = T0 - 3_600_000, labels = {} } = parts
  const owner = { kind: 'Deployment', name, uid: `${namespace}/${name}` }
  const set = { kind: 'ReplicaSet', name: `${name}-${hash}`, uid: `${namespace}/${name}-${hash}` }
  const template = { metadata: { labels: { app: name } }, spec: { ...podSpec(image), ...parts.spec } }
  const deployment: Json = {
    kind: 'Deployment',
    metadata: {
      ...meta({ name, namespace, created, generation }),
      labels: { app: name, ...labels },
      annotations: parts.annotations,
    },
    spec: {
      replicas,
      selector: { matchLabels: { app: name } },
      template,
      strategy: { type: parts.strategy ?? 'RollingUpdate' },
    },
    status: {
      observedGeneration: generation,
      replicas,
      readyReplicas: replicas,
      conditions: [parts.progressing ?? condition('Progressing', 'True', created, 'NewReplicaSetAvailable')],
    },
  }
  const replicaSet: Json = {
    kind: 'ReplicaSet',
    metadata: {
      ...meta({ name: set.name, namespace, created, owner }),
      labels: { app: name, 'pod-template-hash': hash },
      annotations: { 'deployment.kubernetes.io/revision': String(revision) },
    },
    spec: { replicas: parts.owned ?? replicas, template },
    status: { replicas: parts.owned ?? replicas },
  }
  const one = (i: number, more: Partial<PodParts> = {}) =>
    pod({
      name: `${name}-${hash}-${String.fromCharCode(97 + (i % 26))}${i}`,
      namespace,
      uid: `${namespace}/${name}-${hash}/${i}`,
      owner: set,
      created,
      image,
      labels: { app: name, 'pod-template-hash': hash },
      ...(more.scheduled ? {} : { node: nodes[i % nodes.length] ?? 'n1' }),
      ...(parts.ready === undefined ? {} : { ready: parts.ready }),
      ...(parts.spec ? { spec: { ...podSpec(image), ...parts.spec } } : {}),
      ...more,
    })
  const pods = Array.from({ length: parts.owned ?? replicas }, (_, i) => one(i))
  return { deployment, replicaSet, pods, all: [deployment, replicaSet, ...pods], pod: one }
}

/** A Service of an app, how many of its endpoints are ready, and the Ingress that leads to it. */
export function service(
  name: string,
  ready: number,
  {
    namespace = 'shop',
    notReady = 0,
    host = `${name}.example.com`,
    selector = { app: name } as Json,
    routed = true,
  } = {},
): readonly Json[] {
  const endpoint = (isReady: boolean) => ({ addresses: ['10.0.0.1'], conditions: { ready: isReady } })
  const endpoints = [
    ...Array.from({ length: ready }, () => endpoint(true)),
    ...Array.from({ length: notReady }, () => endpoint(false)),
  ]
  return [
    {
      kind: 'Service',
      metadata: meta({ name, namespace }),
      spec: { type: 'ClusterIP', clusterIP: '10.1.1.1', selector },
    },
    {
      kind: 'EndpointSlice',
      metadata: { ...meta({ name: `${name}-x1`, namespace }), labels: { 'kubernetes.io/service-name': name } },
      endpoints,
    },
    ...(routed
      ? [
          {
            kind: 'Ingress',
            metadata: meta({ name, namespace }),
            spec: { rules: [{ host, http: { paths: [{ path: '/', backend: { service: { name } } }] } }] },
          },
        ]
      : []),
  ]
}
