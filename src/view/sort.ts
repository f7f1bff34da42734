import { Fault } from '../fault.ts'
import { compareText, dig, fieldsOf, listOf } from './fields.ts'
import { quote } from './gotext.ts'
import { goKind } from './jsonpath/compare.ts'
import { parseTemplate } from './jsonpath/parse.ts'
import { relaxedPath } from './jsonpath/relaxed.ts'
import { findAll } from './jsonpath/template.ts'
import { pdqsort } from './pdqsort.ts'
import { parseQuantity } from './quantity.ts'

/**
 * Sorts objects as `--sort-by` does: missing values first, text as quantities where both are, ties in the order in which
 * Go's sort leaves them. Throws Fault `usage` with kubectl's sentence. Source: kubectl pkg/cmd/get/sorter.go.
 */
export function sortObjects(objects: readonly unknown[], sortBy: string): unknown[] {
  return sortedBy(objects, objects, relaxedPath(sortBy))
}

/** Sorts the rows of a server-side Table that was asked for with includeObject=Object. */
export function sortTable(table: unknown, sortBy: string): unknown {
  const rows = listOf(dig(table, 'rows'))
  const objects = rows.map((row) => dig(row, 'object'))
  return { ...fieldsOf(table), rows: sortedBy(rows, objects, relaxedOrAsIs(sortBy)) }
}

/** For tables kubectl passes what it cannot relax to the parser as it is. */
function relaxedOrAsIs(sortBy: string): string {
  try {
    return relaxedPath(sortBy)
  } catch {
    return sortBy
  }
}

type Keyed<T> = { readonly item: T; readonly found: boolean; readonly key: unknown }

function sortedBy<T>(items: readonly T[], objects: readonly unknown[], field: string): T[] {
  if (items.length === 0) return []
  const path = parseTemplate(field)
  const keyed: Keyed<T>[] = items.map((item, i) => {
    const first = findAll(path, objects[i], true)[0] ?? []
    return { item, found: first.length > 0, key: first[0] }
  })
  if (!keyed.some((entry) => entry.found)) {
    throw new Fault('usage', `couldn't find any field with path ${quote(field)} in the list of objects`)
  }
  pdqsort(keyed, (a, b) => !a.found || (b.found && isLess(a.key, b.key, field)))
  return keyed.map((entry) => entry.item)
}

function isLess(a: unknown, b: unknown, field: string): boolean {
  if (a === null || b === null) return a === null && b !== null
  if (goKind(a) !== goKind(b)) throw unsortable(field, 'interface')
  if (typeof a === 'number' && typeof b === 'number') return a < b
  if (typeof a === 'string' && typeof b === 'string') return isLessText(a, b)
  throw unsortable(field, goKind(a))
}

function isLessText(a: string, b: string): boolean {
  const left = parseQuantity(a)
  const right = left && parseQuantity(b)
  return left && right ? left.nano < right.nano : compareText(a, b) < 0
}

function unsortable(field: string, type: string): Fault {
  return new Fault('usage', `Field ${field} is an unsortable type: ${type}`)
}
