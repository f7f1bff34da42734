import type { KnownBlock } from '@slack/types'
import type { Table } from '../../../src/reply.ts'
import { layoutTable } from '../../../src/table.ts'
import { limits } from '../limits.ts'
import { cleanLine, clip, jsonLength } from './clean.ts'
import { preformatted } from './code.ts'
import type { Attachment, Drawn, How, Piece } from './piece.ts'
import { count, elastic, note, whereFilesAre } from './piece.ts'

const FRAME = 260
const NOTE = 320
/** Slack refuses an empty cell. */
const EMPTY = ' '

type Shown = { readonly rows: number; readonly clipped: boolean; readonly block: KnownBlock | undefined }

/**
 * A table as Slack's own, or as text in kubectl's columns where Slack's cannot hold it. Rows that do not fit are
 * counted, and all of them go along as a file.
 */
export function tablePiece(node: Table, native: boolean, how: How): Piece | undefined {
  if (node.rows.length === 0 && (node.headers === false || node.columns.length === 0)) return undefined
  const draw = native && fitsNative(node) ? nativeTable : textTable
  return elastic(3, 900, (budget) => {
    const shown = draw(node, budget - FRAME - NOTE, how)
    return withCount(node, shown.block || draw === textTable ? shown : textTable(node, budget - FRAME - NOTE), how)
  })
}

/** Whether Slack's own table can hold this one; a second one in a message cannot, which the caller knows. */
export function fitsNative({ columns, rows, headers }: Table): boolean {
  return (
    headers !== false &&
    columns.length > 0 &&
    columns.length <= limits.table.columns &&
    rows.length > 0 &&
    rows.slice(0, limits.table.rows).every((row) => row.length <= columns.length)
  )
}

function withCount(node: Table, { rows, clipped, block }: Shown, how: How): Drawn {
  const total = Math.max(node.total ?? 0, node.rows.length)
  const blocks: KnownBlock[] = block ? [block] : []
  if (rows === total && !clipped) return { blocks }
  const hidden = rows < node.rows.length || clipped
  const counted = rows < total ? [`${count(rows)} of ${count(total)}`] : ['Long cells are cut']
  if (!hidden) return { blocks: [...blocks, note(`${counted.join('')}.`)] }
  const file = fileOf(node)
  const whole = node.rows.length < total ? `The first ${count(node.rows.length)}` : 'All of it'
  return {
    blocks: [...blocks, note(`${counted.join('')}. ${whole}: ${file.name}, ${whereFilesAre(how)}.`)],
    files: [file],
  }
}

function fileOf(node: Table): Attachment {
  const name = (node.caption ?? '').toLowerCase().match(/[a-z0-9]+/g)
  return {
    name: `${name ? name.join('-').slice(0, limits.fileName) : 'table'}.txt`,
    text: layoutTable(node.headers === false ? undefined : node.columns, node.rows),
  }
}

function nativeTable(node: Table, budget: number, how: How): Shown {
  const cells = (row: readonly string[]) =>
    node.columns.map((_, i) => ({ type: 'raw_text' as const, text: cellText(row[i] ?? '') || EMPTY }))
  const rows = [cells(node.columns)]
  let characters = charactersIn(rows[0] ?? [])
  let room = budget - jsonLength(rows[0]) - limits.table.caption
  let clipped = node.columns.some(isLong)
  for (const row of node.rows.slice(0, limits.table.rows - 1)) {
    const next = cells(row)
    characters += charactersIn(next)
    room -= jsonLength(next) + 1
    if (room < 0 || characters > limits.table.characters) break
    rows.push(next)
    clipped ||= row.some(isLong)
  }
  if (rows.length < 2) return { rows: 0, clipped, block: undefined }
  const shown = rows.length - 1
  if (how.table === 'table') return { rows: shown, clipped, block: { type: 'table', rows } }
  const caption = clip(cleanLine(node.caption ?? ''), limits.table.caption) || 'Table'
  const pageSize = Math.min(shown, limits.table.pageSize)
  return { rows: shown, clipped, block: { type: 'data_table', caption, page_size: pageSize, rows } }
}

function charactersIn(cells: readonly { readonly text: string }[]): number {
  return cells.reduce((sum, { text }) => sum + text.length, 0)
}

/** kubectl's own columns. The number of rows is found by halving, since one more row may widen every other. */
function textTable(node: Table, budget: number): Shown {
  const columns = node.headers === false ? undefined : node.columns.map(cellText)
  const most = node.rows.slice(0, mostRows(node.rows, budget))
  const rows = most.map((row) => row.map(cellText))
  const layout = (n: number) => layoutTable(columns, rows.slice(0, n)).replace(/\n$/, '')
  const fits = (n: number) => jsonLength(layout(n)) <= budget
  let low = 0
  let high = rows.length
  while (low < high) {
    const middle = Math.ceil((low + high) / 2)
    if (fits(middle)) low = middle
    else high = middle - 1
  }
  const clipped = node.columns.some(isLong) || most.slice(0, low).some((row) => row.some(isLong))
  const text = layout(low)
  return { rows: low, clipped, block: text.trim() === '' || !fits(low) ? undefined : preformatted(text) }
}

/** How many rows could fit if nothing had to be padded: the rest need not be laid out. */
function mostRows(rows: readonly (readonly string[])[], budget: number): number {
  let room = budget
  const over = rows.findIndex((row) => {
    room -= row.reduce((sum, cell) => sum + Math.min(cell.length, limits.table.cell), 2)
    return room < 0
  })
  return over === -1 ? rows.length : over
}

function cellText(cell: string): string {
  return clip(cleanLine(cell.slice(0, limits.table.cell * 4)), limits.table.cell)
}

function isLong(cell: string): boolean {
  return cell.length > limits.table.cell
}
