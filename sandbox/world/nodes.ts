import { hash32 } from '../controllers/chance.ts'
import { healthy } from '../controllers/node/lifecycle.ts'
import { timestamp } from '../kube/timestamp.ts'
import type { KubeObject } from '../object.ts'

/** A node pool of an AKS cluster. */
export type NodePool = {
  readonly name: string
  readonly mode: 'System' | 'User'
  readonly count: number
  readonly size: 'Standard_D2ds_v5' | 'Standard_D4ds_v5'
  readonly cluster: string
  readonly version: string
}

const SIZES = {
  Standard_D2ds_v5: { cpu: '2', memory: '8129640Ki', free: { cpu: '1900m', memory: '6120552Ki' } },
  Standard_D4ds_v5: { cpu: '4', memory: '16374084Ki', free: { cpu: '3860m', memory: '13562180Ki' } },
} as const

// What AKS' node-problem-detector reports beside the kubelet; all False on a node that is well.
const PROBLEMS: Readonly<Record<string, string>> = {
  ContainerRuntimeProblem: 'ContainerRuntimeIsUp',
  FilesystemCorruptionProblem: 'FilesystemIsOK',
  FrequentContainerdRestart: 'NoFrequentContainerdRestart',
  FrequentKubeletRestart: 'NoFrequentKubeletRestart',
  KernelDeadlock: 'KernelHasNoDeadlock',
  KubeletProblem: 'KubeletIsUp',
  ReadonlyFilesystem: 'FilesystemIsNotReadOnly',
  VMEventScheduled: 'NoVMEventScheduled',
}

/** The nodes of a pool, spread over three zones; `first` numbers their addresses. */
export function nodesOf(pool: NodePool, first: number, now: number): readonly KubeObject[] {
  return Array.from({ length: pool.count }, (_, at) => nodeOf(pool, at, first + at, now))
}

export function nodeName(pool: NodePool, at: number): string {
  const id = 10_000_000 + (hash32(`${pool.cluster}/${pool.name}`) % 89_999_999)
  return `aks-${pool.name}-${id}-vmss${at.toString(36).padStart(6, '0')}`
}

function nodeOf(pool: NodePool, at: number, number: number, now: number): KubeObject {
  const name = nodeName(pool, at)
  const { cpu, memory, free } = SIZES[pool.size]
  const rest = { 'ephemeral-storage': '129886128Ki', 'hugepages-2Mi': '0', pods: '110' }
  const system = pool.mode === 'System'
  return {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: { name, labels: labelsOf(pool, name, at), annotations: { 'node.alpha.kubernetes.io/ttl': '0' } },
    spec: {
      podCIDR: `10.244.${number}.0/24`,
      podCIDRs: [`10.244.${number}.0/24`],
      providerID: `azure:///subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/mc_rg-shop_${pool.cluster}_westeurope/providers/Microsoft.Compute/virtualMachineScaleSets/${name.slice(0, -6)}/virtualMachines/${at}`,
      ...(system && { taints: [{ key: 'CriticalAddonsOnly', value: 'true', effect: 'NoSchedule' }] }),
    },
    status: {
      addresses: [
        { type: 'InternalIP', address: `10.224.0.${4 + number}` },
        { type: 'Hostname', address: name },
      ],
      allocatable: { ...free, ...rest },
      capacity: { cpu, memory, ...rest },
      conditions: conditions(now),
      nodeInfo: nodeInfo(pool, name),
      daemonEndpoints: { kubeletEndpoint: { Port: 10250 } },
    },
  }
}

function labelsOf(pool: NodePool, name: string, at: number): Readonly<Record<string, string>> {
  return {
    agentpool: pool.name,
    'beta.kubernetes.io/arch': 'amd64',
    'beta.kubernetes.io/os': 'linux',
    'kubernetes.azure.com/agentpool': pool.name,
    'kubernetes.azure.com/cluster': `mc_rg-shop_${pool.cluster}_westeurope`,
    'kubernetes.azure.com/mode': pool.mode.toLowerCase(),
    'kubernetes.azure.com/node-image-version': 'AKSUbuntu-2404gen2containerd-202611.03.0',
    'kubernetes.azure.com/os-sku': 'Ubuntu',
    'kubernetes.azure.com/role': 'agent',
    'kubernetes.io/arch': 'amd64',
    'kubernetes.io/hostname': name,
    'kubernetes.io/os': 'linux',
    'node.kubernetes.io/instance-type': pool.size,
    'topology.kubernetes.io/region': 'westeurope',
    'topology.kubernetes.io/zone': `westeurope-${(at % 3) + 1}`,
  }
}

function conditions(now: number) {
  const at = timestamp(now)
  const times = { lastHeartbeatTime: at, lastTransitionTime: at }
  const problems = Object.entries(PROBLEMS).map(([type, reason]) => ({
    type,
    status: 'False',
    ...times,
    reason,
    message: reason,
  }))
  const own = ['MemoryPressure', 'DiskPressure', 'PIDPressure', 'Ready'].map((type) => ({
    type,
    ...times,
    ...healthy(type),
  }))
  return [...problems, ...own]
}

function nodeInfo({ version }: NodePool, name: string) {
  const id = (part: string) => hash32(`${name}/${part}`).toString(16).padStart(8, '0')
  return {
    architecture: 'amd64',
    bootID: `${id('boot')}-4c1d-4f0a-9d0e-1f${id('b')}ab`,
    containerRuntimeVersion: 'containerd://2.1.5-1',
    kernelVersion: '6.8.0-1041-azure',
    kubeProxyVersion: version,
    kubeletVersion: version,
    machineID: id('machine').repeat(4),
    operatingSystem: 'linux',
    osImage: 'Ubuntu 24.04.3 LTS',
    systemUUID: `${id('uuid')}-7a1b-4c2d-8e3f-0a${id('u')}cd`,
  }
}
