import type { Api } from './api.ts'
import type { Resource } from './discovery.ts'
import { fieldSelector, resourcePath } from './paths.ts'
import type { Selection } from './resources.ts'
import type { ServerTable } from './tables.ts'
import { readTable, TABLE } from './tables.ts'

/** A pod as the API server prints it: `STATUS` is its own word for how the pod is. */
export type PodRow = {
  readonly name: string
  /** Only where the rows were asked for with it. */
  readonly namespace?: string
  readonly ready: string
  readonly status: string
  readonly restarts: string
  readonly age: string
  /** Empty while it has none. */
  readonly node: string
}

export type PodRows = {
  readonly rows: readonly PodRow[]
  /** How many more there are that were not read, when the cluster says. */
  readonly left?: number
}

/** Pods are in every cluster; no discovery needed. */
export const PODS: Resource = {
  group: '',
  version: 'v1',
  resource: 'pods',
  singular: 'pod',
  kind: 'Pod',
  namespaced: true,
  shortNames: ['po'],
  verbs: ['get', 'list', 'watch'],
  categories: ['all'],
  subresources: [],
}

/** Rows without their objects are 300 bytes each, so that pages may be ten times kubectl's. */
const PAGE = 5_000
const MOST = 100_000
/** Of one name there are hardly more than this, one a namespace. */
const NAMESAKES = 50

/**
 * How every pod is, in few bytes: the rows the API server prints, without the objects behind them. 100,000 at most. The
 * rows do not say their namespace, which those do that `podsNamed` finds.
 */
export async function podRows(
  api: Api,
  { namespace, selector, fieldSelector: fields, signal }: Selection = {},
): Promise<PodRows> {
  const rows: PodRow[] = []
  let more: string | undefined
  for (;;) {
    const query = {
      labelSelector: selector || undefined,
      fieldSelector: fields || undefined,
      limit: PAGE,
      continue: more,
      includeObject: 'None',
    }
    const { json } = await api.get(resourcePath(PODS, { namespace }), { accept: TABLE, bare: true, query, signal })
    const table = readTable(json)
    rows.push(...rowsOf(table))
    const before = more
    more = table.continue
    if (!more || more === before) return { rows }
    if (rows.length >= MOST) return { rows, left: table.remaining ?? 1 }
  }
}

/** The pods of a name, in every namespace, each with its own. The API server finds them in its cache. */
export async function podsNamed(
  api: Api,
  name: string,
  { selector, signal }: Selection = {},
): Promise<readonly PodRow[]> {
  const query = {
    labelSelector: selector || undefined,
    fieldSelector: fieldSelector({ 'metadata.name': name }),
    resourceVersion: 0,
    limit: NAMESAKES,
    includeObject: 'Metadata',
  }
  const { json } = await api.get(resourcePath(PODS, {}), { accept: TABLE, bare: true, query, signal })
  return rowsOf(readTable(json))
}

function rowsOf({ columns, rows }: ServerTable): PodRow[] {
  const at = (name: string) => columns.findIndex((column) => column.name.toLowerCase() === name)
  const places = {
    name: at('name'),
    ready: at('ready'),
    status: at('status'),
    restarts: at('restarts'),
    age: at('age'),
    node: at('node'),
  }
  return rows.map(({ cells, object }) => {
    const cell = (place: number) => (place >= 0 && cells[place] !== undefined ? String(cells[place]) : '')
    const node = cell(places.node)
    const namespace = object?.metadata.namespace
    return {
      name: cell(places.name),
      ...(namespace !== undefined && { namespace }),
      ready: cell(places.ready),
      status: cell(places.status),
      restarts: cell(places.restarts),
      age: cell(places.age),
      node: node === '<none>' ? '' : node,
    }
  })
}
