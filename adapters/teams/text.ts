import type { Line, Span } from '../../src/reply.ts'
import { lineText } from '../../src/reply.ts'
import type { Cut } from './limits.ts'

/** How a text looks: its size, weight and colour, in the words of a card. */
export type Look = {
  readonly size?: 'Small' | 'Medium'
  readonly weight?: 'Bolder'
  readonly color?: string
  readonly isSubtle?: true
}

/** An element of an Adaptive Card. */
export type Element = { readonly type: string; readonly [field: string]: unknown }

export function spans(line: Line): readonly Span[] {
  return typeof line === 'string' ? [line] : line
}

/** One line. A RichTextBlock reads no markdown and can set single words in monospace, but only a TextBlock can mention or tell the time. */
export function block(line: readonly Span[], cut: Cut, look: Look = {}): Element {
  const alive = line.some((span) => typeof span !== 'string' && ('person' in span || 'time' in span))
  const codes = line.some((span) => typeof span !== 'string' && 'code' in span)
  // Only its runs have a look of their own.
  if (codes && !alive) return { type: 'RichTextBlock', inlines: line.map((span) => ({ ...look, ...run(span, cut) })) }
  return { type: 'TextBlock', ...look, wrap: true, text: lines(line.map((span) => markdown(span, cut)).join('')) }
}

function run(span: Span, cut: Cut): Element {
  const text = clip(lineText([span]), cut.characters)
  if (typeof span === 'string') return { type: 'TextRun', text }
  if ('code' in span) return { type: 'TextRun', text, fontType: 'Monospace' }
  if ('strong' in span) return { type: 'TextRun', text, weight: 'Bolder' }
  if ('link' in span && opens(span.link)) {
    return {
      type: 'TextRun',
      text: clip(span.label, cut.characters),
      selectAction: { type: 'Action.OpenUrl', url: span.link },
    }
  }
  return { type: 'TextRun', text }
}

/** A piece of a line in the Markdown that a TextBlock or a fact reads. */
export function markdown(span: Span, cut: Cut): string {
  if (typeof span === 'string') return inert(clip(span, cut.characters))
  if ('code' in span) return inert(clip(span.code, cut.characters))
  if ('strong' in span) return span.strong.trim() === '' ? '' : `**${inert(clip(span.strong, cut.characters)).trim()}**`
  if ('person' in span) return mention(span.person, cut)
  if ('time' in span) return moment(span.time)
  return opens(span.link)
    ? `[${inert(clip(span.label, cut.characters))}](${target(span.link)})`
    : inert(lineText([span]))
}

/** Somebody's name as Teams brings it to life, when an entity of the card has the very same text. */
export function mention(id: string, { names }: Cut): string {
  return `<at>${inert(names?.get(id) ?? id)}</at>`
}

/** The same in text that brings nothing to life. */
export function named(text: string, names: Cut['names']): string {
  return [...(names ?? [])].reduce((said, [id, name]) => said.replaceAll(`@${id}`, () => name), text)
}

export function peopleIn(line: Line): string[] {
  return spans(line).flatMap((span) => (typeof span !== 'string' && 'person' in span ? [span.person] : []))
}

/** A TextBlock joins lines that no empty one divides. */
export function lines(text: string): string {
  return text.replace(/\n+/g, '\n\n')
}

/** Text that no Markdown reader turns into anything else (spec.commonmark.org, backslash escapes), nor the card into a date. */
export function inert(text: string): string {
  return text
    .replace(/[\\`*_~[\]<>&{}|!]/g, '\\$&')
    .replace(/^(\s*)([-+#=])/gm, '$1\\$2')
    .replace(/^(\s*\d+)([.)])/gm, '$1\\$2')
}

function moment(time: number): string {
  const date = new Date(time)
  if (Number.isNaN(date.getTime())) return 'an unknown time'
  const iso = date.toISOString().replace(/\.\d+Z$/, 'Z')
  return `{{DATE(${iso},SHORT)}} {{TIME(${iso})}}`
}

function opens(link: string): boolean {
  return URL.parse(link)?.protocol.startsWith('http') ?? false
}

/** A link's target as Markdown takes it: what would end the target early is percent-encoded. */
function target(link: string): string {
  return (URL.parse(link)?.href ?? '').replace(
    /[()\\<>\s]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16).padStart(2, '0')}`,
  )
}

/** The first `most` characters, never half of one. */
export function clip(text: string, most: number): string {
  return text.length <= most
    ? text
    : `${text
        .slice(0, most - 1)
        .toWellFormed()
        .replace(/\ufffd$/, '')}…`
}
