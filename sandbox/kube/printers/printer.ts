import type { KubeObject } from '../../object.ts'
import { since } from './duration.ts'

export type Column = {
  readonly name: string
  readonly type: string
  readonly format: string
  readonly description: string
  readonly priority: number
}

export type Cell = string | number | boolean | null | readonly unknown[] | object

/** How a kind is shown: columns, and a row of as many cells. Cells of one kind, wide ones included, in column order. */
export type Printer = {
  readonly columns: readonly Column[]
  cells(object: KubeObject, now: number): readonly Cell[]
}

/** Columns written short: `Name`, `Data:integer`, and `Node*` for one that only -o wide shows. */
export function columns(...names: readonly string[]): readonly Column[] {
  return names.map((text) => {
    const wide = text.endsWith('*')
    const [name = '', type = 'string'] = (wide ? text.slice(0, -1) : text).split(':')
    const format = name === 'Name' ? 'name' : ''
    return { name, type, format, description: DESCRIPTIONS[name] ?? '', priority: wide ? 1 : 0 }
  })
}

const DESCRIPTIONS: Readonly<Record<string, string>> = {
  Name: 'Name must be unique within a namespace.',
  Age: 'Time since the object was created.',
}

/** A printer from its columns and a function over the kind's own shape. */
export function printer<T extends object>(
  names: readonly string[],
  cells: (object: T & { readonly metadata: KubeObject['metadata'] }, now: number) => readonly Cell[],
): Printer {
  return { columns: columns(...names), cells: (object, now) => cells(object as unknown as T & KubeObject, now) }
}

export function age(object: { readonly metadata: KubeObject['metadata'] }, now: number): string {
  return since(object.metadata.creationTimestamp, now)
}

export type Container = { readonly name: string; readonly image?: string; readonly restartPolicy?: string }
export type Template = {
  readonly spec?: {
    readonly containers?: readonly Container[]
    readonly nodeSelector?: Readonly<Record<string, string>>
  }
}

/** The names and images of a template's containers, each on one line. */
export function containerCells(template: Template | undefined): readonly [string, string] {
  const containers = template?.spec?.containers ?? []
  return [containers.map((c) => c.name).join(','), containers.map((c) => c.image ?? '').join(',')]
}

/** The first three of a list, and how many more there are. */
export function atMost(items: readonly string[], max = 3, separator = ','): string {
  const shown = items.slice(0, max).join(separator)
  return items.length > max ? `${shown} + ${items.length - max} more...` : shown
}
