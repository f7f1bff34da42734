import type { ApiError } from '../api-error.ts'
import { unexplained } from '../api-error.ts'
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
  if (directive !== undefined && directive !== 'merge') throw invalidDirective(directive, patch)

  const result: Record<string, unknown> = retain(isFields(target) ? target : {}, patch[RETAIN])
  for (const [key, value] of Object.entries(patch)) {
    if (key.startsWith(REMOVE)) removeValues(result, key.slice(REMOVE.length), value)
    else if (isDirective(key) || key === '__proto__') continue
    else if (value === null) delete result[key]
    else result[key] = mergeField(key, result[key], value)
  }
  reorderLists(result, patch, isFields(target) ? target : {})
  return result
}

function reorderLists(result: Record<string, unknown>, patch: Fields, target: Fields): void {
  for (const [key, order] of Object.entries(patch)) {
    const field = key.slice(ORDER.length)
    if (key.startsWith(ORDER) && Array.isArray(order)) reorder(result, field, order, target[field])
  }
}

function isDirective(key: string): boolean {
  return key === DIRECTIVE || key === RETAIN || key.startsWith(ORDER)
}

function invalidDirective(directive: unknown, patch: Fields): ApiError {
  return unexplained(`unknown patch type: ${String(directive)} in map: ${goText(patch)}`)
}

/** A value as Go prints it: `map[image:x name:web]`. */
function goText(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(goText).join(' ')}]`
  if (!isFields(value)) return value === null ? '<nil>' : String(value)
  const keys = Object.keys(value).sort()
  return `map[${keys.map((key) => `${key}:${goText(value[key])}`).join(' ')}]`
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
  if (key.kind === 'set') return inOrder([...new Set([...current, ...patch])], patch, current, JSON.stringify)
  return mergeByKey(current as readonly Fields[], patch as readonly Fields[], key.keys.slice(0, 1))
}

function mergeByKey(current: readonly Fields[], patch: readonly Fields[], keys: readonly string[]): readonly unknown[] {
  const result = new Map<string, unknown>(current.map((item) => [keyText(item, keys), item]))
  for (const item of patch) {
    const missing = keys.find((key) => item[key] === undefined)
    if (missing) {
      throw unexplained(`map: ${goText(item)} does not contain declared merge key: ${missing}`)
    }
    const id = keyText(item, keys)
    if (item[DIRECTIVE] === 'delete') result.delete(id)
    else result.set(id, applyStrategicPatch(result.get(id), item))
  }
  return inOrder([...result.values()], patch, current, (item) => keyText(item as Fields, keys))
}

function removeValues(result: Record<string, unknown>, field: string, values: unknown): void {
  const current = result[field]
  if (Array.isArray(current) && Array.isArray(values)) result[field] = current.filter((item) => !values.includes(item))
}

function reorder(result: Record<string, unknown>, field: string, order: readonly unknown[], before: unknown): void {
  const merged = result[field]
  if (!Array.isArray(merged)) return
  const key = listKey(field, merged)
  const id = (item: unknown) =>
    key?.kind === 'map' && isFields(item) ? keyText(item, key.keys.slice(0, 1)) : JSON.stringify(item)
  result[field] = inOrder(merged, order, Array.isArray(before) ? before : [], id)
}

/**
 * What the patch names in the patch's order, the rest in the server's; of one and the other that which the server has
 * first comes first, and what only the patch has comes before the rest (strategicpatch mergeSortedSlice).
 */
function inOrder(
  merged: readonly unknown[],
  patch: readonly unknown[],
  server: readonly unknown[],
  id: (item: unknown) => string,
): readonly unknown[] {
  const places = (list: readonly unknown[]) => new Map(list.map((item, place) => [id(item), place]))
  const [inPatch, inServer] = [places(patch), places(server)]
  const place = (map: ReadonlyMap<string, number>, item: unknown) => map.get(id(item)) ?? -1
  const named = merged.filter((item) => inPatch.has(id(item)))
  const others = merged.filter((item) => !inPatch.has(id(item)))
  named.sort((a, b) => place(inPatch, a) - place(inPatch, b))
  others.sort((a, b) => place(inServer, a) - place(inServer, b))
  const result: unknown[] = []
  while (named.length > 0 && others.length > 0) {
    const [other, one] = [place(inServer, others[0]), place(inServer, named[0])]
    const otherFirst = other >= 0 && one >= 0 && other < one
    result.push(otherFirst ? others.shift() : named.shift())
  }
  return [...result, ...named, ...others]
}

function withoutDirectives(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutDirectives)
  if (!isFields(value)) return value
  const kept = Object.entries(value).filter(([key, field]) => !key.startsWith('$') && field !== null)
  return Object.fromEntries(kept.map(([key, field]) => [key, withoutDirectives(field)]))
}
