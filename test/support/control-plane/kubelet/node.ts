import type { KubeObject } from '../../../../sandbox/object.ts'
import { until } from '../../until.ts'
import type { Client } from '../client.ts'

/** A node as it registers itself: far away in its own zone, with room for thousands of small pods. */
export function nodeObject(name: string, index: number): KubeObject {
  const labels = {
    'kubernetes.io/hostname': name,
    'kubernetes.io/os': 'linux',
    'kubernetes.io/arch': 'amd64',
    'topology.kubernetes.io/zone': `zone-${index + 1}`,
  }
  return {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: { name, labels },
    spec: { podCIDR: `10.244.${index}.0/24` },
    status: { addresses: ADDRESSES },
  }
}

const ADDRESSES = [{ type: 'InternalIP', address: '127.0.0.1' }]
const ROOM = { cpu: '1000', memory: '2000Gi', pods: '5000', 'ephemeral-storage': '1000Gi' }

/** Registers a node and says that it is ready and where its kubelet listens. Throws what the API server says against it. */
export async function registerNode(client: Client, node: KubeObject, port: number): Promise<void> {
  const { status: _status, ...blank } = node
  await asked(client, 'POST', '/api/v1/nodes', blank, 'application/json')
  const status = {
    addresses: ADDRESSES,
    daemonEndpoints: { kubeletEndpoint: { Port: port } },
    // With this the API server hands WebSockets through to us (KEP-4006, from 1.36 on).
    declaredFeatures: ['ExtendWebSocketsToKubelet'],
    capacity: ROOM,
    allocatable: ROOM,
    conditions: conditions(),
    nodeInfo: INFO,
  }
  const path = `/api/v1/nodes/${node.metadata.name}`
  await asked(client, 'PATCH', `${path}/status`, { status }, 'application/merge-patch+json')
  // New nodes are tainted until the control plane has seen that they are ready; no pod would come before.
  await until(`${node.metadata.name} takes pods`, async () => !/"taints":/.test((await client.get(path)).text))
}

async function asked(client: Client, method: string, path: string, body: object, contentType: string): Promise<void> {
  const { status, text } = await client.ask(method, path, { body, contentType })
  if (status > 299 && status !== 409) throw new Error(`${method} ${path}: ${status} ${text}`)
}

function conditions(): readonly object[] {
  const now = new Date().toISOString().replace(/\.\d+/, '')
  const common = { lastHeartbeatTime: now, lastTransitionTime: now }
  const fine = ['MemoryPressure', 'DiskPressure', 'PIDPressure'].map((type) => ({
    type,
    status: 'False',
    reason: `KubeletHas${type === 'DiskPressure' ? 'No' : 'Sufficient'}${type.replace('Pressure', '')}`,
    ...common,
  }))
  return [
    ...fine,
    { type: 'Ready', status: 'True', reason: 'KubeletReady', message: 'kubelet is posting ready status', ...common },
  ]
}

const INFO = {
  machineID: '1',
  systemUUID: '1',
  bootID: '1',
  kernelVersion: '6.8.0',
  osImage: 'Test Linux 1.0',
  containerRuntimeVersion: 'containerd://2.1.4',
  kubeletVersion: 'v1.36.3',
  kubeProxyVersion: '',
  operatingSystem: 'linux',
  architecture: 'amd64',
}
