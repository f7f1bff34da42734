import { Fault } from '../fault.ts'
import type { Api } from './api.ts'
import type { Resource } from './discovery.ts'
import type { KubeObject } from './objects.ts'
import { isObject, isRecord } from './objects.ts'
import { resourcePath } from './paths.ts'
import { StatusFault } from './status.ts'
import type { ServerTable } from './tables.ts'
import { readListMeta, readTable, TABLE } from './tables.ts'

export type Selection = {
  /** Without it: every namespace. Ignored for what has none. */
  readonly namespace?: string | undefined
  readonly selector?: string | undefined
  readonly fieldSelector?: string | undefined
  readonly signal?: AbortSignal | undefined
}

export type TableOptions = Selection & {
  /** How much of each object comes with its row: nothing, what of its metadata tables print (the default), or all of it. */
  readonly includeObject?: 'None' | 'Metadata' | 'Object' | undefined
  /** Rows at most, in pages of 500; default 5,000. What is left over is told by `continue` and `remaining`. */
  readonly limit?: number | undefined
  readonly continue?: string | undefined
}

export type Named = {
  readonly namespace?: string | undefined
  readonly name: string
  readonly subresource?: string | undefined
}

export type ListOptions = Selection & {
  /** Items at most; default 5,000. */
  readonly limit?: number | undefined
  /** After so many bytes of JSON no further page is asked for; default 32 MiB. */
  readonly maxBytes?: number | undefined
  readonly continue?: string | undefined
}

export type Listed = {
  readonly items: readonly KubeObject[]
  readonly resourceVersion?: string
  /** Present when there are more; `remaining` when the cluster says how many. */
  readonly continue?: string
  readonly remaining?: number
}

/** kubectl's --chunk-size. */
const PAGE = 500
const MAX_ITEMS = 5000
const NAMESPACES = { group: '', version: 'v1', resource: 'namespaces', namespaced: false }
const MAX_BYTES = 32 * 1024 * 1024

/** A list as the API server prints it. */
export async function listTable(api: Api, resource: Resource, options: TableOptions = {}): Promise<ServerTable> {
  const { includeObject } = options
  const whole = includeObject === 'Object'
  const rows: ServerTable['rows'][number][] = []
  let table: ServerTable = { columns: [], rows }
  // Of a page only its cells are kept, so that what bounds a list is its rows, and not what they weighed on the wire.
  const bounds = whole ? {} : { mostBytes: Number.POSITIVE_INFINITY, bare: true }
  await eachPage(api, resource, options, { accept: TABLE, includeObject, ...bounds }, (json) => {
    const page = readTable(json, whole)
    for (const row of page.rows) rows.push(row)
    table = { ...page, columns: table.columns.length > 0 ? table.columns : page.columns, rows }
    return { count: rows.length, more: page.continue }
  })
  return table
}

/** One object as the API server prints it: a table of one row. */
export async function getTable(
  api: Api,
  resource: Resource,
  { signal, includeObject, ...place }: Named & Pick<TableOptions, 'includeObject' | 'signal'>,
): Promise<ServerTable> {
  const { json } = await getNamed(api, resource, place, {
    accept: TABLE,
    bare: includeObject !== 'Object',
    query: { includeObject },
    signal,
  })
  return readTable(json, includeObject === 'Object')
}

/** Whole objects, each with the apiVersion and kind that typed lists leave out. */
export async function list(api: Api, resource: Resource, options: ListOptions = {}): Promise<Listed> {
  const items: KubeObject[] = []
  let meta: Omit<Listed, 'items'> = {}
  const { maxBytes = MAX_BYTES } = options
  await eachPage(api, resource, options, { maxBytes }, (json) => {
    const page = isRecord(json) ? json : {}
    const { apiVersion = apiVersionOf(resource), kind } = page
    const own = typeof kind === 'string' && kind.endsWith('List') && kind !== 'List' ? kind.slice(0, -4) : resource.kind
    for (const item of Array.isArray(page.items) ? page.items : []) {
      if (isObject(item)) items.push(item.kind ? item : ({ apiVersion, kind: own, ...item } as KubeObject))
    }
    meta = readListMeta(page)
    return { count: items.length, more: meta.continue }
  })
  return { items, ...meta }
}

/** One whole object. Throws a cluster Fault when what came is none. */
export async function get(api: Api, resource: Resource, { signal, ...place }: Named & Pick<Selection, 'signal'>) {
  const { json } = await getNamed(api, resource, place, { signal })
  if (isObject(json)) return json
  throw new Fault('cluster', `${api.cluster} answered with something that is not an object.`)
}

/** Where the whole namespace is missing, that is what is said (cli-runtime pkg/resource/visitor.go, Info.Get). */
async function getNamed(api: Api, resource: Resource, place: Named, asking: NonNullable<Parameters<Api['get']>[1]>) {
  try {
    return await api.get(resourcePath(resource, place), asking)
  } catch (error) {
    const { namespace } = place
    if (!isNotFound(error) || !resource.namespaced || !namespace || namespace === 'default') throw error
    const outer = await api
      .get(resourcePath(NAMESPACES, { name: namespace }), { signal: asking.signal })
      .catch((e) => e)
    throw isNotFound(outer) ? outer : error
  }
}

function isNotFound(error: unknown): boolean {
  return error instanceof StatusFault && error.status.code === 404
}

/** `v1` or `apps/v1`. */
export function apiVersionOf({ group, version }: Pick<Resource, 'group' | 'version'>): string {
  return group ? `${group}/${version}` : version
}

type Page = { readonly count: number; readonly more: string | undefined }

async function eachPage(
  api: Api,
  resource: Resource,
  options: TableOptions,
  {
    accept,
    includeObject,
    bare = false,
    maxBytes = MAX_BYTES,
    mostBytes = maxBytes,
  }: { accept?: string; includeObject?: string | undefined; bare?: boolean; maxBytes?: number; mostBytes?: number },
  take: (json: unknown) => Page,
): Promise<void> {
  const path = resourcePath(resource, { namespace: options.namespace })
  const most = options.limit ?? MAX_ITEMS
  const seen = new Set<string>()
  let more = options.continue
  let bytes = 0
  for (let count = 0; count < most && bytes < mostBytes; ) {
    const query = {
      labelSelector: options.selector || undefined,
      fieldSelector: options.fieldSelector || undefined,
      limit: Math.min(PAGE, most - count),
      continue: more,
      includeObject,
    }
    const told = await page(api, path, { query, accept, bare, maxBytes, signal: options.signal })
    const taken = take(told.json)
    bytes += told.bytes
    count = taken.count
    more = taken.more
    // A server that hands out the same token again would keep us here for ever.
    if (!more || seen.has(more)) return
    seen.add(more)
  }
}

/** A list that changed too much between pages comes with a token to go on from what it is now. */
async function page(api: Api, path: string, asking: NonNullable<Parameters<Api['get']>[1]>) {
  try {
    return await api.get(path, asking)
  } catch (error) {
    const token = error instanceof StatusFault && error.status.code === 410 ? error.status.continue : undefined
    if (!token || !asking.query?.continue) throw error
    return api.get(path, { ...asking, query: { ...asking.query, continue: token } })
  }
}
