/** A JSON object as it came over the wire: nothing about it is known yet. */
export type Fields = { readonly [key: string]: unknown }

/** The value as an object, or an empty one: what a missing or misshapen struct reads as. */
export function fieldsOf(value: unknown): Fields {
  return isFields(value) ? value : {}
}

/** True for a JSON object (not null, not an array). */
export function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** The value as a list, or an empty one. */
export function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : []
}

/** The value as a list of objects. */
export function fieldsList(value: unknown): readonly Fields[] {
  return listOf(value).map(fieldsOf)
}

/** The value as text, as Go's zero value reads when it is missing. */
export function textOf(value: unknown): string {
  if (typeof value === 'string') return value
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : ''
}

/** The value as a number, or undefined when the field is not there. */
export function numberOf(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined
}

/** Follows a path of keys; undefined as soon as one is missing. Own properties only. */
export function dig(value: unknown, ...path: readonly string[]): unknown {
  let current = value
  for (const key of path) {
    if (!isFields(current) || !Object.hasOwn(current, key)) return undefined
    current = current[key]
  }
  return current
}

/** The entries of a string map (labels, annotations, data) in Go's order of keys. */
export function sortedEntries(value: unknown): readonly (readonly [string, unknown])[] {
  return Object.entries(fieldsOf(value)).sort(([a], [b]) => compareText(a, b))
}

/** Go's order of strings: by bytes of UTF-8, which is by code points, and not JavaScript's by UTF-16 units. */
export function compareText(a: string, b: string): number {
  const length = Math.min(a.length, b.length)
  for (let i = 0; i < length; i++) {
    const x = a.charCodeAt(i)
    const y = b.charCodeAt(i)
    if (x !== y) return rank(x) - rank(y)
  }
  return a.length - b.length
}

/** Lifts surrogates (code points above U+FFFF) over U+E000-U+FFFF. */
function rank(unit: number): number {
  if (unit < 0xd800) return unit
  return unit < 0xe000 ? unit + 0x2000 : unit - 0x800
}
