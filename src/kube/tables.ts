import type { Metadata } from './objects.ts'
import { isRecord } from './objects.ts'

type Column = {
  readonly name: string
  readonly type: string
  readonly format: string
  /** 0 is always shown, more only with -o wide. */
  readonly priority: number
}

type Row = {
  readonly cells: readonly unknown[]
  /** Name, namespace and labels, or the whole object when it was asked for; no object at all with includeObject=None. */
  readonly object?: { readonly metadata: Metadata; readonly [key: string]: unknown }
}

/** A list or an object as the API server itself would have it printed (meta/v1 Table). */
export type ServerTable = {
  readonly columns: readonly Column[]
  readonly rows: readonly Row[]
  readonly resourceVersion?: string
  /** Present when there are more: where to go on, and how many are left if the cluster says. */
  readonly continue?: string
  readonly remaining?: number
}

export const TABLE =
  'application/json;as=Table;v=v1;g=meta.k8s.io,application/json;as=Table;v=v1beta1;g=meta.k8s.io,application/json'

/**
 * Reads a Table; servers that do not know Tables send a list or an object, which becomes NAME and AGE as kubectl has it.
 * There AGE is the time of creation, in a column of type `date`, for the view to turn into an age. Of the objects only what
 * tables print is kept, unless they are wanted `whole`: 5,000 rows with all of their metadata would be 10 MB.
 */
export function readTable(json: unknown, whole = false): ServerTable {
  if (!isRecord(json)) return { columns: [], rows: [] }
  const rows = json.kind === 'Table' ? (Array.isArray(json.rows) ? json.rows : []) : undefined
  const columns = rows && Array.isArray(json.columnDefinitions) ? json.columnDefinitions.filter(isRecord) : undefined
  const read = rows ? rows.filter(isRow) : (Array.isArray(json.items) ? json.items : [json]).flatMap(plainRow)
  return {
    columns: columns ? columns.map(readColumn) : PLAIN,
    rows: whole ? read : read.map(slim),
    ...readListMeta(json),
  }
}

/** Where a list stands and whether there is more of it (meta/v1 ListMeta). */
export function readListMeta(
  json: Record<string, unknown>,
): Pick<ServerTable, 'resourceVersion' | 'continue' | 'remaining'> {
  const metadata = isRecord(json.metadata) ? json.metadata : {}
  const { resourceVersion, continue: more, remainingItemCount } = metadata
  return {
    ...(typeof resourceVersion === 'string' && resourceVersion && { resourceVersion }),
    ...(typeof more === 'string' && more && { continue: more }),
    ...(typeof remainingItemCount === 'number' && { remaining: remainingItemCount }),
  }
}

const PLAIN: readonly Column[] = [
  { name: 'Name', type: 'string', format: 'name', priority: 0 },
  { name: 'Age', type: 'date', format: 'date-time', priority: 0 },
]

function readColumn({ name, type, format, priority }: Record<string, unknown>): Column {
  return {
    name: String(name ?? ''),
    type: String(type ?? 'string'),
    format: String(format ?? ''),
    priority: typeof priority === 'number' ? priority : 0,
  }
}

function isRow(row: unknown): row is Row {
  return isRecord(row) && Array.isArray(row.cells)
}

function slim({ cells, object }: Row): Row {
  if (!isRecord(object) || !isRecord(object.metadata)) return { cells }
  const { name, namespace, labels } = object.metadata as Metadata
  return {
    cells,
    object: { metadata: { ...(name && { name }), ...(namespace && { namespace }), ...(labels && { labels }) } },
  }
}

function plainRow(item: unknown): Row[] {
  if (!isRecord(item) || !isRecord(item.metadata)) return []
  const metadata = item.metadata as Metadata
  return [{ cells: [metadata.name ?? '', metadata.creationTimestamp ?? ''], object: { ...item, metadata } }]
}
