/** What an API server sent, before anybody believed it. */
export type Fields = { readonly [name: string]: unknown }

export type Texts = Readonly<Record<string, string>>

const NOTHING: Fields = Object.freeze({})
const NO_ITEMS: readonly never[] = Object.freeze([])
/** Longer messages are cut when they come in: an event's may have 1 KB, a container's last words 4 KB. */
const MAX_TEXT = 2048

/** The value as an object; an empty one where it is none. */
export function fields(value: unknown): Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : NOTHING
}

export function items(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : NO_ITEMS
}

/** Undefined for what is no text or an empty one, which Kubernetes does not tell apart. */
export function text(value: unknown): string | undefined {
  if (typeof value !== 'string' || value === '') return undefined
  return value.length > MAX_TEXT ? value.slice(0, MAX_TEXT) : value
}

export function count(value: unknown): number {
  return typeof value === 'number' && Number.isFinite(value) ? value : 0
}

export function optionalCount(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined
}

/** A number or a percentage, as it is written: `1`, `25%`. */
export function countOrPercent(value: unknown): string | undefined {
  return typeof value === 'number' ? String(value) : text(value)
}

/** The entries whose values are texts. */
export function texts(value: unknown): Texts {
  const result: Record<string, string> = {}
  for (const [key, each] of Object.entries(fields(value))) if (typeof each === 'string') result[key] = each
  return result
}

export function list<T>(value: unknown, read: (item: Fields) => T | undefined): readonly T[] {
  const result: T[] = []
  for (const item of items(value)) {
    const each = read(fields(item))
    if (each !== undefined) result.push(each)
  }
  return result.length > 0 ? result : NO_ITEMS
}
