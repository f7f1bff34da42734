import type { ContextBlock, KnownBlock, RichTextBlock, RichTextBlockElement } from '@slack/types'
import { limits } from '../limits.ts'
import { clip, jsonLength } from './clean.ts'

/** Something that goes beside the message: text as it is, or a picture as base64. */
export type Attachment =
  | { readonly name: string; readonly text: string }
  | { readonly name: string; readonly png: string; readonly alt: string }

/** How one reply is to be drawn; what Slack refused once is drawn plainer the next time. */
export type How = {
  readonly table: 'data_table' | 'table' | 'code'
  /** Where files will be found: under the message, or in the reader's direct messages. */
  readonly files: 'thread' | 'direct'
}

export type Drawn = {
  readonly blocks: readonly KnownBlock[]
  readonly files?: readonly Attachment[]
  /** Something was left out that only the whole reply as a file still holds. */
  readonly cut?: boolean
}

/** A node on its way to blocks. It may be asked for less than it wants, never for less than `least`. */
export type Piece = {
  /** What is dropped first when nothing else helps: the highest. */
  readonly rank: number
  /** JSON characters for all of it, and for the least of it that still says something. */
  readonly want: number
  readonly least: number
  draw(budget: number): Drawn
}

/** A piece of one size. */
export function fixed(rank: number, drawn: Drawn): Piece {
  const size = sizeOf(drawn.blocks)
  return { rank, want: size, least: size, draw: () => drawn }
}

/** A piece that draws itself differently for each budget; what it wants is measured on its full size. */
export function elastic(rank: number, least: number, draw: (budget: number) => Drawn): Piece {
  const full = draw(limits.payload)
  const want = sizeOf(full.blocks)
  return { rank, want, least: Math.min(least, want), draw: (budget) => (budget >= want ? full : draw(budget)) }
}

/** Blocks are measured as pieces and again as a message; writing a table's JSON is most of what rendering it costs. */
const measured = new WeakMap<KnownBlock, number>()

/** JSON characters of blocks that are not changed any more, each with its comma. */
export function sizeOf(blocks: readonly KnownBlock[]): number {
  let size = 0
  for (const block of blocks) {
    const length = measured.get(block) ?? jsonLength(block)
    measured.set(block, length)
    size += length + 1
  }
  return size
}

export function richText(...elements: RichTextBlockElement[]): RichTextBlock {
  return { type: 'rich_text', elements }
}

/** Small print, inert. */
export function note(text: string): ContextBlock {
  return {
    type: 'context',
    elements: [{ type: 'plain_text', text: clip(text, limits.context.text), emoji: false }],
  }
}

/** `, in the thread` or `, sent to you directly`. */
export function whereFilesAre(how: How): string {
  return how.files === 'thread' ? 'in the thread' : 'sent to you directly'
}

/** 1,234 as people read it. */
export function count(n: number): string {
  return n.toLocaleString('en-US')
}
