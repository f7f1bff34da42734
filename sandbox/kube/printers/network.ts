import type { LabelSelector } from '../selectors/labels.ts'
import { formatLabelSelector, formatLabels } from '../selectors/labels.ts'
import { age, atMost, printer } from './printer.ts'

type LoadBalancer = { readonly ingress?: readonly { readonly ip?: string; readonly hostname?: string }[] }

type Service = {
  readonly spec?: {
    readonly type?: string
    readonly clusterIP?: string
    readonly clusterIPs?: readonly string[]
    readonly externalIPs?: readonly string[]
    readonly externalName?: string
    readonly ports?: readonly { readonly port: number; readonly nodePort?: number; readonly protocol?: string }[]
    readonly selector?: Readonly<Record<string, string>>
  }
  readonly status?: { readonly loadBalancer?: LoadBalancer }
}

export const services = printer<Service>(
  ['Name', 'Type', 'Cluster-IP', 'External-IP', 'Port(s)', 'Age', 'Selector*'],
  ({ metadata, spec, status }, now) => [
    metadata.name,
    spec?.type ?? 'ClusterIP',
    spec?.clusterIPs?.[0] ?? spec?.clusterIP ?? '<none>',
    externalIp(spec, status?.loadBalancer),
    ports(spec) || '<none>',
    age({ metadata }, now),
    formatLabels(spec?.selector),
  ],
)

function externalIp(spec: Service['spec'], balancer: LoadBalancer | undefined): string {
  const type = spec?.type ?? 'ClusterIP'
  const own = spec?.externalIPs ?? []
  if (type === 'ExternalName') return spec?.externalName ?? ''
  if (type === 'LoadBalancer') return [...addresses(balancer), ...own].join(',') || '<pending>'
  return own.length > 0 ? own.join(',') : '<none>'
}

function addresses(balancer: LoadBalancer | undefined): readonly string[] {
  const all = (balancer?.ingress ?? []).map(({ ip, hostname }) => ip || hostname || '').filter((text) => text !== '')
  return [...new Set(all)].sort()
}

function ports(spec: Service['spec']): string {
  return (spec?.ports ?? [])
    .map(({ port, nodePort, protocol = 'TCP' }) =>
      nodePort ? `${port}:${nodePort}/${protocol}` : `${port}/${protocol}`,
    )
    .join(',')
}

type Endpoints = {
  readonly subsets?: readonly {
    readonly addresses?: readonly { readonly ip: string }[]
    readonly ports?: readonly { readonly port: number }[]
  }[]
}

export const endpoints = printer<Endpoints>(['Name', 'Endpoints', 'Age'], ({ metadata, subsets }, now) => {
  const all = (subsets ?? []).flatMap((subset) => {
    const ips = (subset.addresses ?? []).map(({ ip }) => ip)
    return subset.ports?.length ? subset.ports.flatMap(({ port }) => ips.map((ip) => hostPort(ip, port))) : ips
  })
  return [metadata.name, subsets?.length ? atMost(all) : '<none>', age({ metadata }, now)]
})

function hostPort(ip: string, port: number): string {
  return ip.includes(':') ? `[${ip}]:${port}` : `${ip}:${port}`
}

type EndpointSlice = {
  readonly addressType?: string
  readonly ports?: readonly { readonly name?: string; readonly port?: number }[]
  readonly endpoints?: readonly { readonly addresses?: readonly string[] }[]
}

export const endpointslices = printer<EndpointSlice>(
  ['Name', 'AddressType', 'Ports', 'Endpoints', 'Age'],
  (slice, now) => [
    slice.metadata.name,
    slice.addressType ?? '',
    atMost((slice.ports ?? []).map(({ name, port }) => String(port ?? name ?? '*'))) || '<unset>',
    atMost((slice.endpoints ?? []).flatMap((endpoint) => endpoint.addresses ?? [])) || '<unset>',
    age(slice, now),
  ],
)

type Ingress = {
  readonly spec?: {
    readonly ingressClassName?: string
    readonly rules?: readonly { readonly host?: string }[]
    readonly tls?: readonly unknown[]
  }
  readonly status?: { readonly loadBalancer?: LoadBalancer }
}

export const ingresses = printer<Ingress>(
  ['Name', 'Class', 'Hosts', 'Address', 'Ports', 'Age'],
  ({ metadata, spec, status }, now) => [
    metadata.name,
    spec?.ingressClassName ?? '<none>',
    hosts(spec?.rules ?? []),
    addresses(status?.loadBalancer).join(','),
    spec?.tls?.length ? '80, 443' : '80',
    age({ metadata }, now),
  ],
)

function hosts(rules: readonly { readonly host?: string }[]): string {
  const named = rules.map(({ host }) => host ?? '').filter((host) => host !== '')
  if (named.length === 0) return '*'
  // The rest is counted in rules, hostless ones included, as the API server does.
  return named.length > 3 ? `${named.slice(0, 3).join(',')} + ${rules.length - 3} more...` : named.join(',')
}

type IngressClass = {
  readonly spec?: {
    readonly controller?: string
    readonly parameters?: { readonly apiGroup?: string; readonly kind: string; readonly name: string }
  }
}

export const ingressclasses = printer<IngressClass>(
  ['Name', 'Controller', 'Parameters', 'Age'],
  ({ metadata, spec }, now) => {
    const parameters = spec?.parameters
    const group = parameters?.apiGroup ? `.${parameters.apiGroup}` : ''
    const text = parameters ? `${parameters.kind}${group}/${parameters.name}` : '<none>'
    return [metadata.name, spec?.controller ?? '', text, age({ metadata }, now)]
  },
)

type NetworkPolicy = { readonly spec?: { readonly podSelector?: LabelSelector } }

export const networkpolicies = printer<NetworkPolicy>(['Name', 'Pod-Selector', 'Age'], ({ metadata, spec }, now) => [
  metadata.name,
  formatLabelSelector(spec?.podSelector),
  age({ metadata }, now),
])
