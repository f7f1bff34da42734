import { isFields } from './fields.ts'
import { goNumber } from './gotext.ts'
import { compareKeys } from './yaml-order.ts'
import { blockHeader, doubleQuoted, plainOrSingle, styleOf } from './yaml-scalar.ts'

/** Keys longer than this are written in the `? key` form (go-yaml v2 emitterc.go, check_simple_key). In bytes. */
const SIMPLE_KEY_BYTES = 128

/**
 * An object as `-o yaml` prints it: sigs.k8s.io/yaml over go-yaml v2, which sorts keys its own way, does not indent
 * sequences, and folds long scalars at 80 columns. No YAML library here writes that style, and people diff it.
 */
export function yamlText(value: unknown): string {
  const out = writer()
  if (Array.isArray(value) && value.length > 0) writeSequence(out, value, 0)
  else if (isFields(value) && Object.keys(value).length > 0) writeMapping(out, value, 0)
  else writeScalar(out, value, 0, false)
  out.line(0)
  return out.text()
}

/** What has been written, and the column where it stands: folding depends on it. */
type Out = {
  readonly put: (text: string) => void
  readonly line: (indent: number) => void
  /** Says that the next line has begun already. */
  readonly begun: () => void
  readonly column: () => number
  readonly text: () => string
}

function writer(): Out {
  const parts: string[] = []
  let column = 0
  let fresh = true
  return {
    put(text) {
      parts.push(text)
      const cut = text.lastIndexOf('\n')
      column = (cut < 0 ? column : 0) + codePoints(text.slice(cut + 1))
    },
    line(indent) {
      parts.push(fresh ? '' : '\n', ' '.repeat(indent))
      column = indent
      fresh = false
    },
    begun() {
      fresh = true
    },
    column: () => column,
    text: () => parts.join(''),
  }
}

function codePoints(text: string): number {
  return /^[\x00-\x7f]*$/.test(text) ? text.length : [...text].length
}

function writeMapping(out: Out, map: Readonly<Record<string, unknown>>, indent: number, startsInline = false): void {
  let inline = startsInline
  for (const key of Object.keys(map).sort(compareKeys)) {
    if (!inline) out.line(indent)
    inline = false
    if (isSimpleKey(key)) {
      writeScalar(out, key, indent, true)
      out.put(':')
    } else {
      out.put('?')
      writeScalar(out, key, indent + 2, false, ' ')
      out.line(indent)
      out.put(':')
    }
    writeValue(out, map[key], indent, isSimpleKey(key))
  }
}

function writeValue(out: Out, value: unknown, indent: number, simple: boolean): void {
  if (Array.isArray(value) && value.length > 0) {
    if (simple) writeSequence(out, value, indent)
    else writeNested(out, value, indent)
  } else if (isFields(value) && Object.keys(value).length > 0) {
    if (simple) writeMapping(out, value, indent + 2)
    else writeNested(out, value, indent)
  } else writeScalar(out, value, indent + 2, false, ' ')
}

function writeSequence(out: Out, items: readonly unknown[], indent: number, startsInline = false): void {
  let inline = startsInline
  for (const item of items) {
    if (!inline) out.line(indent)
    inline = false
    out.put('-')
    if (isCollection(item)) writeNested(out, item, indent)
    else writeScalar(out, item, indent + 2, false, ' ')
  }
}

/** A collection that begins on the line of its `-`, `?` or `:`. */
function writeNested(out: Out, value: unknown, indent: number): void {
  out.put(' ')
  if (Array.isArray(value)) writeSequence(out, value, indent + 2, true)
  else if (isFields(value)) writeMapping(out, value, indent + 2, true)
}

function isCollection(value: unknown): boolean {
  return Array.isArray(value) ? value.length > 0 : isFields(value) && Object.keys(value).length > 0
}

function isSimpleKey(key: string): boolean {
  return !/[\n\r\x85\u2028\u2029]/.test(key) && Buffer.byteLength(key) <= SIMPLE_KEY_BYTES
}

function writeScalar(out: Out, value: unknown, indent: number, isKey: boolean, lead = ''): void {
  if (typeof value !== 'string') {
    out.put(lead + bareScalar(value))
    return
  }
  const text = value.toWellFormed()
  const style = styleOf(text, isKey)
  if (style === 'literal') writeLiteral(out, text, indent, lead)
  else {
    out.put(lead)
    const at = { column: out.column(), indent, fold: !isKey }
    out.put(style === 'double' ? doubleQuoted(text, at) : plainOrSingle(text, style, at))
  }
}

function bareScalar(value: unknown): string {
  if (Array.isArray(value)) return '[]'
  if (isFields(value)) return '{}'
  if (typeof value !== 'number') return value === undefined ? 'null' : String(value)
  return goNumber(value)
}

function writeLiteral(out: Out, text: string, indent: number, lead: string): void {
  const margin = ' '.repeat(indent)
  const body = text.replace(/[^\n\u2028\u2029]+/g, (line) => margin + line)
  out.put(`${lead}${blockHeader(text)}\n${body.endsWith('\n') ? body.slice(0, -1) : body}`)
  // After Unicode's own line breaks go-yaml takes the line as begun and adds none of its own.
  if (/[\u2028\u2029]$/.test(body)) out.begun()
}
