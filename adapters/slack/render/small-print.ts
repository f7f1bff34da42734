import type { Line, Span } from '../../../src/reply.ts'
import { limits } from '../limits.ts'
import { clean, escapeMarkup } from './clean.ts'
import type { Piece } from './piece.ts'
import { fixed } from './piece.ts'
import { DATE_FORMAT, isoTime, USER, webUrl, wholeSeconds } from './spans.ts'
import { linePiece } from './words.ts'

/** Anything that Slack's markup could take for formatting, an emoji, or a quote at the start of a line. */
const LIVELY = /[*_~`]|:[\w+'-]+:|^\s*>/m

/**
 * Small print as a context block: plain where it can be, Slack's markup where it has a mention or a link, and rich
 * text, which is larger but parses nothing, where a word in it could be taken for markup.
 */
export function contextPiece(line: Line): Piece | undefined {
  const spans = typeof line === 'string' ? [line] : line
  const plain = plainWords(spans)
  if (plain?.trim() === '') return undefined
  if (plain !== undefined && plain.length <= limits.context.text) {
    return fixed(5, { blocks: [{ type: 'context', elements: [{ type: 'plain_text', text: plain, emoji: false }] }] })
  }
  const text = markupOf(spans)
  if (text === undefined || text.length > limits.context.text) return linePiece(5, line)
  return fixed(5, { blocks: [{ type: 'context', elements: [{ type: 'mrkdwn', text, verbatim: true }] }] })
}

function plainWords(spans: readonly Span[]): string | undefined {
  const words: string[] = []
  for (const span of spans) {
    if (typeof span === 'string') words.push(clean(span))
    else if ('strong' in span) words.push(clean(span.strong))
    else return undefined
  }
  return words.join('')
}

/** Undefined as soon as one word, or what two neighbours make together, could come alive. */
function markupOf(spans: readonly Span[]): string | undefined {
  if (LIVELY.test(spans.filter((span) => typeof span === 'string').join(''))) return undefined
  const parts: string[] = []
  for (const span of spans) {
    const part = markup(span)
    if (part === undefined) return undefined
    parts.push(part)
  }
  const text = parts.join('')
  return text.trim() === '' ? undefined : text
}

function markup(span: Span): string | undefined {
  if (typeof span === 'string') return calm(span)
  if ('strong' in span) return calm(span.strong)
  if ('code' in span) {
    const code = clean(span.code)
    return code.trim() === '' || /[`\n]/.test(code) ? undefined : `\`${escapeMarkup(code)}\``
  }
  if ('person' in span) return USER.test(span.person) ? `<@${span.person}>` : calm(`@${span.person}`)
  if ('link' in span) {
    const url = webUrl(span.link)
    const label = calm(span.label)
    if (!url || !label || /[|\n]/.test(label) || /[|<>]/.test(url)) return undefined
    return `<${escapeMarkup(url)}|${label}>`
  }
  const seconds = wholeSeconds(span.time)
  if (seconds === undefined) return undefined
  return `<!date^${seconds}^${DATE_FORMAT}^${isoTime(seconds)}>`
}

function calm(text: string): string | undefined {
  const shown = clean(text)
  return LIVELY.test(shown) ? undefined : escapeMarkup(shown)
}
