import type { Api } from './api.ts'
import type { Resource } from './discovery.ts'
import { listTable } from './resources.ts'

/** A node as the API server prints it, with its labels. */
export type NodeRow = {
  readonly name: string
  /** `Ready`, `NotReady`, `Unknown`, each with `,SchedulingDisabled` when it is cordoned. */
  readonly status: string
  readonly roles: string
  readonly age: string
  /** Its kubelet's. */
  readonly version: string
  readonly labels: Readonly<Record<string, string>>
}

const NODES: Resource = {
  group: '',
  version: 'v1',
  resource: 'nodes',
  singular: 'node',
  kind: 'Node',
  namespaced: false,
  shortNames: ['no'],
  verbs: ['get', 'list', 'watch'],
  categories: [],
  subresources: [],
}

/** Every node, 5,000 at most, which is as many as a cluster may have (kubernetes.io/docs/setup/best-practices/cluster-large). */
export async function nodeRows(api: Api, signal?: AbortSignal): Promise<readonly NodeRow[]> {
  const { columns, rows } = await listTable(api, NODES, { includeObject: 'Metadata', signal })
  const at = (name: string) => columns.findIndex((column) => column.name.toLowerCase() === name)
  const places = { name: at('name'), status: at('status'), roles: at('roles'), age: at('age'), version: at('version') }
  return rows.map(({ cells, object }) => {
    const cell = (place: number) => (place >= 0 && cells[place] !== undefined ? String(cells[place]) : '')
    return {
      name: cell(places.name),
      status: cell(places.status),
      roles: cell(places.roles),
      age: cell(places.age),
      version: cell(places.version),
      labels: object?.metadata.labels ?? {},
    }
  })
}
