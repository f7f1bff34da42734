import type { ActionsBlock, KnownBlock } from '@slack/types'
import { limits } from '../limits.ts'
import type { Attachment, Drawn, How, Piece } from './piece.ts'
import { count, note, sizeOf, whereFilesAre } from './piece.ts'

type Arranged = { readonly blocks: KnownBlock[]; readonly files: readonly Attachment[]; readonly cut: boolean }

/** Room for the line that says how much was left out. */
const RESERVE = 300
const BUDGET = limits.payload - RESERVE

/**
 * Puts pieces together within what one message holds: small ones whole, large ones sharing what is left, and when even
 * that is too much, the least important and last ones dropped and counted. `more` were dropped before.
 */
export function arrange(pieces: readonly Piece[], { more, how }: { more: number; how: How }): Arranged {
  let kept = dropUntil(pieces, (left) => left.reduce((sum, piece) => sum + piece.least, 0) - BUDGET)
  for (;;) {
    const budgets = shares(kept)
    const drawn = kept.map((piece, i) => piece.draw(budgets[i] ?? piece.least))
    const dropped = pieces.length - kept.length + more
    const blocks = merged(drawn, dropped, how)
    const excess = Math.max(blocks.length - limits.blocks, Math.ceil((sizeOf(blocks) + 1 - limits.payload) / BUDGET))
    if (excess > 0 && kept.length > 0) {
      kept = without(kept, excess)
      continue
    }
    return {
      blocks,
      files: drawn.flatMap((one) => one.files ?? []),
      cut: dropped > 0 || drawn.some((one) => one.cut),
    }
  }
}

/** Drops pieces while `excess` of what is left is positive. */
function dropUntil(pieces: readonly Piece[], excess: (left: readonly Piece[]) => number): readonly Piece[] {
  let left = pieces
  while (left.length > 0 && excess(left) > 0) left = without(left, 1)
  return left
}

/** The pieces but `n` of them: the least important first, of equals the last. */
function without(pieces: readonly Piece[], n: number): readonly Piece[] {
  const order = pieces.map((piece, index) => ({ piece, index }))
  order.sort((a, b) => b.piece.rank - a.piece.rank || b.index - a.index)
  const gone = new Set(order.slice(0, n).map(({ index }) => index))
  return pieces.filter((_, index) => !gone.has(index))
}

/** Everybody gets their least; the rest is shared evenly, and what one does not want goes to the others. */
function shares(pieces: readonly Piece[]): number[] {
  const budgets = pieces.map(({ least }) => least)
  let left = BUDGET - budgets.reduce((sum, one) => sum + one, 0)
  const hungry = pieces.map(({ want, least }, index) => ({ index, wish: want - least })).sort((a, b) => a.wish - b.wish)
  for (const [place, { index, wish }] of hungry.entries()) {
    const extra = Math.min(wish, Math.floor(left / (hungry.length - place)))
    budgets[index] = (budgets[index] ?? 0) + Math.max(0, extra)
    left -= Math.max(0, extra)
  }
  return budgets
}

/**
 * Neighbouring rich text becomes one block, and a menu stands in the row of the buttons beside it: fewer blocks, and no
 * gaps between lines on a phone.
 */
function merged(drawn: readonly Drawn[], dropped: number, how: How): KnownBlock[] {
  const blocks: KnownBlock[] = []
  for (const block of drawn.flatMap((one) => one.blocks)) {
    const last = blocks.at(-1)
    if (block.type === 'rich_text' && last?.type === 'rich_text') {
      blocks[blocks.length - 1] = { ...last, elements: [...last.elements, ...block.elements] }
    } else if (block.type === 'actions' && last?.type === 'actions' && inOneRow(last, block)) {
      blocks[blocks.length - 1] = { ...last, elements: [...last.elements, ...block.elements] }
    } else blocks.push(block)
  }
  if (dropped > 0 || drawn.some((one) => one.cut)) blocks.push(note(leftOut(dropped, how)))
  return blocks
}

function inOneRow(a: ActionsBlock, b: ActionsBlock): boolean {
  const elements = [...a.elements, ...b.elements]
  const ids = new Set(elements.map((element) => element.action_id))
  return (
    elements.length <= limits.actions.elements &&
    ids.size === elements.length &&
    [a, b].some((row) => row.elements.some(({ type }) => type === 'static_select'))
  )
}

function leftOut(dropped: number, how: How): string {
  const parts = dropped === 0 ? 'Cut to fit' : `${count(dropped)} ${dropped === 1 ? 'part' : 'parts'} left out`
  return `${parts}. The whole answer: reply.txt, ${whereFilesAre(how)}.`
}
