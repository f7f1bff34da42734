import { manualClock } from '../../../sandbox/clock.ts'
import type { Deployment } from '../../../sandbox/controllers/deployment/deployment.ts'
import type { Node, Taint } from '../../../sandbox/controllers/node/node.ts'
import type { Pod, PodSpec, PodTemplate } from '../../../sandbox/controllers/pod/pod.ts'
import type { ReplicaSet } from '../../../sandbox/controllers/replicaset/replicaset.ts'
import { startControllers } from '../../../sandbox/controllers/start.ts'
import { withDefaults } from '../../../sandbox/kube/defaults.ts'
import type { Kind } from '../../../sandbox/kube/kind.ts'
import { kinds } from '../../../sandbox/kube/kinds.ts'
import { createStore } from '../../../sandbox/kube/memory.ts'
import type { KubeObject } from '../../../sandbox/object.ts'

type NodeOptions = {
  readonly cpu?: string
  readonly memory?: string
  readonly pods?: string
  readonly taints?: readonly Taint[]
  readonly labels?: Record<string, string>
}

/** A cluster with a clock that stands still, and short words for what the tests ask of it. */
export function smallCluster(nodes: number | readonly NodeOptions[] = 3) {
  const clock = manualClock()
  const store = createStore({ clock })
  const errors: string[] = []
  const controllers = startControllers({ store, onError: (error, where) => errors.push(`${where}: ${error}`) })
  const list = typeof nodes === 'number' ? Array.from({ length: nodes }, () => ({})) : nodes
  for (const [at, options] of list.entries()) store.create(node(`node-${at}`, at, options))

  const pods = (app?: string) =>
    (store.list(kinds.pods) as readonly Pod[]).filter((pod) => !app || pod.metadata.labels?.app === app)
  return {
    clock,
    store,
    errors,
    controllers,
    seconds: (count: number) => clock.advance(count * 1000),
    make: (object: KubeObject) => store.create(withDefaults(store, object)),
    pods,
    pod: (name: string) => store.read(kinds.pods, 'shop', name) as Pod,
    deployment: (name = 'web') => store.read(kinds.deployments, 'shop', name) as Deployment,
    sets: () => store.list(kinds.replicasets) as readonly ReplicaSet[],
    addNode: (name: string, options: NodeOptions = {}) =>
      store.create(node(name, store.list(kinds.nodes).length, options)) as Node,
    events: (about: string, reason?: string) =>
      store
        .list(kinds.events)
        .filter(
          (event) =>
            (event.involvedObject as { name: string }).name.startsWith(about) && (!reason || event.reason === reason),
        )
        .map((event) => ({
          reason: event.reason,
          message: String(event.message),
          count: event.count,
          type: event.type,
        })),
    change(kind: Kind, name: string, fields: (object: KubeObject) => Record<string, unknown>) {
      const { metadata, ...rest } = store.read(kind, kind.namespaced ? 'shop' : undefined, name)
      const { resourceVersion: _, ...unversioned } = metadata
      store.update({ ...rest, ...fields({ metadata, ...rest } as KubeObject), metadata: unversioned } as KubeObject)
    },
  }
}

export type SmallCluster = ReturnType<typeof smallCluster>

function node(
  name: string,
  at: number,
  { cpu = '4', memory = '8Gi', pods = '110', taints, labels }: NodeOptions,
): KubeObject {
  return {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: { name, labels: { 'kubernetes.io/hostname': name, ...labels } },
    spec: { podCIDR: `10.244.${at}.0/24`, ...(taints && { taints }) },
    status: {
      allocatable: { cpu, memory, pods },
      addresses: [{ type: 'InternalIP', address: `10.0.0.${at + 1}` }],
      conditions: [{ type: 'Ready', status: 'True', reason: 'KubeletReady' }],
    },
  }
}

/** A pod template of one container. */
export function template(
  app: string,
  image: string,
  more: Partial<PodSpec> = {},
  annotations?: Record<string, string>,
): PodTemplate {
  const container = {
    name: app,
    image,
    readinessProbe: { httpGet: { path: '/healthz', port: 8080 }, periodSeconds: 10 },
  }
  return {
    metadata: { labels: { app }, ...(annotations && { annotations }) },
    spec: { containers: [container], ...more },
  }
}

export function deployment(app: string, replicas: number, spec: Record<string, unknown> = {}): KubeObject {
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: app, namespace: 'shop' },
    spec: {
      replicas,
      selector: { matchLabels: { app } },
      template: template(app, `registry.example/${app}:1`),
      ...spec,
    },
  }
}

/** A pod that nobody owns. */
export function barePod(
  name: string,
  spec: Partial<PodSpec> & Pick<PodSpec, 'containers'>,
  annotations: Record<string, string> = {},
): KubeObject {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace: 'shop', labels: { app: name }, annotations },
    spec,
  }
}

/** What a pod's first container is doing: `running`, or the reason why it is not. */
export function doing(pod: Pod): string {
  const state = pod.status?.containerStatuses?.[0]?.state ?? {}
  return state.running ? 'running' : (state.waiting?.reason ?? state.terminated?.reason ?? '')
}
