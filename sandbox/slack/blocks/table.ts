import type { Json, Report } from './check.ts'
import { among, boolean, fail, integer, isObject, list, number, object, string } from './check.ts'
import { richTextShape } from './rich-text.ts'
import { oneOf, shape } from './shape.ts'

// https://docs.slack.dev/reference/block-kit/blocks/table-block and …/data-table-block (limits as published since 2026-05-20)

export const TABLE_CHARACTERS = 10_000
export const DATA_TABLE_CHARACTERS = 20_000

const cell = oneOf(
  shape('raw_text', { text: string(DATA_TABLE_CHARACTERS) }),
  shape('raw_number', { value: number, text: string(DATA_TABLE_CHARACTERS) }),
  richTextShape,
)
const row = list(cell, 1, 20)
const blockId = { block_id: string(255) }

function atMost(characters: number, value: Json, report: Report): void {
  if (tableCharacters(value) > characters) fail(report, `must be less than ${characters + 1} characters`, 'rows')
}

function headerAndWidth(value: Json, report: Report): void {
  const rows: unknown[] = Array.isArray(value.rows) ? value.rows : []
  const [header] = rows
  if (!Array.isArray(header)) return
  for (const [index, cell] of header.entries()) {
    if (isObject(cell) && cell.type === 'rich_text')
      fail(report, 'unsupported type: rich_text', 'rows', 0, index, 'type')
  }
  for (const [index, row] of rows.entries()) {
    if (Array.isArray(row) && row.length !== header.length)
      fail(report, 'all rows must have the same number of cells', 'rows', index)
  }
  if (Number(value.row_header_column_index) >= header.length)
    fail(report, `must be less than ${header.length}`, 'row_header_column_index')
}

export const table = shape(
  'table',
  { rows: list(row, 1, 100) },
  {
    ...blockId,
    column_settings: list(object({}, { align: among('left', 'center', 'right'), is_wrapped: boolean }), 0, 20),
  },
  (value, report) => atMost(TABLE_CHARACTERS, value, report),
)

export const dataTable = shape(
  'data_table',
  { rows: list(row, 2, 201), caption: string(3000) },
  { ...blockId, page_size: integer(1, 100), row_header_column_index: integer(0, 19) },
  (value, report) => {
    headerAndWidth(value, report)
    atMost(DATA_TABLE_CHARACTERS, value, report)
  },
)

/** Characters in all cells together, which is what both limits count. */
export function tableCharacters(value: Json): number {
  let total = 0
  const visit = (node: unknown): void => {
    if (Array.isArray(node)) for (const item of node) visit(item)
    else if (isObject(node)) {
      if (typeof node.text === 'string') total += node.text.length
      if (Array.isArray(node.elements)) visit(node.elements)
    }
  }
  visit(value.rows)
  return total
}
