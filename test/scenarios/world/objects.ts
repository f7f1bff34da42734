/** Builders of raw Kubernetes JSON: what an API server would have sent, as far as rules read it. */
export type Json = { readonly [name: string]: unknown }

export const T0 = Date.parse('2026-03-02T02:00:00Z')

export function iso(ms: number): string {
  return new Date(Math.floor(ms / 1000) * 1000).toISOString().replace('.000Z', 'Z')
}

export type ContainerState = {
  readonly name?: string
  readonly ready?: boolean
  readonly restarts?: number
  readonly waiting?: string
  readonly message?: string
  readonly running?: number
  readonly terminated?: Json
  readonly last?: Json
  readonly init?: boolean
}

export type PodParts = {
  readonly name: string
  readonly namespace?: string
  readonly uid?: string
  readonly owner?: { readonly kind: string; readonly name: string; readonly uid: string }
  readonly node?: string
  readonly created?: number
  readonly labels?: Json
  readonly annotations?: Json
  readonly deleting?: number
  readonly finalizers?: readonly string[]
  readonly phase?: string
  readonly reason?: string
  readonly message?: string
  readonly ready?: boolean
  readonly readySince?: number
  readonly scheduled?: { readonly reason: string; readonly message?: string; readonly since: number }
  readonly disruption?: { readonly reason: string; readonly since: number }
  readonly containers?: readonly ContainerState[]
  readonly image?: string
  readonly spec?: Json
}

export function pod(parts: PodParts): Json {
  const {
    name,
    namespace = 'shop',
    created = T0 - 3_600_000,
    ready = true,
    node = parts.scheduled ? undefined : 'n1',
  } = parts
  const states = parts.containers ?? [{ running: created + 2_000, ready }]
  const conditions = [
    node === undefined
      ? condition(
          'PodScheduled',
          'False',
          parts.scheduled?.since ?? created,
          parts.scheduled?.reason,
          parts.scheduled?.message,
        )
      : condition('PodScheduled', 'True', created),
    ...(node === undefined ? [] : [condition('Ready', ready ? 'True' : 'False', parts.readySince ?? created + 3_000)]),
    ...(parts.disruption
      ? [condition('DisruptionTarget', 'True', parts.disruption.since, parts.disruption.reason)]
      : []),
  ]
  const apps = states.filter(({ init }) => !init)
  return {
    kind: 'Pod',
    metadata: {
      ...meta({ name, namespace, created, ...(parts.uid === undefined ? {} : { uid: parts.uid }) }),
      labels: { app: name.replace(/-[^-]*-[^-]*$/, ''), ...parts.labels },
      ...(parts.annotations ? { annotations: parts.annotations } : {}),
      ...(parts.owner ? { ownerReferences: [{ ...parts.owner, controller: true }] } : {}),
      ...(parts.deleting === undefined ? {} : { deletionTimestamp: iso(parts.deleting) }),
      ...(parts.finalizers ? { finalizers: parts.finalizers } : {}),
    },
    spec: {
      ...(node === undefined ? {} : { nodeName: node }),
      ...podSpec(parts.image ?? 'registry.example/api:1.8.1', states),
      ...parts.spec,
    },
    status: {
      phase: parts.phase ?? (node === undefined ? 'Pending' : 'Running'),
      ...(parts.reason ? { reason: parts.reason, message: parts.message } : {}),
      startTime: iso(created),
      conditions,
      containerStatuses: apps.map(containerStatus),
      initContainerStatuses: states.filter(({ init }) => init).map(containerStatus),
    },
  }
}

export function podSpec(image: string, states: readonly ContainerState[] = [{}]): Json {
  const container = (state: ContainerState) => ({
    name: state.name ?? 'app',
    image,
    resources: { limits: { memory: '256Mi' } },
  })
  return {
    containers: states.filter(({ init }) => !init).map(container),
    initContainers: states.filter(({ init }) => init).map(container),
  }
}

function containerStatus(state: ContainerState): Json {
  const { name = 'app', restarts = 0, ready = state.waiting === undefined && state.terminated === undefined } = state
  const now =
    state.waiting !== undefined
      ? { waiting: { reason: state.waiting, message: state.message } }
      : state.terminated
        ? { terminated: state.terminated }
        : { running: { startedAt: iso(state.running ?? T0 - 3_600_000) } }
  return {
    name,
    ready,
    started: ready,
    restartCount: restarts,
    state: now,
    lastState: state.last ? { terminated: state.last } : {},
  }
}

export function ended(
  at: number,
  exitCode: number,
  reason = exitCode === 0 ? 'Completed' : 'Error',
  message?: string,
): Json {
  return {
    exitCode,
    reason,
    finishedAt: iso(at),
    startedAt: iso(at - 5_000),
    containerID: `containerd://${at}`,
    ...(message ? { message } : {}),
  }
}

export function meta(parts: {
  name: string
  namespace?: string
  created?: number
  uid?: string
  generation?: number
  labels?: Json
  annotations?: Json
  owner?: Json
}): Json {
  const { owner, created = T0 - 3_600_000, ...rest } = parts
  return {
    uid: `${parts.namespace ?? ''}/${parts.name}`,
    ...rest,
    creationTimestamp: iso(created),
    resourceVersion: '1',
    ...(owner ? { ownerReferences: [{ ...owner, controller: true }] } : {}),
  }
}

export function condition(type: string, status: string, since: number, reason?: string, message?: string): Json {
  return {
    type,
    status,
    lastTransitionTime: iso(since),
    lastUpdateTime: iso(since),
    ...(reason ? { reason } : {}),
    ...(message ? { message } : {}),
  }
}

export type NodeParts = {
  readonly name: string
  readonly ready?: 'True' | 'False' | 'Unknown'
  readonly since?: number
  readonly message?: string
  readonly labels?: Json
  readonly taints?: readonly Json[]
  readonly unschedulable?: boolean
  readonly created?: number
  readonly conditions?: readonly Json[]
  readonly bootID?: string
  readonly version?: string
  readonly uid?: string
}

export function node(parts: NodeParts): Json {
  const { name, ready = 'True', since = T0 - 86_400_000, labels = {}, created = T0 - 86_400_000 } = parts
  const reason = ready === 'Unknown' ? 'NodeStatusUnknown' : ready === 'True' ? 'KubeletReady' : 'KubeletNotReady'
  return {
    kind: 'Node',
    metadata: { ...meta({ name, created, ...(parts.uid ? { uid: parts.uid } : { uid: `node-${name}` }) }), labels },
    spec: {
      ...(parts.unschedulable ? { unschedulable: true } : {}),
      ...(parts.taints ? { taints: parts.taints } : {}),
    },
    status: {
      conditions: [condition('Ready', ready, since, reason, parts.message), ...(parts.conditions ?? [])],
      nodeInfo: { bootID: parts.bootID ?? `boot-${name}`, kubeletVersion: parts.version ?? 'v1.36.1' },
      allocatable: { cpu: '4', memory: '16Gi', pods: '110' },
    },
  }
}

export type EventParts = {
  readonly about: { readonly kind: string; readonly name: string; readonly uid: string; readonly namespace?: string }
  readonly reason: string
  readonly message?: string
  readonly type?: string
  readonly count?: number
  readonly at: number
  readonly first?: number
  readonly name?: string
}

export function event(parts: EventParts): Json {
  const { about, reason, message = '', type = 'Warning', at } = parts
  const namespace = about.namespace ?? (about.kind === 'Node' ? 'default' : 'shop')
  return {
    kind: 'Event',
    metadata: meta({ name: parts.name ?? `${about.name}.${reason}`, namespace, created: at }),
    involvedObject: { ...about, namespace: about.kind === 'Node' ? '' : namespace },
    type,
    reason,
    message,
    count: parts.count ?? 1,
    firstTimestamp: iso(parts.first ?? at),
    lastTimestamp: iso(at),
  }
}
