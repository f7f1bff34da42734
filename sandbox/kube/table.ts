import type { KubeObject } from '../object.ts'
import type { Kind } from './kind.ts'
import { groupResource } from './kind.ts'
import { printerOf } from './printers/by-kind.ts'
import { podConditions } from './printers/pods.ts'
import type { Cell, Column } from './printers/printer.ts'

/** What a row carries beside its cells. */
export type IncludeObject = 'None' | 'Metadata' | 'Object'

type Row = { readonly cells: readonly Cell[]; readonly conditions?: readonly object[]; readonly object: object | null }

/** A `meta.k8s.io/v1` Table. */
export type Table = {
  readonly kind: 'Table'
  readonly apiVersion: 'meta.k8s.io/v1'
  readonly metadata: object
  readonly columnDefinitions: readonly Column[]
  readonly rows: readonly Row[]
}

/** Objects of a kind as the Table the API server would print. Ages are counted to `now`, in ms. */
export function tableOf(
  kind: Kind,
  objects: readonly KubeObject[],
  { metadata, include, now }: { readonly metadata: object; readonly include: IncludeObject; readonly now: number },
): Table {
  const printer = printerOf(kind)
  const isPod = groupResource(kind) === 'pods'
  const rows = objects.map((object) => {
    const conditions = isPod ? podConditions(object) : undefined
    const carried = carry(object, include)
    return { cells: printer.cells(object, now), ...(conditions && { conditions }), object: carried }
  })
  return { kind: 'Table', apiVersion: 'meta.k8s.io/v1', metadata, columnDefinitions: printer.columns, rows }
}

function carry(object: KubeObject, include: IncludeObject): object | null {
  if (include === 'None') return null
  return include === 'Object' ? object : partialOf(object)
}

/** An object's metadata alone. */
export function partialOf(object: KubeObject): object {
  return { kind: 'PartialObjectMetadata', apiVersion: 'meta.k8s.io/v1', metadata: object.metadata }
}
