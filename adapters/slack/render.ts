import type { KnownBlock } from '@slack/types'
import type { Node, Reply, Tone } from '../../src/reply.ts'
import { plainText } from '../../src/reply.ts'
import { limits } from './limits.ts'
import { arrange } from './render/arrange.ts'
import { clean, clip, escapeMarkup } from './render/clean.ts'
import { codePiece } from './render/code.ts'
import { buttonsPiece, inputPiece, selectPiece } from './render/controls.ts'
import { attached, fileName } from './render/file.ts'
import type { Attachment, How, Piece } from './render/piece.ts'
import { fixed, note, whereFilesAre } from './render/piece.ts'
import { contextPiece } from './render/small-print.ts'
import { fitsNative, tablePiece } from './render/table.ts'
import { fieldsPiece, headingPiece, listPiece, progressPiece, textPiece } from './render/words.ts'

/** A message as Slack takes it. `text` is what a notification and a screen reader give. */
export type Rendered = {
  readonly text: string
  readonly blocks: readonly KnownBlock[]
  readonly files: readonly Attachment[]
}

const USUAL: How = { table: 'data_table', files: 'thread' }
const NOTHING = 'Nothing to show.'
/** Nodes that are looked at; a reply of more is in its file. */
const MOST_NODES = 150

/** Any reply as a message within Slack's limits. Total: what does not fit is counted in it and goes along as a file. */
export function render(reply: Reply, how: How = USUAL): Rendered {
  const whole = wholeText(reply)
  const { blocks, files, cut } = arrange(piecesOf(reply.nodes.slice(0, MOST_NODES), how), {
    more: Math.max(0, reply.nodes.length - MOST_NODES),
    how,
  })
  const all = [...reply.nodes.flatMap((node) => fileOf(node) ?? []), ...files]
  return { text: notification(whole), blocks, files: attached(cut ? [...all, wholeFile(whole)] : all) }
}

/** The reply without blocks, for when Slack refuses every form of them. */
export function renderPlain(reply: Reply): Rendered {
  const whole = wholeText(reply)
  const { text, files } = render(reply)
  const all = whole.length > limits.text / 2 ? [...files, wholeFile(whole)] : files
  return { text, blocks: [], files: attached(all) }
}

function wholeFile(text: string): Attachment {
  return { name: 'reply.txt', text }
}

/** Escaped after it was cut, so that no half of an escape is left. */
function notification(whole: string): string {
  const text = escapeMarkup(clip(clean(whole.slice(0, limits.text * 2)).trim(), limits.text / 2))
  return text === '' ? NOTHING : clip(text, limits.text)
}

/** A moment that is none has no ISO form, and must not cost the rest of the reply. */
function wholeText(reply: Reply): string {
  try {
    return plainText(reply)
  } catch {
    return reply.nodes.map((node) => ('text' in node && typeof node.text === 'string' ? node.text : '')).join('\n')
  }
}

function piecesOf(nodes: readonly Node[], how: How): Piece[] {
  const firstTone = nodes.findIndex((node) => 'tone' in node && node.tone !== undefined)
  const firstTable = nodes.findIndex((node) => node.kind === 'table' && fitsNative(node))
  return nodes.flatMap((node, index) => {
    const tone = 'tone' in node && index === firstTone ? node.tone : undefined
    const native = how.table !== 'code' && index === firstTable
    return pieceOf(node, { tone, native, place: String(index), how }) ?? []
  })
}

type Place = { readonly tone: Tone | undefined; readonly native: boolean; readonly place: string; readonly how: How }

function pieceOf(node: Node, { tone, native, place, how }: Place): Piece | undefined {
  switch (node.kind) {
    case 'heading':
      return headingPiece(node, tone)
    case 'text':
      return textPiece(node, tone)
    case 'fields':
      return fieldsPiece(node)
    case 'table':
      return tablePiece(node, native, how)
    case 'code':
      // Nothing unfolds in a message: the button that every fold comes with brings it.
      return node.folded ? undefined : codePiece(node.text, fileName(node.filename, 'output.txt'), how)
    case 'diff':
      return codePiece(node.text, fileName(node.filename, 'changes.diff'), how)
    case 'list':
      return listPiece(node)
    case 'context':
      return contextPiece(node.text)
    case 'progress':
      return progressPiece(node)
    case 'buttons':
      return buttonsPiece(node, place, how)
    case 'select':
      return selectPiece(node, place)
    case 'input':
      return inputPiece(node, place)
    case 'image':
    case 'file':
      return filePiece(node, how)
  }
}

/** Whether or not there is room to mention it, a file goes along. */
function fileOf(node: Node): Attachment | undefined {
  if (node.kind === 'file') return { name: fileName(node.name, 'file.txt'), text: node.text }
  if (node.kind !== 'image') return undefined
  return { name: fileName(`${node.title ?? 'image'}.png`, 'image.png'), png: node.png, alt: node.alt }
}

function filePiece(node: Node, how: How): Piece | undefined {
  const file = fileOf(node)
  if (!file) return undefined
  const alt = 'alt' in file && file.alt.trim() ? `${clip(clean(file.alt), 1_000)}: ` : ''
  return fixed(6, { blocks: [note(`${alt}${file.name}, ${whereFilesAre(how)}.`)] })
}
