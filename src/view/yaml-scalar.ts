import { looksLikeOtherThanText } from './yaml-resolve.ts'

/** Columns after which a scalar is folded at the next space (go-yaml v2 emitterc.go, best_width). */
const WIDTH = 80

export type ScalarStyle = 'plain' | 'single' | 'double' | 'literal'

/** Where a scalar begins, how far its continuation lines are indented, and whether it may be folded at all. */
type Place = { readonly column: number; readonly indent: number; readonly fold: boolean }

/** Whether the character can stand unescaped in YAML 1.1 as go-yaml sees it: nothing beyond the BMP, no controls, no BOM. */
const PRINTABLE = /^[\n\x20-\x7e\xa0-\ud7ff\ue000-\ufefe\uff00-\ufffd]*$/u
const BREAKS = /[\r\n\x85\u2028\u2029]/
/** Most of what there is: words, names, images, paths. */
const SIMPLE = /^[A-Za-z/][A-Za-z0-9_./-]*$/
const FIRST_INDICATOR = /^[#,[\]{}&*!|>'"%@`]/

/** How go-yaml v2 writes a string (encode.go stringv, emitterc.go analyze_scalar and select_scalar_style). */
export function styleOf(text: string, isKey: boolean): ScalarStyle {
  if (SIMPLE.test(text)) return looksLikeOtherThanText(text) ? 'double' : 'plain'
  const can = possibilities(text)
  if (BREAKS.test(text) && isKey) return 'double'
  if (text.includes('\n')) return can.block ? 'literal' : 'double'
  if (looksLikeOtherThanText(text)) return 'double'
  if (can.plain) return 'plain'
  return can.single ? 'single' : 'double'
}

function possibilities(text: string): { plain: boolean; single: boolean; block: boolean } {
  const broken = BREAKS.test(text)
  const special = !PRINTABLE.test(text)
  const breakThenSpace = /[\r\n\x85\u2028\u2029] /.test(text)
  const spaceThenBreak = / [\r\n\x85\u2028\u2029]/.test(text)
  const single = !breakThenSpace && !spaceThenBreak && !special
  return {
    plain: single && !broken && !/^ | $/.test(text) && !hasIndicators(text),
    single,
    block: !spaceThenBreak && !special && !text.endsWith(' '),
  }
}

function hasIndicators(text: string): boolean {
  return (
    FIRST_INDICATOR.test(text) ||
    text.startsWith('---') ||
    text.startsWith('...') ||
    /^[-?:](?:[ \t]|$)/.test(text) ||
    /:(?:[ \t]|$)/.test(text) ||
    /[ \t]#/.test(text)
  )
}

/** The `|` line of a literal: an indentation hint when it starts with space, and what to do with the last line breaks. */
export function blockHeader(text: string): string {
  const hint = /^[ \r\n\x85\u2028\u2029]/.test(text) ? '2' : ''
  if (!/[\r\n\x85\u2028\u2029]$/.test(text)) return `|${hint}-`
  return /^.$|[\r\n\x85\u2028\u2029].$/s.test(text) ? `|${hint}+` : `|${hint}`
}

/** Plain and single-quoted text break alike: at a lone space once past the width. */
export function plainOrSingle(text: string, style: 'plain' | 'single', place: Place): string {
  const quoted = style === 'single'
  const body = quoted ? text.replaceAll("'", "''") : text
  const mark = quoted ? "'" : ''
  if (place.column + body.length <= WIDTH && !BREAKS.test(body)) return mark + body + mark
  return mark + folded([...body], place.column + mark.length, place, () => '') + mark
}

/** Double-quoted text with YAML's escapes; a fold before a further space needs a backslash to keep that space. */
export function doubleQuoted(text: string, place: Place): string {
  const escapeAll = text.startsWith('\ufeff')
  const pieces = [...text].map((char) => (escapeAll || needsEscape(char) ? escapeChar(char) : char))
  return `"${folded(pieces, place.column + 1, place, (next) => (next === ' ' ? '\\' : undefined))}"`
}

/**
 * Puts a line break in the place of a single space once the column is past the width. `keep` says what must stand before the
 * next piece on the new line, and whether a fold in front of a second space is possible at all ('' says it is not).
 */
function folded(
  pieces: readonly string[],
  start: number,
  place: Place,
  keep: (next: string | undefined) => string | undefined,
): string {
  let out = ''
  let column = start
  let afterSpace = false
  let afterBreak = false
  pieces.forEach((piece, i) => {
    const next = pieces[i + 1]
    const kept = keep(next)
    const mayFold = piece === ' ' && !afterSpace && place.fold && column > WIDTH && i > 0 && next !== undefined
    if (mayFold && (kept !== '' || next !== ' ')) {
      out += `\n${' '.repeat(place.indent)}${kept ?? ''}`
      column = place.indent + (kept?.length ?? 0)
    } else {
      if (afterBreak && !BREAKS.test(piece)) {
        out += ' '.repeat(place.indent)
        column = place.indent
      }
      out += piece
      column += piece.length > 1 && piece.startsWith('\\') ? piece.length : 1
    }
    afterSpace = piece === ' '
    afterBreak = BREAKS.test(piece)
  })
  return out
}

function needsEscape(char: string): boolean {
  return !PRINTABLE.test(char) || char === '"' || char === '\\' || BREAKS.test(char)
}

const ESCAPES: Readonly<Record<string, string>> = {
  '\0': '\\0',
  '\x07': '\\a',
  '\b': '\\b',
  '\t': '\\t',
  '\n': '\\n',
  '\v': '\\v',
  '\f': '\\f',
  '\r': '\\r',
  '\x1b': '\\e',
  '"': '\\"',
  '\\': '\\\\',
  '\x85': '\\N',
  '\xa0': '\\_',
  '\u2028': '\\L',
  '\u2029': '\\P',
}

function escapeChar(char: string): string {
  const known = ESCAPES[char]
  if (known !== undefined) return known
  const code = char.codePointAt(0) ?? 0
  const hex = code.toString(16).toUpperCase()
  if (code <= 0xff) return `\\x${hex.padStart(2, '0')}`
  return code <= 0xffff ? `\\u${hex.padStart(4, '0')}` : `\\U${hex.padStart(8, '0')}`
}
