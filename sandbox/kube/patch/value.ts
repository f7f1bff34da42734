/** A JSON object, field by field. */
export type Fields = Readonly<Record<string, unknown>>

export function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** The value where it is an object, else an empty one. */
export function fields(value: unknown): Fields {
  return isFields(value) ? value : {}
}

/** The objects in a list; none where it is no list. */
export function list(value: unknown): readonly Fields[] {
  return Array.isArray(value) ? value.filter(isFields) : []
}
