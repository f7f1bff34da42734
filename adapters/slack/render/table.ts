import type { KnownBlock } from '@slack/types'
import type { Fitted } from '../../../src/narrow.ts'
import { fitGrid, fitNotes, narrowText } from '../../../src/narrow.ts'
import type { Table } from '../../../src/reply.ts'
import { shownRows } from '../../../src/reply.ts'
import { layoutTable } from '../../../src/table.ts'
import { limits } from '../limits.ts'
import { cleanLine, clip, jsonLength } from './clean.ts'
import { preformatted } from './code.ts'
import type { Attachment, Drawn, How, Piece } from './piece.ts'
import { count, elastic, note, whereFilesAre } from './piece.ts'

const FRAME = 260
const NOTE = 320
/** What JSON writes around the text of a cell, and the comma after it. */
const CELL = '{"type":"raw_text","text":},'.length
/** Slack refuses an empty cell. */
const EMPTY = ' '

type Shown = {
  readonly rows: number
  readonly fitted: Fitted
  readonly clipped: boolean
  readonly block: KnownBlock | undefined
}

/**
 * A table as Slack's own, or as text that a phone can show where Slack's cannot hold it. Rows that do not fit and columns
 * that are not shown are counted, and all of the rows go along as a file.
 */
export function tablePiece(node: Table, native: boolean, how: How): Piece | undefined {
  if (node.rows.length === 0 && (node.headers === false || node.columns.length === 0)) return undefined
  const draw = native && fitsNative(node) ? nativeTable : textTable
  return elastic(3, 900, (budget) => {
    const shown = draw(node, budget - FRAME - NOTE, how)
    return withNotes(node, shown.block || draw === textTable ? shown : textTable(node, budget - FRAME - NOTE), how)
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

function withNotes(node: Table, { rows, fitted, clipped, block }: Shown, how: How): Drawn {
  const blocks: KnownBlock[] = block ? [block] : []
  const notes = [...fitNotes(node, fitted, rows).map(cleanLine), ...(clipped ? ['long cells are cut'] : [])]
  const said = upper(clip(notes.join(' · '), limits.context.text / 4))
  if (rows >= node.rows.length && !clipped) return { blocks: said ? [...blocks, note(`${said}.`)] : blocks }
  const file = fileOf(node)
  const whole = node.rows.length < (node.total ?? 0) ? `The first ${count(node.rows.length)}` : 'All of it'
  return {
    blocks: [...blocks, note(`${said}. ${whole}: ${file.name}, ${whereFilesAre(how)}.`)],
    files: [file],
  }
}

function upper(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1)
}

function fileOf(node: Table): Attachment {
  const name = (node.caption ?? '').toLowerCase().match(/[a-z0-9]+/g)
  return {
    name: `${name ? name.join('-').slice(0, limits.fileName) : 'table'}.txt`,
    text: layoutTable(node.headers === false ? undefined : node.columns, node.rows),
  }
}

function nativeTable(node: Table, budget: number, how: How): Shown {
  const fitted = fitGrid(node)
  const cells = (row: readonly string[]) =>
    fitted.columns.map((i) => ({ type: 'raw_text' as const, text: cellText(row[i] ?? '') || EMPTY }))
  const rows = [cells(fitted.heads)]
  let characters = charactersIn(rows[0] ?? [])
  let room = budget - jsonLength(rows[0]) - limits.table.caption
  let clipped = node.columns.some(isLong)
  for (const row of fitted.rows.slice(0, limits.table.rows - 1)) {
    const next = cells(row)
    characters += charactersIn(next)
    room -= rowLength(next)
    if (room < 0 || characters > limits.table.characters) break
    rows.push(next)
    clipped ||= row.some(isLong)
  }
  const shown = rows.length - 1
  if (shown < 1 || fitted.columns.length === 0) return { rows: 0, fitted, clipped, block: undefined }
  if (how.table === 'table') return { rows: shown, fitted, clipped, block: { type: 'table', rows } }
  const caption = clip(cleanLine(node.caption ?? ''), limits.table.caption) || 'Table'
  const pageSize = Math.min(shown, limits.table.pageSize)
  return { rows: shown, fitted, clipped, block: { type: 'data_table', caption, page_size: pageSize, rows } }
}

/** JSON characters of a row and the comma after it: writing each row twice was a twentieth of what an answer costs. */
function rowLength(cells: readonly { readonly text: string }[]): number {
  return cells.reduce((sum, { text }) => sum + CELL + jsonLength(text), 2)
}

function charactersIn(cells: readonly { readonly text: string }[]): number {
  return cells.reduce((sum, { text }) => sum + text.length, 0)
}

/** As many rows as there is room for, laid out for a phone. */
function textTable(node: Table, budget: number): Shown {
  const rows = shownRows(node).slice(0, limits.table.rows)
  const { layout, ...plain } = node
  const { order: _, ...rest } = layout ?? {}
  const tidy: Table = {
    ...plain,
    columns: node.columns.map(cellText),
    rows: rows.map((row) => row.map(cellText)),
    total: Math.max(node.total ?? 0, node.rows.length),
    ...(layout ? { layout: rest } : {}),
  }
  const { head, lines, ...fitted } = narrowText(tidy)
  const kept = head === undefined ? [] : [head]
  let room = budget - jsonLength(head ?? '')
  let shown = 0
  for (const line of lines) {
    // A newline is two characters of JSON, and the quotes were two.
    room -= jsonLength(line)
    if (room < 0) break
    kept.push(line)
    shown++
  }
  const text = kept.join('\n')
  const clipped = node.columns.some(isLong) || rows.slice(0, shown).some((row) => row.some(isLong))
  return {
    rows: shown,
    fitted,
    clipped,
    block: text.trim() === '' || (room < 0 && shown === 0) ? undefined : preformatted(text),
  }
}

function cellText(cell: string): string {
  return clip(cleanLine(cell.slice(0, limits.table.cell * 4)), limits.table.cell)
}

function isLong(cell: string): boolean {
  return cell.length > limits.table.cell
}
