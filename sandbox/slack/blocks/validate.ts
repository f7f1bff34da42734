import type { Surface } from './block.ts'
import { blockOn } from './block.ts'
import type { Json, Report } from './check.ts'
import { fail, isObject, within } from './check.ts'
import { DATA_TABLE_CHARACTERS, TABLE_CHARACTERS, tableCharacters } from './table.ts'

/** Blocks on a surface: 50 a message, 100 a modal or Home tab. */
export const BLOCK_COUNT: Readonly<Record<Surface, number>> = { message: 50, modal: 100, home: 100 }

/** Text of all markdown blocks of a message together. */
const MARKDOWN_CHARACTERS = 12_000

/** Everything Slack would hold against these blocks; empty when it would take them. `root` is the pointer they hang on. */
export function blockErrors(
  blocks: readonly unknown[],
  surface: Surface,
  root: readonly (string | number)[] = ['blocks'],
): string[] {
  const report: Report = { errors: [], path: [...root] }
  if (blocks.length > BLOCK_COUNT[surface]) {
    fail(report, `no more than ${BLOCK_COUNT[surface]} items allowed`)
    return report.errors
  }
  const check = blockOn[surface]
  for (let index = 0; index < blocks.length; index++) within(report, index, check, blocks[index])
  distinctIds(blocks, report)
  if (surface === 'message') wholeMessage(blocks, report)
  return report.errors
}

/** Blocks with those within containers and carousels. */
export function* everyBlock(blocks: readonly unknown[]): Generator<Json> {
  for (const block of blocks) {
    if (!isObject(block)) continue
    yield block
    const inner =
      block.type === 'container' ? block.child_blocks : block.type === 'carousel' ? block.elements : undefined
    if (Array.isArray(inner)) yield* everyBlock(inner)
  }
}

function distinctIds(blocks: readonly unknown[], report: Report): void {
  const seen = new Set<string>()
  for (const block of everyBlock(blocks)) {
    if (typeof block.block_id !== 'string' || block.type === 'markdown') continue
    if (seen.has(block.block_id)) fail(report, `block_id already exists: ${block.block_id}`)
    seen.add(block.block_id)
  }
}

function wholeMessage(blocks: readonly unknown[], report: Report): void {
  let markdown = 0
  let tables = 0
  let cells = 0
  let limit = DATA_TABLE_CHARACTERS
  for (const block of everyBlock(blocks)) {
    if (block.type === 'markdown' && typeof block.text === 'string') markdown += block.text.length
    if (block.type !== 'table' && block.type !== 'data_table') continue
    tables += 1
    cells += tableCharacters(block)
    if (block.type === 'table') limit = TABLE_CHARACTERS
  }
  if (markdown > MARKDOWN_CHARACTERS)
    fail(report, `must be less than ${MARKDOWN_CHARACTERS + 1} characters in all markdown blocks`)
  if (tables > 1) fail(report, 'only_one_table_allowed')
  if (tables > 1 && cells > limit) fail(report, `must be less than ${limit + 1} characters in all tables`)
}
