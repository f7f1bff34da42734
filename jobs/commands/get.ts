import type { FlagsOf } from '../../src/command/catalog.ts'
import { getTable, listTable } from '../../src/kube/resources.ts'
import type { ServerTable } from '../../src/kube/tables.ts'
import type { Node } from '../../src/reply.ts'
import { sortTable } from '../../src/view/sort.ts'
import { tableNode } from '../../src/view/table.ts'
import type { Context, Executor } from '../context.ts'
import { above, below } from './around.ts'
import { readOutput } from './output.ts'
import { NOTHING_NAMED, printObjects } from './print-objects.ts'
import type { Target } from './targets.ts'
import { askAll, findTargets, placeOf, severalKinds } from './targets.ts'

/** Rows fetched for one list: kubectl's own first page. What is left is counted, not fetched. */
const PAGE = 500

type Flags = FlagsOf<'get'>
type Printed = { readonly target: Target; readonly table: ServerTable }

/** `kubectl get`: tables printed by the server, or objects printed as the output format says. */
export const get: Executor<'get'> = async (args, flags, context) => {
  const output = readOutput(flags)
  const targets = await findTargets(args, context)
  if (output.form !== 'table') return printObjects(targets, output, flags, context)
  const fetch = async (target: Target) => ({ target, table: await fetchTable(target, flags, context) })
  const { worked, faults } = await askAll(targets, fetch, flags)
  const kinds = flags.showKind || severalKinds(worked.map(({ target }) => target))
  const tables = joinSame(worked).flatMap((printed) => print(printed, output.wide, kinds, flags, context) ?? [])
  return {
    nodes: [
      above(context, place(targets, flags, context), count(worked)),
      ...(tables.length > 0 || faults.length > 0 ? tables : [nothing(targets, flags, context)]),
      ...faults.map(
        ({ message, hint }): Node => ({ kind: 'text', text: hint ? `${message}\n${hint}` : message, tone: 'warn' }),
      ),
      below(context),
    ],
  }
}

async function fetchTable(target: Target, flags: Flags, context: Context): Promise<ServerTable> {
  const where = placeOf(target, flags.allNamespaces, context.namespace)
  const { signal } = context
  const includeObject = neededOf(flags)
  if (target.name !== undefined) {
    return getTable(context.api, target.resource, {
      ...where,
      name: target.name,
      subresource: flags.subresource,
      includeObject,
      signal,
    })
  }
  return listTable(context.api, target.resource, {
    ...where,
    selector: flags.selector,
    fieldSelector: flags.fieldSelector,
    includeObject,
    // An order over everything needs everything.
    ...(flags.sortBy ? {} : { limit: PAGE }),
    signal,
  })
}

/** How much of each object must come with its row: most questions are answered by the cells alone, which cost a tenth. */
function neededOf({ sortBy, allNamespaces, labelColumns, showLabels }: Flags): 'Object' | 'Metadata' | 'None' {
  if (sortBy) return 'Object'
  return allNamespaces || labelColumns || showLabels ? 'Metadata' : 'None'
}

/** Objects of one type that were asked for by name, one after the other, stand in one table, as kubectl prints them. */
function joinSame(printed: readonly Printed[]): Printed[] {
  const joined: Printed[] = []
  for (const next of printed) {
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

function print(
  { target, table }: Printed,
  wide: boolean,
  kinds: boolean,
  flags: Flags,
  context: Context,
): Node | undefined {
  const { resource } = target
  const raw = { columnDefinitions: table.columns, rows: table.rows }
  const node = tableNode(flags.sortBy ? sortTable(raw, flags.sortBy) : raw, {
    wide,
    withNamespace: resource.namespaced && flags.allNamespaces === true,
    ...(kinds
      ? { kind: resource.group ? `${resource.kind}.${resource.group}`.toLowerCase() : resource.kind.toLowerCase() }
      : {}),
    ...(flags.labelColumns ? { labelColumns: flags.labelColumns } : {}),
    showLabels: flags.showLabels === true,
    noHeaders: flags.noHeaders === true,
    now: context.now,
  })
  if (!node) return undefined
  const total = node.rows.length + (table.remaining ?? 0)
  const where = resource.namespaced ? (flags.allNamespaces ? ' in every namespace' : ` in ${context.namespace}`) : ''
  return {
    ...node,
    caption: `${resource.resource}${where} on ${context.cluster.name}`,
    ...(table.continue ? { total } : {}),
  }
}

function place(targets: readonly Target[], { allNamespaces }: Flags, { namespace }: Context): string {
  if (!targets.some(({ resource }) => resource.namespaced)) return ''
  return allNamespaces ? 'every namespace' : namespace
}

function count(worked: readonly Printed[]): string {
  return worked
    .filter(({ target }) => target.name === undefined)
    .map(({ target, table }) => {
      const known = table.rows.length + (table.remaining ?? 0)
      const more = table.continue !== undefined && table.remaining === undefined ? ' or more' : ''
      return {
        said: `${known}${more} ${known === 1 && !more ? target.resource.singular || target.resource.kind.toLowerCase() : target.resource.resource}`,
        known,
      }
    })
    .filter(({ known }) => known > 0)
    .map(({ said }) => said)
    .join(', ')
}

/** kubectl's sentence for an empty list (kubectl pkg/cmd/get/get.go, Run). */
function nothing(targets: readonly Target[], flags: Flags, { namespace }: Context): Node {
  if (flags.ignoreNotFound && targets.every(({ name }) => name !== undefined)) return NOTHING_NAMED
  const everywhere = flags.allNamespaces || !targets.some(({ resource }) => resource.namespaced)
  return {
    kind: 'text',
    text: everywhere ? 'No resources found' : `No resources found in ${namespace} namespace.`,
    answer: true,
  }
}
