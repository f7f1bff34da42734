import { Fault } from '../fault.ts'

/** The longest line that is read, in characters; Slack itself sends no more than 4,000. */
const MAX_LINE = 4_000

const SPACE = /[\s\u00a0\u2000-\u200b\u202f\u3000\ufeff]/
const CLOSING: Readonly<Record<string, RegExp>> = {
  '"': /["“”„‟]/,
  '“': /["“”„‟]/,
  '„': /["“”„‟]/,
  '”': /["“”„‟]/,
  "'": /['‘’‚‛]/,
  '‘': /['‘’‚‛]/,
  '’': /['‘’‚‛]/,
}
/** What phones make of two hyphens, and of one. */
const DASHES = /^[-‐‑‒–—―−]+/

/**
 * Splits a line into words as a POSIX shell does (quotes and backslashes, nothing else is special: no variable, glob,
 * pipe or substitution exists here), forgiving the quotes, dashes and spaces that phones put in.
 * Throws a usage Fault for a quote that never closes, a control character, or a line longer than 4,000 characters.
 */
export function splitWords(line: string): string[] {
  if (line.length > MAX_LINE) {
    throw new Fault('usage', `That line is ${line.length} characters long; ${MAX_LINE} is the most I read.`, {
      hint: 'Say it shorter, or ask in several commands.',
    })
  }
  if (/[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]/.test(line)) {
    throw new Fault('usage', 'That line holds a control character, which no name or flag can contain.', {
      hint: 'Type it again rather than pasting it.',
    })
  }
  const words: string[] = []
  let at = 0
  while (at < line.length) {
    if (SPACE.test(line.charAt(at))) at++
    else {
      const word = readWord(line, at)
      words.push(word.text)
      at = word.end
    }
  }
  return words
}

function readWord(line: string, start: number): { text: string; end: number } {
  let text = ''
  let at = start
  const dashes = DASHES.exec(line.slice(start))?.[0]
  if (dashes) {
    at += dashes.length
    text = plainDashes(dashes, line.slice(at))
  }
  while (at < line.length && !SPACE.test(line.charAt(at))) {
    const char = line.charAt(at)
    const closing = CLOSING[char]
    if (closing) {
      const quoted = readQuoted(line, at, closing)
      text += quoted.text
      at = quoted.end
    } else if (char === '\\' && at + 1 < line.length) {
      text += line.charAt(at + 1)
      at += 2
    } else {
      text += char
      at++
    }
  }
  return { text, end: at }
}

/** `—n` was typed as `--n` or `-n`: one letter after it makes it short, more make it long. Plain hyphens stay as they are. */
function plainDashes(dashes: string, rest: string): string {
  if (/^-+$/.test(dashes)) return dashes
  const name = /^[a-z0-9-]*/i.exec(rest)?.[0] ?? ''
  return name.length === 1 ? '-' : '--'
}

function readQuoted(line: string, start: number, closing: RegExp): { text: string; end: number } {
  const single = closing.test("'")
  let text = ''
  for (let at = start + 1; at < line.length; at++) {
    const char = line.charAt(at)
    if (closing.test(char)) return { text, end: at + 1 }
    if (!single && char === '\\' && /["\\“”„‟]/.test(line.charAt(at + 1))) text += line.charAt(++at)
    else text += char
  }
  throw new Fault(
    'usage',
    `A quote opens and never closes: ${line.slice(line.lastIndexOf(' ', start - 2) + 1, start + 21)}`,
    {
      hint: 'Quotes come in pairs: close it, or leave it out.',
    },
  )
}
