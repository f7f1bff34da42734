import type { FlagsOf } from '../../src/command/catalog.ts'
import type { Node, Table, TableLayout } from '../../src/reply.ts'
import { layoutTable } from '../../src/table.ts'
import { columnRanks } from '../../src/view/column-ranks.ts'
import type { Trouble } from '../../src/view/row-health.ts'
import { rowHealth, troubleWords, urgentFirst } from '../../src/view/row-health.ts'
import { sortTable } from '../../src/view/sort.ts'
import { askedColumns, tableNode } from '../../src/view/table.ts'
import type { Context } from '../context.ts'
import type { Fetched } from './fetch-table.ts'
import type { Offer } from './get-controls.ts'
import { arrange } from './get-controls.ts'

/** More rows than these, kubectl's own first page, are for a file; a message then has the first few. */
const WHOLE = 500
const FEW = 20
/** Characters of such a file. */
const FILE = 1024 * 1024

type Flags = FlagsOf<'get'>

/** One table as people see it, and what the first line says of it. */
export type Shown = {
  readonly nodes: readonly Node[]
  readonly said: string
  /** What the menus under it offer. */
  readonly offer?: Offer
}

/** What the cluster printed, as kubectl has it, and laid out for people: what is wrong stands first, and is counted. */
export function showTable(
  { target, table }: Fetched,
  wide: boolean,
  kinds: boolean,
  flags: Flags,
  context: Context,
): Shown {
  const { resource, group, kind, namespaced } = target.resource
  const options = {
    wide: wide || flags.columns !== undefined,
    withNamespace: namespaced && flags.allNamespaces === true,
    ...(kinds ? { kind: group ? `${kind}.${group}`.toLowerCase() : kind.toLowerCase() } : {}),
    ...(flags.labelColumns ? { labelColumns: flags.labelColumns } : {}),
    showLabels: flags.showLabels === true,
    noHeaders: flags.noHeaders === true,
    now: context.now,
  }
  const raw = { columnDefinitions: table.columns, rows: table.rows }
  const node = tableNode(flags.sortBy ? sortTable(raw, flags.sortBy) : raw, options)
  if (!node) return { nodes: [], said: '' }
  const troubles = node.rows.map(rowHealth(target.resource, node.columns))
  const layout: TableLayout = {
    // Whoever asked for an order gets that one.
    ...(flags.sortBy ? {} : urgentFirst(troubles)),
    ranks: columnRanks(target.resource, node.columns),
    asked: askedColumns(raw, options),
  }
  const where = namespaced ? (flags.allNamespaces ? ' in every namespace' : ` in ${context.namespace}`) : ''
  const total = node.rows.length + (table.continue ? (table.remaining ?? 0) : 0)
  const caption = `${resource}${where} on ${context.cluster.name}`
  const whole: Table & { readonly answer: true } = { ...node, caption, layout, ...(table.continue ? { total } : {}) }
  const { table: shown, offer } = arrange(whole, { target, table }, flags)
  const isLong = flags.page === undefined && (node.rows.length > WHOLE || table.continue !== undefined)
  return {
    nodes: isLong ? withFile(shown, table.continue !== undefined) : [shown],
    offer,
    said: target.name === undefined ? counted({ target, table }, troubles) : troubled(troubles),
  }
}

/** The first rows of many, and all of them as a file, in kubectl's own order. */
function withFile({ answer, ...table }: Table & { readonly answer: true }, more: boolean): Node[] {
  const { order, ...layout } = table.layout ?? {}
  const rows = (order ?? table.rows.keys().toArray()).slice(0, FEW).map((index) => table.rows[index] ?? [])
  const { text, lines } = bounded(layoutTable(table.headers === false ? undefined : table.columns, table.rows))
  const total = Math.max(table.total ?? 0, table.rows.length)
  const kept = Math.min(table.rows.length, lines - (table.headers === false ? 0 : 1))
  const all = kept < total ? ` of ${numbered(total)}` : '; there are more'
  const missing: Node = { kind: 'context', text: `The file has the first ${numbered(kept)}${all}.` }
  return [
    { ...table, rows, total, layout },
    { kind: 'file', name: `${words(table.caption)}.txt`, text, answer },
    ...(kept < total || more ? [missing] : []),
  ]
}

/** Whole lines, as many as a file may have. */
function bounded(text: string): { text: string; lines: number } {
  const kept = text.length <= FILE ? text : text.slice(0, text.lastIndexOf('\n', FILE) + 1)
  let lines = 0
  for (let at = kept.indexOf('\n'); at !== -1; at = kept.indexOf('\n', at + 1)) lines++
  return { text: kept, lines }
}

/** `14 pods, 2 not ready`. */
function counted({ target, table }: Fetched, troubles: readonly (Trouble | undefined)[]): string {
  const { resource, singular, kind } = target.resource
  const known = table.rows.length + (table.remaining ?? 0)
  const more = table.continue !== undefined && table.remaining === undefined
  const count = `${known}${more ? ' or more' : ''} ${known === 1 && !more ? singular || kind.toLowerCase() : resource}`
  const words = troubleWords(troubles)
  if (!words) return count
  return `${count}, ${words}${table.continue ? ` among the first ${table.rows.length}` : ''}`
}

function troubled(troubles: readonly (Trouble | undefined)[]): string {
  return troubles.length === 1 ? (troubles[0]?.said ?? '') : troubleWords(troubles)
}

function words(caption = ''): string {
  return (caption.toLowerCase().match(/[a-z0-9]+/g) ?? ['table']).join('-')
}

function numbered(n: number): string {
  return n.toLocaleString('en-US')
}
