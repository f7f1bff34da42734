import type { KubeObject } from '../../object.ts'
import { age, printer } from './printer.ts'

type Node = {
  readonly metadata: KubeObject['metadata']
  readonly spec?: { readonly unschedulable?: boolean }
  readonly status?: {
    readonly conditions?: readonly { readonly type: string; readonly status: string }[]
    readonly addresses?: readonly { readonly type: string; readonly address: string }[]
    readonly nodeInfo?: {
      readonly kubeletVersion?: string
      readonly osImage?: string
      readonly kernelVersion?: string
      readonly architecture?: string
      readonly containerRuntimeVersion?: string
    }
  }
}

export const nodes = printer<Node>(
  [
    'Name',
    'Status',
    'Roles',
    'Age',
    'Version',
    'Internal-IP*',
    'External-IP*',
    'OS-Image*',
    'Kernel-Version*',
    'Container-Runtime*',
  ],
  (node, now) => {
    const info = node.status?.nodeInfo
    return [
      node.metadata.name,
      nodeStatus(node),
      roles(node).join(',') || '<none>',
      age(node, now),
      info?.kubeletVersion ?? '',
      address(node, 'InternalIP'),
      address(node, 'ExternalIP'),
      info?.osImage || '<unknown>',
      kernel(info?.kernelVersion, info?.architecture),
      info?.containerRuntimeVersion || '<unknown>',
    ]
  },
)

/** Since 1.36 with the architecture. */
function kernel(version: string | undefined, architecture: string | undefined): string {
  if (!version) return '<unknown>'
  return architecture ? `${version} (${architecture})` : version
}

function nodeStatus({ spec, status }: Node): string {
  const ready = status?.conditions?.find((condition) => condition.type === 'Ready')
  const word = ready ? (ready.status === 'True' ? 'Ready' : 'NotReady') : 'Unknown'
  return spec?.unschedulable ? `${word},SchedulingDisabled` : word
}

const ROLE_PREFIX = 'node-role.kubernetes.io/'

function roles({ metadata }: Node): readonly string[] {
  const found = Object.entries(metadata.labels ?? {}).flatMap(([key, value]) => {
    if (key.startsWith(ROLE_PREFIX)) return [key.slice(ROLE_PREFIX.length)]
    return key === 'kubernetes.io/role' ? [value] : []
  })
  return [...new Set(found.filter((role) => role !== ''))].sort()
}

function address({ status }: Node, type: string): string {
  return status?.addresses?.find((candidate) => candidate.type === type)?.address ?? '<none>'
}

export const namespaces = printer<{ readonly status?: { readonly phase?: string } }>(
  ['Name', 'Status', 'Age'],
  ({ metadata, status }, now) => [metadata.name, status?.phase ?? '', age({ metadata }, now)],
)

type Quota = {
  readonly status?: {
    readonly hard?: Readonly<Record<string, string>>
    readonly used?: Readonly<Record<string, string>>
  }
}

export const resourcequotas = printer<Quota>(['Name', 'Request', 'Limit', 'Age'], ({ metadata, status }, now) => {
  const resources = Object.keys(status?.hard ?? {}).sort()
  const line = (names: readonly string[]) =>
    names.map((name) => `${name}: ${status?.used?.[name] ?? '0'}/${status?.hard?.[name] ?? '0'}`).join(', ')
  const limits = resources.filter((name) => name.startsWith('limits.'))
  const requests = resources.filter((name) => !name.startsWith('limits.'))
  return [metadata.name, line(requests), line(limits), age({ metadata }, now)]
})

type Budget = {
  readonly spec?: { readonly minAvailable?: number | string; readonly maxUnavailable?: number | string }
  readonly status?: { readonly disruptionsAllowed?: number }
}

export const poddisruptionbudgets = printer<Budget>(
  ['Name', 'Min Available', 'Max Unavailable', 'Allowed Disruptions:integer', 'Age'],
  ({ metadata, spec, status }, now) => [
    metadata.name,
    String(spec?.minAvailable ?? 'N/A'),
    String(spec?.maxUnavailable ?? 'N/A'),
    status?.disruptionsAllowed ?? 0,
    age({ metadata }, now),
  ],
)

type Lease = { readonly spec?: { readonly holderIdentity?: string } }

export const leases = printer<Lease>(['Name', 'Holder', 'Age'], ({ metadata, spec }, now) => [
  metadata.name,
  spec?.holderIdentity ?? '',
  age({ metadata }, now),
])

type PriorityClass = { readonly value?: number; readonly globalDefault?: boolean; readonly preemptionPolicy?: string }

export const priorityclasses = printer<PriorityClass>(
  ['Name', 'Value:integer', 'Global-Default:boolean', 'Age', 'PreemptionPolicy'],
  (priority, now) => [
    priority.metadata.name,
    priority.value ?? 0,
    priority.globalDefault ?? false,
    age(priority, now),
    priority.preemptionPolicy ?? 'PreemptLowerPriority',
  ],
)
