/** ECMA-48 control sequences, operating system commands, and two-byte escapes. */
const ESCAPES = /\x1b\[[0-?]*[ -/]*[@-~]|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)?|\x1b[@-Z\\-_]/g
/** Control characters but tab and newline; marks that reorder, hide or tag text; what is not text at all. */
const INVISIBLE =
  /[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]|[\u{e0000}-\u{e007f}]/gu
/** Most text by far, in which nothing can be wrong; and the same as words with one space between them. */
const PLAIN = /^[\x20-\x7e\n\t]*$/
/** What JSON writes as it stands. */
const UNESCAPED = /^[\x20\x21\x23-\x5b\x5d-\x7e]*$/
const WORDS = /^(?:[\x21-\x7e]+(?: [\x21-\x7e]+)*)?$/

/** Text as it may be shown: without terminal escapes, control, bidirectional and zero-width characters. Newlines and tabs stay. */
export function clean(text: string): string {
  if (PLAIN.test(text)) return text
  return text.toWellFormed().replace(/\r\n?/g, '\n').replace(ESCAPES, '').replace(INVISIBLE, '')
}

/** The same in one line. */
export function cleanLine(text: string): string {
  if (text.length < 1_000 && WORDS.test(text)) return text
  return clean(text).replace(/\s+/g, ' ').trim()
}

/** At most `max` UTF-16 units, ending in an ellipsis when something was cut, and never in half a character. */
export function clip(text: string, max: number): string {
  return text.length <= max ? text : `${head(text, max - 1)}…`
}

/** The first `max` UTF-16 units, less the first half of a surrogate pair. */
export function head(text: string, max: number): string {
  const cut = text.slice(0, Math.max(0, max))
  return /[\ud800-\udbff]$/.test(cut) ? cut.slice(0, -1) : cut
}

/** What JSON makes of a value, in characters: the measure of Slack's limit on blocks. */
export function jsonLength(value: unknown): number {
  return typeof value === 'string' && UNESCAPED.test(value) ? value.length + 2 : JSON.stringify(value).length
}

/** The longest beginning of `text` whose JSON, quotes left out, takes at most `budget` characters. */
export function headWithin(text: string, budget: number): string {
  const most = head(text, budget)
  if (jsonLength(most) - 2 <= budget) return most
  let low = 0
  let high = most.length
  while (low < high) {
    const middle = Math.ceil((low + high) / 2)
    if (jsonLength(head(most, middle)) - 2 <= budget) low = middle
    else high = middle - 1
  }
  return head(most, low)
}

/** For Slack's own markup, where these three are the only way in: https://docs.slack.dev/messaging/formatting-message-text#escaping. */
export function escapeMarkup(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}
