import type { Fields } from './fields.ts'
import { compareText, dig, fieldsList, fieldsOf, textOf } from './fields.ts'
import { pdqsort } from './pdqsort.ts'
import type { Quantity } from './quantity.ts'
import { addQuantity, parseQuantity, quantityMilli, quantityValue } from './quantity.ts'

/** How `kubectl top` sorts: largest first by one of them, otherwise by name. */
export type SortBy = 'cpu' | 'memory' | undefined

/** What something uses of CPU and memory. */
export type Usage = { readonly cpu: Quantity; readonly memory: Quantity }

type Named = { readonly namespace: string; readonly name: string; readonly usage: Usage }

const ZERO: Quantity = { nano: 0n, format: 'decimal' }
const MI = 1024 * 1024

export const NODE_COLUMNS = ['NAME', 'CPU(cores)', 'CPU(%)', 'MEMORY(bytes)', 'MEMORY(%)'] as const

/** What was measured, thing by thing: of a pod, all its containers together. */
export function measured(metrics: readonly unknown[]): Named[] {
  return metrics.map((one) => {
    const whole = dig(one, 'usage')
    return named(one, whole === undefined ? total(containersOf(one)) : usageOf(whole))
  })
}

/**
 * The rows of `kubectl top node`: nodes that were measured, then those that were not, which kubectl leaves in the order of
 * a Go map and here stand by name. Source: kubectl pkg/metricsutil/metrics_printer.go, metrics_sorter.go.
 */
export function nodeRows(
  metrics: readonly unknown[],
  nodes: readonly unknown[],
  { sortBy, capacity }: { readonly sortBy: SortBy; readonly capacity: boolean },
): string[][] {
  const available = new Map(
    nodes.map((node) => [nameOf(node), fieldsOf(dig(node, 'status', capacity ? 'capacity' : 'allocatable'))]),
  )
  const seen = measured(metrics)
  pdqsort(seen, (a, b) => isBefore(a, b, sortBy, false))
  const missing = [...available.keys()].filter((name) => !seen.some((one) => one.name === name)).sort(compareText)
  return [
    ...seen.map(({ name, usage }) => [name, ...usageCells(usage, available.get(name))]),
    ...missing.map((name) => [name, ...Array<string>(NODE_COLUMNS.length - 1).fill('<unknown>')]),
  ]
}

export type PodOptions = {
  readonly sortBy: SortBy
  readonly withNamespace: boolean
  readonly containers: boolean
  readonly sum: boolean
}

/** The table of `kubectl top pod`, with or without its containers and their sum. */
export function podTable(metrics: readonly unknown[], options: PodOptions) {
  const { sortBy, withNamespace, containers, sum } = options
  const columns = [
    ...(withNamespace ? ['NAMESPACE'] : []),
    ...(containers ? ['POD'] : []),
    'NAME',
    'CPU(cores)',
    'MEMORY(bytes)',
  ]
  const pods = metrics.map((one) => ({ ...named(one, total(containersOf(one))), containers: containersOf(one) }))
  pdqsort(pods, (a, b) => isBefore(a, b, sortBy, withNamespace))
  const rows = pods.flatMap((pod) => {
    const start = withNamespace ? [pod.namespace] : []
    if (!containers) return [[...start, pod.name, ...usageCells(pod.usage)]]
    const own = [...pod.containers]
    pdqsort(own, (a, b) => isBefore(a, b, sortBy, false))
    return own.map(({ name, usage }) => [...start, pod.name, name, ...usageCells(usage)])
  })
  return { columns, rows: sum ? [...rows, ...sumRows(total(pods), columns.length)] : rows }
}

function sumRows(usage: Usage, columns: number): string[][] {
  const blank = (cells: number) => Array<string>(cells).fill('')
  return [
    [...blank(columns - 2), '________', '________'],
    [...blank(columns - 2), ...usageCells(usage)],
  ]
}

function usageCells({ cpu, memory }: Usage, available?: Fields): string[] {
  return [
    `${quantityMilli(cpu)}m`,
    ...percent(cpu, available?.cpu),
    `${Math.trunc(quantityValue(memory) / MI)}Mi`,
    ...percent(memory, available?.memory),
  ]
}

/** Rounded down; nothing where it is not known how much there is. */
function percent(used: Quantity, available: unknown): string[] {
  const all = parseQuantity(textOf(available))
  if (!all) return []
  return [`${all.nano === 0n ? 0 : Math.trunc((quantityMilli(used) / quantityMilli(all)) * 100)}%`]
}

function isBefore(a: Named, b: Named, sortBy: SortBy, withNamespace: boolean): boolean {
  if (sortBy === 'cpu') return quantityMilli(a.usage.cpu) > quantityMilli(b.usage.cpu)
  if (sortBy === 'memory') return quantityValue(a.usage.memory) > quantityValue(b.usage.memory)
  if (withNamespace && a.namespace !== b.namespace) return compareText(a.namespace, b.namespace) < 0
  return compareText(a.name, b.name) < 0
}

function containersOf(pod: unknown): Named[] {
  return fieldsList(dig(pod, 'containers')).map((container) => ({
    namespace: '',
    name: textOf(container.name),
    usage: usageOf(container.usage),
  }))
}

function total(parts: readonly { readonly usage: Usage }[]): Usage {
  return parts.reduce<Usage>(
    (sum, { usage }) => ({ cpu: addQuantity(sum.cpu, usage.cpu), memory: addQuantity(sum.memory, usage.memory) }),
    { cpu: ZERO, memory: ZERO },
  )
}

function named(object: unknown, usage: Usage): Named {
  return { namespace: textOf(dig(object, 'metadata', 'namespace')), name: nameOf(object), usage }
}

function nameOf(object: unknown): string {
  return textOf(dig(object, 'metadata', 'name'))
}

function usageOf(usage: unknown): Usage {
  const { cpu, memory } = fieldsOf(usage)
  return { cpu: parseQuantity(textOf(cpu)) ?? ZERO, memory: parseQuantity(textOf(memory)) ?? ZERO }
}
