import type { FlagsOf } from '../../src/command/catalog.ts'
import { getTable, listTable } from '../../src/kube/resources.ts'
import type { ServerTable } from '../../src/kube/tables.ts'
import type { Context } from '../context.ts'
import type { Target } from './targets.ts'
import { placeOf } from './targets.ts'

/** Rows of one list that are fetched, in pages of 500: what is worst may stand on the last of them. More are counted. */
const MOST = 10_000

type Flags = FlagsOf<'get'>

/** What the cluster printed for a target. */
export type Fetched = { readonly target: Target; readonly table: ServerTable }

/** Asks the API server to print one target. */
export async function fetchTable(target: Target, flags: Flags, context: Context): Promise<Fetched> {
  const where = placeOf(target, flags.allNamespaces, context.namespace)
  const { signal } = context
  const needed = neededOf(flags)
  if (target.name !== undefined) {
    const { subresource } = flags
    const named = { ...where, name: target.name, subresource, includeObject: needed, signal }
    return { target, table: await getTable(context.api, target.resource, named) }
  }
  const { selector, fieldSelector } = flags
  const asked = { ...where, selector, fieldSelector, includeObject: needed, signal }
  // Objects that are needed whole, to be sorted by, are too large for that many.
  const limit = needed === 'Object' ? {} : { limit: MOST }
  return { target, table: await listTable(context.api, target.resource, { ...asked, ...limit }) }
}

/** How much of each object must come with its row: most questions are answered by the cells alone, which cost a tenth. */
function neededOf({ sortBy, allNamespaces, labelColumns, showLabels }: Flags): 'Object' | 'Metadata' | 'None' {
  if (sortBy) return 'Object'
  return allNamespaces || labelColumns || showLabels ? 'Metadata' : 'None'
}

/** Objects of one type that were asked for by name, one after the other, stand in one table, as kubectl prints them. */
export function joinSame(fetched: readonly Fetched[]): Fetched[] {
  const joined: Fetched[] = []
  for (const next of fetched) {
    const last = joined.at(-1)
    if (last && last.target.resource === next.target.resource) {
      const columns = last.table.columns.length > 0 ? last.table.columns : next.table.columns
      joined[joined.length - 1] = {
        target: last.target,
        table: { ...last.table, columns, rows: [...last.table.rows, ...next.table.rows] },
      }
    } else joined.push(next)
  }
  return joined
}
