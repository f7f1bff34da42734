import type { KnownBlock } from '@slack/types'
import { limits } from '../limits.ts'
import { clean, head, headWithin, jsonLength } from './clean.ts'
import type { Drawn, How, Piece } from './piece.ts'
import { count, elastic, note, richText, whereFilesAre } from './piece.ts'

/** JSON of a code block around its text, and room for the line that says what was cut. */
const FRAME = 260
const NOTE = 320

/**
 * Text as it is, in a block that parses nothing. What does not fit is counted, and the whole goes along as a file.
 * The newline that ends it is the block's own.
 */
export function codePiece(text: string, filename: string, how: How): Piece | undefined {
  const { shown, all } = showable(text)
  if (shown === '') return undefined
  return elastic(3, 900, (budget) => drawCode(shown, all, text, filename, how, budget))
}

/** No more of a huge text is looked at than could ever be shown. */
function showable(text: string): { shown: string; all: boolean } {
  const most = limits.payload * 4
  const all = text.length <= most
  return { shown: clean(all ? text : head(text, most)).replace(/\n+$/, ''), all }
}

function drawCode(shown: string, all: boolean, text: string, name: string, how: How, budget: number): Drawn {
  if (all && jsonLength(shown) + FRAME <= budget) return { blocks: [preformatted(shown)] }
  const part = wholeLines(headWithin(shown, budget - FRAME - NOTE))
  const words = `${whatIsShown(part, text)} All of it: ${name}, ${whereFilesAre(how)}.`
  const blocks: KnownBlock[] = part.trim() === '' ? [note(words)] : [preformatted(part), note(words)]
  return { blocks, files: [{ name, text }] }
}

/** Verbatim, in parts no longer than any text Slack is known to take. */
export function preformatted(text: string): KnownBlock {
  const elements: { type: 'text'; text: string }[] = []
  for (let at = 0; at < text.length; at += elements.at(-1)?.text.length ?? 1) {
    elements.push({ type: 'text', text: head(text.slice(at, at + limits.line), limits.line) })
  }
  return richText({ type: 'rich_text_preformatted', elements })
}

/** Ends at the last line break, unless that would cost more than half. */
function wholeLines(part: string): string {
  const end = part.lastIndexOf('\n')
  return end > part.length / 2 ? part.slice(0, end) : part
}

function whatIsShown(part: string, text: string): string {
  const shown = linesIn(part)
  const lines = linesIn(text)
  if (lines === 1 || shown >= lines) return `First ${count(part.length)} of ${count(text.length)} characters.`
  return `First ${count(shown)} of ${count(lines)} lines.`
}

function linesIn(text: string): number {
  let lines = text === '' || text.endsWith('\n') ? 0 : 1
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) lines++
  return lines
}
