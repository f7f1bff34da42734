import type { KubeObject } from '../../object.ts'
import type { PrinterColumn } from '../kind.ts'
import { humanDuration, since } from './duration.ts'
import type { Cell, Printer } from './printer.ts'
import { columns } from './printer.ts'

/** Kinds that have no printer of their own: the name, and when it was made. */
export const plain: Printer = {
  columns: columns('Name', 'Created At:date'),
  cells: ({ metadata }) => [metadata.name, metadata.creationTimestamp ?? ''],
}

/** Custom resources: the name, then the columns their definition asks for; the age when it asks for none. */
export function customPrinter(asked: readonly PrinterColumn[] | undefined): Printer {
  const own = asked?.length ? asked : [{ name: 'Age', type: 'date', jsonPath: '.metadata.creationTimestamp' }]
  return {
    columns: [
      ...columns('Name'),
      ...own.map(({ name, type, format = '', description = '', priority = 0 }) => ({
        name,
        type,
        format,
        description,
        priority,
      })),
    ],
    cells: (object, now) => [object.metadata.name, ...own.map((column) => cell(object, column, now))],
  }
}

function cell(object: KubeObject, { type, jsonPath }: PrinterColumn, now: number): Cell {
  const found = follow(object, jsonPath)
  if (found.length === 0) return null
  const [value] = found
  switch (type) {
    case 'integer':
    case 'number':
      return typeof value === 'number' ? value : null
    case 'boolean':
      return typeof value === 'boolean' ? value : null
    case 'date':
      return typeof value === 'string' ? age(value, now) : '<invalid>'
    default:
      return typeof value === 'object' ? JSON.stringify(value) : String(value)
  }
}

function age(value: string, now: number): string {
  return Number.isNaN(Date.parse(value)) ? '<invalid>' : value === '' ? humanDuration(0) : since(value, now)
}

/** The simple paths that printer columns use: `.spec.a`, `.status.conditions[?(@.type=="Ready")].status`, `.a[0]`, `.a['b']`. */
function follow(object: unknown, path: string): readonly unknown[] {
  let found: readonly unknown[] = [object]
  for (const match of path.matchAll(
    /\['([^']+)'\]|\[\?\(@\.([\w.]+)\s*==\s*["']([^"']*)["']\)\]|\[(\d+|\*)\]|\.((?:[^.[\]\\]|\\.)+)/g,
  )) {
    const [, quoted, filterKey, filterValue, index, plainKey] = match
    const key = quoted ?? plainKey?.replace(/\\(.)/g, '$1')
    if (key !== undefined) found = found.flatMap((item) => field(item, key))
    else if (filterKey !== undefined) {
      found = found.flatMap(items).filter((item) => String(field(item, filterKey)[0]) === filterValue)
    } else if (index === '*') found = found.flatMap(items)
    else found = found.flatMap((item) => items(item).slice(Number(index), Number(index) + 1))
  }
  return found
}

function field(item: unknown, key: string): readonly unknown[] {
  if (typeof item !== 'object' || item === null) return []
  const value = (item as Record<string, unknown>)[key]
  return value === undefined || value === null ? [] : [value]
}

function items(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : []
}
