import { ApiError } from '../api-error.ts'
import { keyText, listKey } from './lists.ts'
import type { Fields } from './value.ts'
import { isFields } from './value.ts'

const ORDER = '$setElementOrder/'
const REMOVE = '$deleteFromPrimitiveList/'
const DIRECTIVE = '$patch'
const RETAIN = '$retainKeys'

/**
 * Kubernetes' own patch: like a merge patch, but lists of things with names are merged by name
 * (k8s.io/apimachinery pkg/util/strategicpatch). Directives: $patch, $setElementOrder, $deleteFromPrimitiveList, $retainKeys.
 */
export function applyStrategicPatch(target: unknown, patch: Fields): unknown {
  const directive = patch[DIRECTIVE]
  if (directive === 'replace') return withoutDirectives(patch)
  if (directive === 'delete') return {}
  if (directive !== undefined && directive !== 'merge') throw invalidDirective(directive)

  const result: Record<string, unknown> = retain(isFields(target) ? target : {}, patch[RETAIN])
  for (const [key, value] of Object.entries(patch)) {
    if (key.startsWith(REMOVE)) removeValues(result, key.slice(REMOVE.length), value)
    else if (isDirective(key) || key === '__proto__') continue
    else if (value === null) delete result[key]
    else result[key] = mergeField(key, result[key], value)
  }
  for (const [key, value] of Object.entries(patch)) {
    if (key.startsWith(ORDER) && Array.isArray(value)) reorder(result, key.slice(ORDER.length), value)
  }
  return result
}

function isDirective(key: string): boolean {
  return key === DIRECTIVE || key === RETAIN || key.startsWith(ORDER)
}

function invalidDirective(directive: unknown): ApiError {
  return new ApiError(422, 'Invalid', `Unknown patch type: ${String(directive)}`)
}

function retain(target: Fields, keep: unknown): Record<string, unknown> {
  if (!Array.isArray(keep)) return { ...target }
  return Object.fromEntries(Object.entries(target).filter(([key]) => keep.includes(key)))
}

function mergeField(field: string, current: unknown, value: unknown): unknown {
  if (isFields(value)) return applyStrategicPatch(current, value)
  return Array.isArray(value) ? mergeList(field, Array.isArray(current) ? current : [], value) : value
}

function mergeList(field: string, current: readonly unknown[], patch: readonly unknown[]): readonly unknown[] {
  if (patch.some((item) => isFields(item) && item[DIRECTIVE] === 'replace')) {
    return patch.filter((item) => !(isFields(item) && item[DIRECTIVE] === 'replace')).map(withoutDirectives)
  }
  const key = listKey(field, [...current, ...patch])
  if (!key) return patch.map(withoutDirectives)
  if (key.kind === 'set') return [...new Set([...current, ...patch])]
  return mergeByKey(current as readonly Fields[], patch as readonly Fields[], key.keys.slice(0, 1), field)
}

function mergeByKey(
  current: readonly Fields[],
  patch: readonly Fields[],
  keys: readonly string[],
  field: string,
): readonly unknown[] {
  const result = new Map<string, unknown>(current.map((item) => [keyText(item, keys), item]))
  for (const item of patch) {
    const missing = keys.find((key) => item[key] === undefined)
    if (missing) {
      throw new ApiError(
        422,
        'Invalid',
        `map: ${JSON.stringify(item)} does not contain declared merge key: ${missing} (${field})`,
      )
    }
    const id = keyText(item, keys)
    if (item[DIRECTIVE] === 'delete') result.delete(id)
    else result.set(id, applyStrategicPatch(result.get(id), item))
  }
  return [...result.values()]
}

function removeValues(result: Record<string, unknown>, field: string, values: unknown): void {
  const current = result[field]
  if (Array.isArray(current) && Array.isArray(values)) result[field] = current.filter((item) => !values.includes(item))
}

/** The order given first; what it does not name keeps its place among its own, at the end. */
function reorder(result: Record<string, unknown>, field: string, order: readonly unknown[]): void {
  const current = result[field]
  if (!Array.isArray(current)) return
  const key = listKey(field, current)
  const id = (item: unknown) =>
    key?.kind === 'map' && isFields(item) ? keyText(item, key.keys.slice(0, 1)) : JSON.stringify(item)
  const places = new Map(order.map((item, place) => [id(item), place]))
  const place = (item: unknown) => places.get(id(item)) ?? order.length
  result[field] = [...current].sort((a, b) => place(a) - place(b))
}

function withoutDirectives(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutDirectives)
  if (!isFields(value)) return value
  const kept = Object.entries(value).filter(([key, field]) => !key.startsWith('$') && field !== null)
  return Object.fromEntries(kept.map(([key, field]) => [key, withoutDirectives(field)]))
}
