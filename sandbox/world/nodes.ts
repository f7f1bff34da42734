import { hash32 } from '../controllers/chance.ts'
import { healthy } from '../controllers/node/lifecycle.ts'
import { timestamp } from '../kube/timestamp.ts'
import type { KubeObject } from '../object.ts'

/** A node pool of an AKS cluster. */
export type NodePool = {
  readonly name: string
  readonly mode: 'System' | 'User'
  readonly count: number
  readonly size: string
  readonly cluster: string
  readonly version: string
  /** `AKSUbuntu-2404gen2containerd-202611.03.0`; that by default. */
  readonly image?: string
  readonly os?: 'Linux' | 'Windows'
  readonly osSku?: string
  readonly spot?: boolean
  /** As a pool's are written: `os=windows:NoSchedule`. */
  readonly taints?: readonly string[]
  readonly labels?: Readonly<Record<string, string>>
}

type Size = {
  readonly cpu: string
  readonly memory: string
  readonly free: { readonly cpu: string; readonly memory: string }
}

const BIG: Size = { cpu: '4', memory: '16374084Ki', free: { cpu: '3860m', memory: '13562180Ki' } }
const SIZES: Readonly<Record<string, Size>> = {
  Standard_D2ds_v5: { cpu: '2', memory: '8129640Ki', free: { cpu: '1900m', memory: '6120552Ki' } },
  Standard_D4ds_v5: BIG,
}
const UBUNTU = 'AKSUbuntu-2404gen2containerd-202611.03.0'

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

/** A machine's number is its name's end, in base 36; on Windows there is room for no more than that. */
function nodeName(pool: NodePool, at: number): string {
  const number = at.toString(36).padStart(6, '0')
  if (pool.os === 'Windows') return `aks${pool.name}${number}`
  const id = 10_000_000 + (hash32(`${pool.cluster}/${pool.name}`) % 89_999_999)
  return `aks-${pool.name}-${id}-vmss${number}`
}

/** The machine of that number in its pool; `number` is its address among all of the cluster's. */
export function nodeOf(pool: NodePool, at: number, number: number, now: number): KubeObject {
  const name = nodeName(pool, at)
  const { cpu, memory, free } = SIZES[pool.size] ?? BIG
  const rest = { 'ephemeral-storage': '129886128Ki', 'hugepages-2Mi': '0', pods: '110' }
  const taints = [
    ...(pool.mode === 'System' ? ['CriticalAddonsOnly=true:NoSchedule'] : []),
    ...(pool.spot ? ['kubernetes.azure.com/scalesetpriority=spot:NoSchedule'] : []),
    ...(pool.taints ?? []),
  ].map(taintOf)
  return {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: { name, labels: labelsOf(pool, name, at), annotations: { 'node.alpha.kubernetes.io/ttl': '0' } },
    spec: {
      podCIDR: `10.244.${number}.0/24`,
      podCIDRs: [`10.244.${number}.0/24`],
      providerID: `azure:///subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/mc_rg-shop_${pool.cluster}_westeurope/providers/Microsoft.Compute/virtualMachineScaleSets/${name.slice(0, -6)}/virtualMachines/${at}`,
      ...(taints.length > 0 && { taints }),
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

function taintOf(text: string) {
  const [key = '', value, effect] = text.split(/[=:]/)
  return { key, value, effect }
}

function labelsOf(pool: NodePool, name: string, at: number): Readonly<Record<string, string>> {
  const os = pool.os === 'Windows' ? 'windows' : 'linux'
  return {
    agentpool: pool.name,
    'beta.kubernetes.io/arch': 'amd64',
    'beta.kubernetes.io/os': os,
    'kubernetes.azure.com/agentpool': pool.name,
    'kubernetes.azure.com/cluster': `mc_rg-shop_${pool.cluster}_westeurope`,
    'kubernetes.azure.com/mode': pool.mode.toLowerCase(),
    'kubernetes.azure.com/node-image-version': pool.image ?? UBUNTU,
    'kubernetes.azure.com/os-sku': pool.osSku ?? 'Ubuntu',
    'kubernetes.azure.com/role': 'agent',
    ...(pool.spot && { 'kubernetes.azure.com/scalesetpriority': 'spot' }),
    'kubernetes.io/arch': 'amd64',
    'kubernetes.io/hostname': name,
    'kubernetes.io/os': os,
    'node.kubernetes.io/instance-type': pool.size,
    ...(os === 'windows' && { 'node.kubernetes.io/windows-build': '10.0.20348' }),
    'topology.kubernetes.io/region': 'westeurope',
    'topology.kubernetes.io/zone': `westeurope-${(at % 3) + 1}`,
    ...pool.labels,
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

function nodeInfo(pool: NodePool, name: string) {
  const { version } = pool
  const id = (part: string) => hash32(`${name}/${part}`).toString(16).padStart(8, '0')
  const own =
    pool.os === 'Windows'
      ? {
          containerRuntimeVersion: 'containerd://1.7.29+azure',
          kernelVersion: '10.0.20348.4294',
          operatingSystem: 'windows',
          osImage: 'Windows Server 2022 Datacenter',
        }
      : {
          containerRuntimeVersion: 'containerd://2.1.5-1',
          kernelVersion: '6.8.0-1041-azure',
          operatingSystem: 'linux',
          osImage: 'Ubuntu 24.04.3 LTS',
        }
  return {
    architecture: 'amd64',
    bootID: `${id('boot')}-4c1d-4f0a-9d0e-1f${id('b')}ab`,
    kubeProxyVersion: version,
    kubeletVersion: version,
    machineID: id('machine').repeat(4),
    ...own,
    systemUUID: `${id('uuid')}-7a1b-4c2d-8e3f-0a${id('u')}cd`,
  }
}
