import type { KubeObject } from '../object.ts'
import type { Kind } from './kind.ts'
import { groupResource } from './kind.ts'
import { printerOf } from './printers/by-kind.ts'
import { podConditions } from './printers/pods.ts'
import type { Cell, Column } from './printers/printer.ts'

/** What a row carries beside its cells. */
export type IncludeObject = 'None' | 'Metadata' | 'Object'

/** The version of Table asked for; they differ in name only. */
export type TableVersion = 'v1' | 'v1beta1'

type Row = { readonly cells: readonly Cell[]; readonly conditions?: readonly object[]; readonly object: object | null }

/** A `meta.k8s.io/v1` Table. */
export type Table = {
  readonly kind: 'Table'
  readonly apiVersion: `meta.k8s.io/${TableVersion}`
  readonly metadata: object
  readonly columnDefinitions: readonly Column[]
  readonly rows: readonly Row[]
}

/** Objects of a kind as the Table the API server would print. Ages are counted to `now`, in ms. */
export function tableOf(
  kind: Kind,
  objects: readonly KubeObject[],
  {
    metadata,
    shape: { include, version },
    now,
  }: {
    readonly metadata: object
    readonly shape: { readonly include: IncludeObject; readonly version: TableVersion }
    readonly now: number
  },
): Table {
  const printer = printerOf(kind)
  const isPod = groupResource(kind) === 'pods'
  const rows = objects.map((object) => {
    const conditions = isPod ? podConditions(object) : undefined
    const carried = carry(object, include)
    return { cells: printer.cells(object, now), ...(conditions && { conditions }), object: carried }
  })
  return { kind: 'Table', apiVersion: `meta.k8s.io/${version}`, metadata, columnDefinitions: printer.columns, rows }
}

function carry(object: KubeObject, include: IncludeObject): object | null {
  if (include === 'None') return null
  return include === 'Object' ? object : partialOf(object)
}

/** An object's metadata alone. */
export function partialOf(object: KubeObject): object {
  return { kind: 'PartialObjectMetadata', apiVersion: 'meta.k8s.io/v1', metadata: object.metadata }
}
