import type { RichTextElement } from '@slack/types'
import type { Line, Span } from '../../../src/reply.ts'
import { limits } from '../limits.ts'
import { clean, headWithin, jsonLength } from './clean.ts'

/** A person's id, the only thing a mention may be made of. */
export const USER = /^[UW][A-Z0-9]{2,20}$/
/** What Slack shows for a moment, in the reader's zone: `Today 02:14`. */
export const DATE_FORMAT = '{date_short_pretty} {time}'
/** The year 5138: beyond eleven digits a number of seconds is taken for one of milliseconds. */
const LAST_SECOND = 99_999_999_999

/**
 * A line as rich text, where nothing is parsed and so nothing comes alive. Stops within `budget` JSON characters;
 * `cut` says that it had to.
 */
export function spanElements(line: Line, budget: number = limits.line): { elements: RichTextElement[]; cut: boolean } {
  const elements: RichTextElement[] = []
  let left = budget
  for (const span of typeof line === 'string' ? [line] : line) {
    const element = spanElement(span)
    if (!element) continue
    const cost = jsonLength(element) + 1
    if (cost <= left) {
      elements.push(element)
      left -= cost
      continue
    }
    const shorter = shorten(element, left)
    if (shorter) elements.push(shorter)
    return { elements, cut: true }
  }
  return { elements, cut: false }
}

function shorten(element: RichTextElement, budget: number): RichTextElement | undefined {
  if (element.type !== 'text') return { type: 'text', text: '…' }
  const frame = jsonLength({ ...element, text: '…' }) + 1
  return { ...element, text: `${headWithin(element.text, budget - frame)}…` }
}

function spanElement(span: Span): RichTextElement | undefined {
  if (typeof span === 'string') return text(span)
  if ('code' in span) return text(span.code, { code: true })
  if ('strong' in span) return text(span.strong, { bold: true })
  if ('person' in span) return USER.test(span.person) ? { type: 'user', user_id: span.person } : text(`@${span.person}`)
  if ('link' in span) return link(span.link, span.label)
  return moment(span.time)
}

function text(raw: string, style?: { code?: boolean; bold?: boolean }): RichTextElement | undefined {
  const shown = clean(raw)
  return shown === '' ? undefined : { type: 'text', text: shown, ...(style ? { style } : {}) }
}

function link(to: string, label: string): RichTextElement | undefined {
  const url = webUrl(to)
  if (!url) return text(label ? `${label} (${to})` : to)
  const shown = clean(label)
  return { type: 'link', url, ...(shown ? { text: shown } : {}) }
}

function moment(ms: number): RichTextElement | undefined {
  const timestamp = wholeSeconds(ms)
  if (timestamp === undefined) return text(String(ms))
  return { type: 'date', timestamp, format: DATE_FORMAT, fallback: isoTime(timestamp) }
}

/** Seconds since the epoch, when Slack can show that moment. */
export function wholeSeconds(ms: number): number | undefined {
  const seconds = Math.floor(ms / 1000)
  return seconds >= 0 && seconds <= LAST_SECOND ? seconds : undefined
}

/** A whole second as RFC 3339 writes it. */
export function isoTime(seconds: number): string {
  return new Date(seconds * 1000).toISOString().replace('.000Z', 'Z')
}

/** The address as a browser would write it, when it is one a message may link to. */
export function webUrl(raw: string): string | undefined {
  if (raw.length > limits.url || !/^https?:\/\//i.test(raw) || !URL.canParse(raw)) return undefined
  const { href } = new URL(raw)
  return href.length <= limits.url ? href : undefined
}
