import { isFields, sortedEntries } from './fields.ts'

/** An object as `-o json` prints it: four spaces, keys sorted as Go sorts a map's, <, > and & escaped, a newline at the end. */
export function jsonText(value: unknown): string {
  return `${indented(value, '\n')}\n`
}

/** The same on one line, as jsonpath prints maps and lists (Go's encoding/json, Marshal). */
export function compactJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(compactJson).join(',')}]`
  if (!isFields(value)) return scalar(value)
  return `{${sortedEntries(value)
    .map(([key, inner]) => `${jsonString(key)}:${compactJson(inner)}`)
    .join(',')}}`
}

function indented(value: unknown, lineStart: string): string {
  const inner = `${lineStart}    `
  if (Array.isArray(value)) {
    if (value.length === 0) return '[]'
    return `[${value.map((item) => inner + indented(item, inner)).join(',')}${lineStart}]`
  }
  if (!isFields(value)) return scalar(value)
  const entries = sortedEntries(value)
  if (entries.length === 0) return '{}'
  return `{${entries
    .map(([key, item]) => `${inner}${jsonString(key)}: ${indented(item, inner)}`)
    .join(',')}${lineStart}}`
}

function scalar(value: unknown): string {
  if (typeof value === 'string') return jsonString(value)
  return value === undefined ? 'null' : JSON.stringify(value)
}

/** Go escapes what HTML and JavaScript would trip over (encoding/json, encode.go). */
function jsonString(text: string): string {
  return JSON.stringify(text.toWellFormed()).replace(
    /[<>&\u2028\u2029]/g,
    (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}
