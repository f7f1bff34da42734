import type { Table } from '../reply.ts'
import { age } from './age.ts'
import type { Fields } from './fields.ts'
import { dig, fieldsList, fieldsOf, listOf, sortedEntries, textOf } from './fields.ts'
import { sprint } from './gotext.ts'

/** The flags of `get` that change a table, and what is known of the resource. */
export type TableOptions = {
  readonly wide?: boolean
  /** -A, and the kind is namespaced. */
  readonly withNamespace?: boolean
  /** `pod`, `deployment.apps`: what names are prefixed with when several kinds are shown, or with --show-kind. */
  readonly kind?: string
  readonly labelColumns?: readonly string[]
  readonly showLabels?: boolean
  readonly noHeaders?: boolean
  /** ms since the epoch: what ages are counted from where a server sent times instead. */
  readonly now?: number
}

type Column = {
  readonly name: string
  readonly shown: boolean
  readonly wide: boolean
  readonly isName: boolean
  readonly isDate: boolean
}

/**
 * A server-side Table (meta.k8s.io/v1) as the table kubectl prints. Undefined when there are no rows: kubectl then prints
 * nothing but `No resources found`. Source: k8s.io/cli-runtime printers/tableprinter.go, decorateTable and printTable.
 */
export function tableNode(table: unknown, options: TableOptions = {}): (Table & { readonly answer: true }) | undefined {
  const rows = fieldsList(dig(table, 'rows'))
  if (rows.length === 0) return undefined
  const columns = columnsOf(table, options.wide === true)
  return {
    kind: 'table',
    columns: headers(columns, options),
    rows: rows.map((row) => cellsOf(row, columns, options)),
    ...(options.noHeaders ? { headers: false } : {}),
    answer: true,
  }
}

/** The columns of `tableNode` that are there because somebody asked for more than the usual ones, by their index. */
export function askedColumns(table: unknown, options: TableOptions = {}): number[] {
  const shown = columnsOf(table, options.wide === true).filter((column) => column.shown)
  const first = options.withNamespace ? 1 : 0
  const wide = shown.flatMap((column, i) => (column.wide ? [first + i] : []))
  const more = (options.labelColumns ?? []).length + (options.showLabels ? 1 : 0)
  return [...wide, ...Array.from({ length: more }, (_, i) => first + shown.length + i)]
}

function columnsOf(table: unknown, wide: boolean): readonly Column[] {
  const columns = fieldsList(dig(table, 'columnDefinitions')).map((column) => ({
    name: textOf(column.name),
    shown: wide || !column.priority,
    wide: Boolean(column.priority),
    isName: column.format === 'name' && column.type === 'string',
    isDate: column.type === 'date' && column.format === 'date-time',
  }))
  const first = columns.findIndex((column) => column.isName)
  return columns.map((column, i) => ({ ...column, isName: i === first }))
}

function headers(columns: readonly Column[], options: TableOptions): string[] {
  const labels = (options.labelColumns ?? []).map((label) => label.slice(label.lastIndexOf('/') + 1))
  return [
    ...(options.withNamespace ? ['NAMESPACE'] : []),
    ...columns.filter((column) => column.shown).map((column) => column.name.toUpperCase()),
    ...labels.map((label) => label.toUpperCase()),
    ...(options.showLabels ? ['LABELS'] : []),
  ]
}

function cellsOf(row: Fields, columns: readonly Column[], options: TableOptions): string[] {
  const metadata = fieldsOf(dig(row.object, 'metadata'))
  const labels = fieldsOf(metadata.labels)
  const cells = listOf(row.cells)
  const own = columns.flatMap((column, i) => {
    if (!column.shown || i >= cells.length) return []
    const prefix = column.isName && options.kind ? `${options.kind.toLowerCase()}/` : ''
    return [prefix + cellText(column.isDate && options.now !== undefined ? aged(cells[i], options.now) : cells[i])]
  })
  const extra = [
    ...(options.labelColumns ?? []).map((label) => (Object.hasOwn(labels, label) ? textOf(labels[label]) : '')),
    ...(options.showLabels ? [labelText(labels)] : []),
  ]
  const text = [...(options.withNamespace ? [textOf(metadata.namespace)] : []), ...own, ...extra]
  return text.flatMap(split)
}

/** Servers send ages; where they print no tables, src/kube puts the time of creation, which is counted here. */
function aged(cell: unknown, now: number): unknown {
  return /^\d{4}-\d\d-\d\dT/.test(String(cell)) ? age(cell, now) : cell
}

/** A cell as text, cut at its first line break and with escape characters made visible. */
function cellText(cell: unknown): string {
  if (cell === null || cell === undefined) return ''
  if (typeof cell !== 'string') return escapeTerminal(sprint(cell))
  const cut = cell.search(/[\f\n\r]/)
  return cut < 0 ? escapeTerminal(cell) : `${escapeTerminal(cell.slice(0, cut))}...`
}

/** What kubectl does to keep a value from driving a terminal (printers/terminal.go). */
export function escapeTerminal(text: string): string {
  return /[\x1b\r]/.test(text) ? text.replaceAll('\x1b', '^[').replaceAll('\r', '\\r') : text
}

/** `a=1,b=2` in the order of keys, `<none>` without labels (apimachinery pkg/labels FormatLabels). */
export function labelText(labels: unknown): string {
  const pairs = sortedEntries(labels).map(([key, value]) => `${key}=${textOf(value)}`)
  return pairs.length === 0 ? '<none>' : pairs.join(',')
}

/** A tab in a cell begins a further one: that is what kubectl's tabwriter makes of it. */
function split(cell: string): string[] {
  return cell.includes('\t') || cell.includes('\v') ? cell.split(/[\t\v]/) : [cell]
}
