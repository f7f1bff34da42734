/**
 * Copies a value and freezes the copy all the way down. What was sealed before is shared instead of copied,
 * so that an update costs as much as what it changed. `undefined` fields are dropped, as JSON would.
 */
export function createSeal(): <T>(value: T) => T {
  const sealed = new WeakSet<object>()

  function seal(value: unknown): unknown {
    if (typeof value !== 'object' || value === null || sealed.has(value)) return value
    const copy = Array.isArray(value) ? value.map(seal) : sealFields(value)
    Object.freeze(copy)
    sealed.add(copy)
    return copy
  }

  function sealFields(value: object): Record<string, unknown> {
    const copy: Record<string, unknown> = {}
    for (const [key, field] of Object.entries(value)) {
      // A plain assignment to __proto__ would set the prototype instead of a field.
      if (field !== undefined && key !== '__proto__') copy[key] = seal(field)
    }
    return copy
  }

  return seal as <T>(value: T) => T
}

/** Deep equality of JSON values, whatever the order of fields. A missing field and `undefined` are the same. */
export function same(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false
  if (Array.isArray(a) || Array.isArray(b)) {
    return Array.isArray(a) && Array.isArray(b) && a.length === b.length && a.every((item, i) => same(item, b[i]))
  }
  const left = a as Record<string, unknown>
  const right = b as Record<string, unknown>
  for (const key of Object.keys(left)) if (!same(left[key], right[key])) return false
  for (const key of Object.keys(right)) if (right[key] !== undefined && left[key] === undefined) return false
  return true
}
