import type { KnownBlock, RichTextElement, RichTextSection } from '@slack/types'
import type { Line, Node, Tone } from '../../../src/reply.ts'
import { limits } from '../limits.ts'
import { cleanLine, clip, jsonLength } from './clean.ts'
import type { Piece } from './piece.ts'
import { count, elastic, fixed, richText } from './piece.ts'
import { spanElements } from './spans.ts'

const MARKS: Readonly<Record<Tone, string>> = { good: '🟢', warn: '🟡', bad: '🔴', info: '🔵' }
const BAR = 10
/** Room for a block's own braces and names. */
const FRAME = 120

type Of<Kind extends Node['kind']> = Extract<Node, { kind: Kind }>

/** A header while it fits into one; a long one becomes bold text, so that no word is lost. */
export function headingPiece(node: Of<'heading'>, tone: Tone | undefined): Piece | undefined {
  const words = cleanLine(node.text)
  if (words === '') return undefined
  const text = tone ? `${MARKS[tone]} ${words}` : words
  if (text.length > limits.header) return linePiece(0, [{ strong: text }])
  return fixed(0, { blocks: [{ type: 'header', text: { type: 'plain_text', text, emoji: false } }] })
}

export function textPiece(node: Of<'text'>, tone: Tone | undefined): Piece | undefined {
  const mark = tone ? [`${MARKS[tone]} `] : []
  return linePiece(3, typeof node.text === 'string' ? [...mark, node.text] : [...mark, ...node.text])
}

/** One line of rich text, cut within its budget. */
export function linePiece(rank: number, line: Line): Piece | undefined {
  if (spanElements(line, limits.line).elements.length === 0) return undefined
  return elastic(rank, 200, (budget) => {
    const { elements, cut } = spanElements(line, Math.min(budget - FRAME, limits.line))
    return { blocks: [richText({ type: 'rich_text_section', elements })], cut }
  })
}

export function listPiece(node: Of<'list'>): Piece | undefined {
  if (node.items.length === 0) return undefined
  return elastic(4, 400, (budget) => {
    const { sections, left, cut } = sectionsWithin(node.items, (item) => item, budget - FRAME)
    const blocks: KnownBlock[] = []
    if (sections.length > 0) blocks.push(richText({ type: 'rich_text_list', style: 'bullet', elements: sections }))
    return { blocks: [...blocks, ...more(left)], cut: cut || left > 0 }
  })
}

/** A line a field, the name bold: two columns would be narrower than a phone can show. */
export function fieldsPiece(node: Of<'fields'>): Piece | undefined {
  if (node.fields.length === 0) return undefined
  return elastic(4, 400, (budget) => {
    const line = ({ name, value }: { name: string; value: Line }): Line => [
      { strong: name },
      '  ',
      ...(typeof value === 'string' ? [value] : value),
    ]
    const { sections, left, cut } = sectionsWithin(node.fields, line, budget - FRAME)
    return { blocks: [...(sections.length > 0 ? [richText(...sections)] : []), ...more(left)], cut: cut || left > 0 }
  })
}

export function progressPiece(node: Of<'progress'>): Piece | undefined {
  const of = Number.isFinite(node.of) && node.of > 0 ? node.of : 0
  const done = Number.isFinite(node.done) ? Math.min(Math.max(node.done, 0), of) : 0
  const full = of > 0 ? Math.round((done / of) * BAR) : 0
  const bar = '▓'.repeat(full) + '░'.repeat(BAR - full)
  return linePiece(4, [clip(cleanLine(node.label), limits.header), `  ${bar} ${node.done} of ${node.of}`])
}

function more(left: number): KnownBlock[] {
  if (left === 0) return []
  const elements: RichTextElement[] = [{ type: 'text', text: `… ${count(left)} more` }]
  return [richText({ type: 'rich_text_section', elements })]
}

/** As many lines as the budget holds, and how many were left. An empty line stays one. */
function sectionsWithin<T>(items: readonly T[], lineOf: (item: T) => Line, budget: number) {
  const sections: RichTextSection[] = []
  let room = budget - FRAME
  let cut = false
  for (const [index, item] of items.entries()) {
    const drawn = spanElements(lineOf(item), Math.min(room - 60, limits.line))
    const elements = drawn.elements.length > 0 ? drawn.elements : [{ type: 'text' as const, text: ' ' }]
    const section: RichTextSection = { type: 'rich_text_section', elements }
    const cost = jsonLength(section) + 1
    if (cost > room || (drawn.cut && room < limits.line && sections.length > 0)) {
      return { sections, left: items.length - index, cut }
    }
    sections.push(section)
    room -= cost
    cut ||= drawn.cut
  }
  return { sections, left: 0, cut }
}
