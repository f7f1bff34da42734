import { age, printer } from './printer.ts'

type Amount = {
  readonly type?: string
  readonly averageUtilization?: number
  readonly averageValue?: string
  readonly value?: string
}

type Metric = {
  readonly type: string
  readonly [source: string]: unknown
}

type Source = { readonly name?: string; readonly target?: Amount; readonly current?: Amount }

type Autoscaler = {
  readonly spec?: {
    readonly scaleTargetRef?: { readonly kind: string; readonly name: string }
    readonly minReplicas?: number
    readonly maxReplicas?: number
    readonly metrics?: readonly Metric[]
  }
  readonly status?: { readonly currentReplicas?: number; readonly currentMetrics?: readonly Metric[] }
}

export const horizontalpodautoscalers = printer<Autoscaler>(
  ['Name', 'Reference', 'Targets', 'MinPods', 'MaxPods', 'Replicas', 'Age'],
  ({ metadata, spec, status }, now) => [
    metadata.name,
    `${spec?.scaleTargetRef?.kind ?? ''}/${spec?.scaleTargetRef?.name ?? ''}`,
    targets(spec?.metrics ?? [], status?.currentMetrics ?? []),
    String(spec?.minReplicas ?? '<unset>'),
    spec?.maxReplicas ?? 0,
    status?.currentReplicas ?? 0,
    age({ metadata }, now),
  ],
)

function targets(specs: readonly Metric[], statuses: readonly Metric[]): string {
  if (specs.length === 0) return '<none>'
  const list = specs.map((spec, i) => target(spec, statuses[i]))
  const shown = list.slice(0, 2).join(', ')
  return list.length > 2 ? `${shown} + ${list.length - 2} more...` : shown
}

const UNKNOWN = '<unknown>'

function target(spec: Metric, status: Metric | undefined): string {
  const wanted = source(spec)?.target
  const current = status && source(status)?.current
  switch (spec.type) {
    case 'Resource':
    case 'ContainerResource':
      return `${source(spec)?.name ?? ''}: ${resource(wanted, current)}`
    case 'Pods':
      return `${current?.averageValue ?? UNKNOWN}/${wanted?.averageValue ?? ''}`
    case 'External':
    case 'Object':
      if (wanted?.averageValue) return `${current?.averageValue ?? UNKNOWN}/${wanted.averageValue} (avg)`
      return `${current?.value ?? UNKNOWN}/${wanted?.value ?? ''}`
    default:
      return '<unknown type>'
  }
}

function resource(wanted: Amount | undefined, current: Amount | undefined): string {
  if (wanted?.averageValue) return `${current?.averageValue ?? UNKNOWN}/${wanted.averageValue}`
  const now = current?.averageUtilization === undefined ? UNKNOWN : `${current.averageUtilization}%`
  return `${now}/${wanted?.averageUtilization === undefined ? '<auto>' : `${wanted.averageUtilization}%`}`
}

/** A metric keeps its numbers under its own type's name: `resource`, `containerResource`, `pods`... */
function source(metric: Metric): Source | undefined {
  const key = metric.type.charAt(0).toLowerCase() + metric.type.slice(1)
  return metric[key] as Source | undefined
}
