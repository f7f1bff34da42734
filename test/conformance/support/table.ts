import type { Client } from '../../support/control-plane/client.ts'
import { until } from '../../support/until.ts'
import { at, read } from './see.ts'

export const TABLE = 'application/json;as=Table;v=v1;g=meta.k8s.io,application/json'

type Column = { readonly name: string; readonly type: string }
type Row = { readonly cells: readonly unknown[]; readonly object?: unknown }

export type Seen = {
  readonly kind: unknown
  readonly apiVersion: unknown
  readonly columns: readonly Column[]
  /** By name, generated parts left out. */
  readonly rows: Readonly<Record<string, readonly unknown[]>>
}

/** A Table as what tells of it: its columns and its cells by object, ages left out. */
export function tableOf(json: unknown): Seen {
  const columns = (at(json, 'columnDefinitions') ?? []) as readonly Column[]
  const rows = ((at(json, 'rows') ?? []) as readonly Row[]).map(({ cells }) => {
    const told = cells.map((cell, i) => plain(cell, columns[i]))
    return [String(told[0]), told] as const
  })
  rows.sort(([a], [b]) => (a < b ? -1 : 1))
  return { kind: at(json, 'kind'), apiVersion: at(json, 'apiVersion'), columns, rows: Object.fromEntries(rows) }
}

const AGES = new Set(['Age', 'Last Seen', 'First Seen', 'Last Schedule', 'Duration', 'Created At'])

function plain(cell: unknown, column: Column | undefined): unknown {
  if (typeof cell !== 'string') return cell
  if (AGES.has(column?.name ?? '') && /^\d+[smhdy]/.test(cell)) return '<age>'
  return withoutSuffix(cell)
    .replace(/\b\d+(\.\d+){3}\b/g, '<ip>')
    .replace(/(pod-template-hash=)\w+/, '$1<hash>')
    .replace(/\((\d+[smhdy])+ ago\)/g, '(<age> ago)')
    .replace(/(:)\d{5}(\/)/g, '$1<port>$2')
}

/** The parts of names that the API server or a controller makes up (apimachinery pkg/util/rand). */
export function withoutSuffix(name: string): string {
  return name
    .replace(/-[bcdfghjklmnpqrstvwxz2456789]{7,10}(-[bcdfghjklmnpqrstvwxz2456789]{5})$/, '-<hash>-<suffix>')
    .replace(/-[bcdfghjklmnpqrstvwxz2456789]{8,10}$/, '-<hash>')
    .replace(/-[bcdfghjklmnpqrstvwxz2456789]{5}$/, '-<suffix>')
}

/** The list at a path as a Table. */
export async function list(client: Client, path: string): Promise<Seen> {
  return tableOf(await read(client, path, { accept: TABLE }))
}

/** The list at a path, once its cells are as wanted. */
export async function waitForCells(client: Client, path: string, holds: (seen: Seen) => boolean): Promise<Seen> {
  let seen: Seen | undefined
  try {
    await until(
      `${path} is as wanted`,
      async () => {
        seen = await list(client, path)
        return holds(seen)
      },
      15_000,
    )
  } catch (error) {
    throw new Error(`${error}: ${JSON.stringify(seen?.rows)}`)
  }
  return seen ?? (await list(client, path))
}
