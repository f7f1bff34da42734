import type { Table } from './reply.ts'
import { shownRows } from './reply.ts'

/** Columns of text that a phone shows in a code block without wrapping. */
export const PHONE = 60
/** What a desktop shows of a table beside a sidebar; wider ones have to be scrolled. */
export const DESKTOP = 100

/** What of a table is shown, and what is said about the rest of it. */
export type Fitted = {
  /** Columns that are shown, by their index in `heads` and in each row. */
  readonly columns: readonly number[]
  readonly heads: readonly string[]
  readonly rows: readonly (readonly string[])[]
  /** Columns that are the same in every row: said once instead. */
  readonly same: readonly { readonly name: string; readonly value: string }[]
  /** Columns that are not shown at all. */
  readonly hidden: readonly string[]
}

export type NarrowText = Fitted & { readonly head: string | undefined; readonly lines: readonly string[] }

/** A name keeps at least so much of itself; where that is too wide, a row becomes two lines. */
const SHORTEST_NAME = 24

/** A table for a platform that draws columns itself and lets people scroll: order, and what can go without loss or by rank. */
export function fitGrid(given: Table, width = DESKTOP): Fitted {
  if (!given.layout) return whole(given)
  const table = withoutKind(given)
  const all = namespaceLast(table, whole(table))
  const fits = ({ columns }: Fitted) => sum(widthsOf(table, columns, all.rows), 2) <= width
  return dropByRank(table, saidOnce(table, all, fits), fits)
}

/**
 * A table as lines of monospaced text within `width` columns, at most `most` rows. As kubectl has it when that fits. Else,
 * until it does: a smaller gap, columns that never change said once, columns dropped by rank, names shortened in the
 * middle; and at last each row on two lines. What costs nothing comes before what costs something.
 */
export function narrowText(
  table: Table,
  { width = PHONE, most = Number.POSITIVE_INFINITY }: { readonly width?: number; readonly most?: number } = {},
): NarrowText {
  const all = whole(table)
  const cut = { ...all, rows: all.rows.slice(0, most) }
  const asKubectl = widthsOf(table, all.columns, cut.rows).map((one) => Math.max(one, 3))
  return sum(asKubectl, 3) <= width ? drawn(table, cut, [asKubectl], 3) : narrowed(withoutKind(table), width, most)
}

function narrowed(table: Table, width: number, most: number): NarrowText {
  const all = whole(table)
  const cut = { ...all, rows: all.rows.slice(0, most) }
  const fits = ({ columns, rows }: Fitted) => sum(widthsOf(table, columns, rows), 2) <= width
  const fitsOne = (fitted: Fitted) => fits(onFirstLine(table, fitted))
  const once = saidOnce(table, cut, fits)
  const less = fits(once) ? once : dropByRank(table, once, fitsOne)
  const short = fits(less) ? less : shortNames(table, less, width)
  if (fits(short)) return drawn(table, short, [widthsOf(table, short.columns, short.rows)], 2)
  return inCards(table, fitsOne(short) ? short : less, width)
}

/** What is said under a table: how much of it is shown, and what was done to it. */
export function fitNotes(table: Table, { same, hidden }: Fitted, shown: number): string[] {
  const total = Math.max(table.total ?? 0, table.rows.length)
  return [
    ...(shown < total ? [`${shown.toLocaleString('en-US')} of ${total.toLocaleString('en-US')}`] : []),
    ...(hidden.length > 0
      ? [`${hidden.length === 1 ? '1 column' : `${hidden.length} columns`} hidden: ${hidden.join(', ')}`]
      : []),
    ...(same.length > 0
      ? [`in every row: ${same.map(({ name, value }) => `${name} ${value || '(empty)'}`).join(', ')}`]
      : []),
    ...(table.layout?.first && shown > 0 ? [`${table.layout.first} first`] : []),
  ]
}

function whole(table: Table): Fitted {
  const rows = shownRows(table)
  const head = table.headers === false ? 0 : table.columns.length
  const count = rows.reduce((most, row) => Math.max(most, row.length), head)
  return { columns: Array.from({ length: count }, (_, i) => i), heads: table.columns, rows, same: [], hidden: [] }
}

/** Where people scroll sideways, how a thing does stands beside its name, and not behind where it is. */
function namespaceLast({ columns }: Table, fitted: Fitted): Fitted {
  if (columns[0] !== 'NAMESPACE') return fitted
  const [first = 0, ...others] = fitted.columns
  return { ...fitted, columns: [...others, first] }
}

/** Names that all begin with their kind, as in `get all`: the kind stands over them instead. */
function withoutKind(table: Table): Table {
  // Without a layout it may be a table of anybody's own, where a name is not an object's.
  const name = table.headers === false || !table.layout ? -1 : table.columns.indexOf('NAME')
  const kind = /^[a-z][a-z0-9.-]*\//.exec(table.rows[0]?.[name] ?? '')?.[0]
  if (!kind || !table.rows.every((row) => row[name]?.startsWith(kind))) return table
  const rows = table.rows.map((row) => row.map((cell, i) => (i === name ? cell.slice(kind.length) : cell)))
  const heading = kind.replace(/[./].*$/, '/').toUpperCase()
  return { ...table, columns: table.columns.map((column, i) => (i === name ? heading : column)), rows }
}

/** Takes out columns that are the same in every row, the namespace first, until the rest fits. */
function saidOnce(table: Table, fitted: Fitted, fits: (fitted: Fitted) => boolean): Fitted {
  // What is the same in the rows that were fetched may be otherwise in those that were not.
  if (table.headers === false || table.rows.length < 2 || (table.total ?? 0) > table.rows.length) return fitted
  const candidates = fitted.columns
    .filter((column) => weight(table, column) > 0 && isConstant(table, column))
    .sort((a, b) => weight(table, b) - weight(table, a))
  let now = fitted
  for (const column of candidates) {
    if (fits(now)) break
    const same = { name: table.columns[column] ?? '', value: table.rows[0]?.[column] ?? '' }
    now = { ...now, columns: now.columns.filter((one) => one !== column), same: [...now.same, same] }
  }
  return now
}

/** How soon a column may be said once: never for what a reader looks for in its place. */
function weight(table: Table, column: number): number {
  if (table.columns[column] === 'NAMESPACE') return Number.POSITIVE_INFINITY
  if (table.layout?.asked?.includes(column)) return 1_000
  return table.layout?.ranks?.[column] ?? 0
}

function isConstant({ rows }: Table, column: number): boolean {
  const [first, ...others] = rows
  return others.every((row) => row[column] === first?.[column])
}

function dropByRank(table: Table, fitted: Fitted, fits: (fitted: Fitted) => boolean): Fitted {
  const ranks = table.layout?.ranks ?? []
  const asked = table.layout?.asked ?? []
  let now = fitted
  while (!fits(now)) {
    const going = now.columns
      .filter((column) => !asked.includes(column) && (ranks[column] ?? 0) > 0)
      .sort((a, b) => (ranks[b] ?? 0) - (ranks[a] ?? 0))[0]
    if (going === undefined) break
    const columns = now.columns.filter((column) => column !== going)
    now = { ...now, columns, hidden: [...now.hidden, table.columns[going] ?? ''] }
  }
  return now
}

/** Without the columns that may stand on a second line. */
function onFirstLine({ layout }: Table, fitted: Fitted): Fitted {
  return { ...fitted, columns: fitted.columns.filter((column) => !layout?.asked?.includes(column)) }
}

/** Names cut in the middle, unless two would then read the same. */
function shortNames(table: Table, fitted: Fitted, width: number): Fitted {
  const name = table.columns.findIndex((column) => column === 'NAME' || column.endsWith('/'))
  if (name < 0 || table.headers === false || !table.layout) return fitted
  const first = onFirstLine(table, fitted)
  const widths = widthsOf(table, first.columns, first.rows)
  const over = sum(widths, 2) - width
  const room = (widths[first.columns.indexOf(name)] ?? 0) - over
  if (over <= 0 || room < SHORTEST_NAME) return fitted
  const rows = fitted.rows.map((row) => row.map((cell, i) => (i === name ? shortened(cell, room) : cell)))
  const unique = (some: Fitted['rows']) => new Set(some.map((row) => row.join('\0'))).size
  return unique(rows) === unique(fitted.rows) ? { ...fitted, rows } : fitted
}

/** `recommendations-for-pe…-x2k4q`: the end is what tells one pod of a workload from another. */
function shortened(name: string, room: number): string {
  const letters = [...name]
  if (letters.length <= room) return name
  const last = /-[a-z0-9]{1,10}$/.exec(name)?.[0] ?? ''
  const tail = last ? last.length : Math.floor(room / 3)
  return `${letters.slice(0, Math.max(1, room - 1 - tail)).join('')}…${letters.slice(-tail).join('')}`
}

/** As many columns as fit on a first line; the others, and those that were asked for, indented under them. */
function inCards(table: Table, fitted: Fitted, width: number): NarrowText {
  const preferred = onFirstLine(table, fitted).columns
  const first: number[] = []
  for (const column of preferred) {
    const next = [...first, column]
    if (first.length > 0 && sum(widthsOf(table, next, fitted.rows), 2) > width) break
    first.push(column)
  }
  const second = fitted.columns.filter((column) => !first.includes(column))
  const columns = [...first, ...second]
  const widths = [first, second].map((line) => widthsOf(table, line, fitted.rows))
  return drawn(table, { ...fitted, columns }, widths, 2)
}

function drawn(table: Table, fitted: Fitted, widths: readonly (readonly number[])[], gap: number): NarrowText {
  const line = (cells: readonly string[]) => {
    let at = 0
    const parts = widths.map((some, i) => {
      const mine = fitted.columns.slice(at, at + some.length).map((column) => cells[column] ?? '')
      at += some.length
      return (i > 0 ? '  ' : '') + mine.map((cell, k) => pad(cell, (some[k] ?? 0) + gap)).join('')
    })
    return parts
      .map((part) => part.trimEnd())
      .filter((part, i) => i === 0 || part !== '')
      .join('\n')
  }
  const head = table.headers === false ? undefined : line(table.columns)
  return { ...fitted, head, lines: fitted.rows.map(line) }
}

function widthsOf(table: Table, columns: readonly number[], rows: Fitted['rows']): number[] {
  const lines = table.headers === false ? rows : [table.columns, ...rows]
  return columns.map((column) => lines.reduce((most, row) => Math.max(most, length(row[column] ?? '')), 0))
}

function sum(widths: readonly number[], gap: number): number {
  return widths.reduce((total, one) => total + one + gap, -gap)
}

function pad(cell: string, to: number): string {
  return cell + ' '.repeat(Math.max(0, to - length(cell)))
}

/** Code points, as kubectl counts. */
function length(cell: string): number {
  return /^[\x20-\x7e]*$/.test(cell) ? cell.length : [...cell].length
}
