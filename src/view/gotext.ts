import { isFields, sortedEntries } from './fields.ts'

/** The first exponent that is written as one (strconv/ftoa.go, %g with the shortest precision). */
const FIRST_EXPONENT = 6

/** A float as Go prints it with %v and strconv's 'g', -1. */
function goFloat(value: number): string {
  if (Number.isNaN(value)) return 'NaN'
  if (!Number.isFinite(value)) return value > 0 ? '+Inf' : '-Inf'
  if (value === 0) return Object.is(value, -0) ? '-0' : '0'
  const [mantissa = '', exponentText = '0'] = value.toExponential().split('e')
  const exponent = Number(exponentText)
  if (exponent >= -4 && exponent < FIRST_EXPONENT) return plainDecimal(mantissa, exponent)
  const digits = String(Math.abs(exponent)).padStart(2, '0')
  return `${mantissa}e${exponent < 0 ? '-' : '+'}${digits}`
}

function plainDecimal(mantissa: string, exponent: number): string {
  const sign = mantissa.startsWith('-') ? '-' : ''
  const digits = mantissa.replace('-', '').replace('.', '')
  if (exponent < 0) return `${sign}0.${'0'.repeat(-exponent - 1)}${digits}`
  if (digits.length <= exponent + 1) return sign + digits + '0'.repeat(exponent + 1 - digits.length)
  return `${sign}${digits.slice(0, exponent + 1)}.${digits.slice(exponent + 1)}`
}

/** A number out of JSON: whole ones are int64 to kubectl, the rest float64. */
export function goNumber(value: number): string {
  return Number.isInteger(value) && Math.abs(value) < 2 ** 63 ? String(value) : goFloat(value)
}

/** What Go's fmt.Sprint makes of a decoded JSON value: `map[a:1 b:[x y]]`, `<nil>`. */
export function sprint(value: unknown): string {
  if (value === null || value === undefined) return '<nil>'
  if (typeof value === 'string') return value
  if (typeof value === 'number') return goNumber(value)
  if (Array.isArray(value)) return `[${value.map(sprint).join(' ')}]`
  if (!isFields(value)) return String(value)
  return `map[${sortedEntries(value)
    .map(([key, inner]) => `${key}:${sprint(inner)}`)
    .join(' ')}]`
}

const SHORT_ESCAPES: Readonly<Record<string, string>> = {
  '\x07': '\\a',
  '\b': '\\b',
  '\f': '\\f',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '\v': '\\v',
  '\\': '\\\\',
  '"': '\\"',
}

/** Go's %q: double quotes, with everything unprintable escaped (strconv/quote.go). */
export function quote(text: string): string {
  return `"${text.replace(/[\\"]|[^\p{L}\p{M}\p{N}\p{P}\p{S} ]/gu, escapeRune)}"`
}

function escapeRune(rune: string): string {
  const short = SHORT_ESCAPES[rune]
  if (short !== undefined) return short
  const code = rune.codePointAt(0) ?? 0
  if (code < 0x80) return `\\x${code.toString(16).padStart(2, '0')}`
  return code < 0x10000 ? `\\u${code.toString(16).padStart(4, '0')}` : `\\U${code.toString(16).padStart(8, '0')}`
}
