import { imageId } from '../controllers/kubelet/image.ts'
import { STEADY } from '../controllers/kubelet/kubelet.ts'
import type { PodSpec } from '../controllers/pod/pod.ts'
import { kinds } from '../kube/kinds.ts'
import { randomSuffix } from '../kube/random.ts'
import type { Store } from '../kube/store.ts'
import { timestamp } from '../kube/timestamp.ts'
import type { KubeObject } from '../object.ts'
import { namespace } from './plain.ts'

export const BIG = 'big'
const NODE = 'virtual-node-aci-linux'
const IMAGE = 'acrshop.azurecr.io/load/worker:1.0.0'
const MINUTE_MS = 60_000

/**
 * Puts `count` Running pods into namespace `big`, on a virtual node made for them. Nothing simulates them: they cost
 * memory only, and little of it, for they share their spec.
 */
export function bigNamespace(store: Store, count: number): void {
  const now = store.clock.now()
  if (!store.get(kinds.namespaces, undefined, BIG)) store.create(namespace(BIG))
  if (!store.get(kinds.nodes, undefined, NODE)) store.create(virtualNode(now))
  let spec: unknown = podSpec()
  for (let at = 0; at < count; at++) {
    const since = timestamp(now - (at % 4000) * MINUTE_MS)
    const made = store.create(pod(`worker-${randomSuffix(store.random, 8)}-${at}`, at, since, spec))
    // What is stored is frozen, and taken as it is when it comes again.
    spec = made.spec
  }
}

function podSpec(): PodSpec {
  const resources = { requests: { cpu: '15m', memory: '32Mi' }, limits: { memory: '64Mi' } }
  const container = { name: 'worker', image: IMAGE, imagePullPolicy: 'IfNotPresent', resources }
  return {
    nodeName: NODE,
    restartPolicy: 'Always',
    terminationGracePeriodSeconds: 1,
    containers: [container],
    tolerations: [{ operator: 'Exists' }],
  }
}

function pod(name: string, at: number, since: string, spec: unknown): KubeObject {
  const podIP = `10.${128 + ((at >> 16) & 63)}.${(at >> 8) & 255}.${at & 255}`
  const status = { type: '', status: 'True', lastTransitionTime: since }
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name,
      namespace: BIG,
      creationTimestamp: since,
      labels: { app: 'worker', shard: String(at % 16) },
      annotations: { [STEADY]: 'true' },
    },
    spec,
    status: {
      phase: 'Running',
      qosClass: 'Burstable',
      hostIP: '10.224.0.200',
      podIP,
      podIPs: [{ ip: podIP }],
      startTime: since,
      conditions: ['Initialized', 'Ready', 'ContainersReady', 'PodScheduled'].map((type) => ({ ...status, type })),
      containerStatuses: [
        {
          name: 'worker',
          image: IMAGE,
          imageID: imageId(IMAGE),
          containerID: `containerd://${name}`,
          ready: true,
          started: true,
          restartCount: 0,
          state: { running: { startedAt: since } },
          lastState: {},
        },
      ],
    },
  }
}

function virtualNode(now: number): KubeObject {
  const room = { cpu: '10k', memory: '40Ti', pods: '50k' }
  const at = timestamp(now)
  return {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: {
      name: NODE,
      labels: { 'kubernetes.io/hostname': NODE, 'kubernetes.io/os': 'linux', type: 'virtual-kubelet' },
    },
    spec: { taints: [{ key: 'virtual-kubelet.io/provider', value: 'azure', effect: 'NoSchedule' }] },
    status: {
      allocatable: room,
      capacity: room,
      addresses: [{ type: 'InternalIP', address: '10.224.0.200' }],
      conditions: [
        {
          type: 'Ready',
          status: 'True',
          reason: 'KubeletReady',
          message: 'kubelet is ready.',
          lastHeartbeatTime: at,
          lastTransitionTime: at,
        },
      ],
      nodeInfo: { kubeletVersion: 'v1.36.1-vk-azure-aci-1.6.2', operatingSystem: 'Linux', architecture: '' },
    },
  }
}
