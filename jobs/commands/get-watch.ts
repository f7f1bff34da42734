import { setTimeout as sleep } from 'node:timers/promises'
import type { FlagsOf } from '../../src/command/catalog.ts'
import { Fault } from '../../src/fault.ts'
import type { ServerTable } from '../../src/kube/tables.ts'
import { readTable, TABLE } from '../../src/kube/tables.ts'
import { watchChanges } from '../../src/kube/watch.ts'
import type { Node, Reply } from '../../src/reply.ts'
import type { Context } from '../context.ts'
import type { Follower } from '../followers.ts'
import { above } from './around.ts'
import { fetchTable } from './fetch-table.ts'
import { passes } from './observe.ts'
import type { Output } from './output.ts'
import { readOutput } from './output.ts'
import { showTable } from './shown-table.ts'
import type { Target } from './targets.ts'
import { findTargets, placeOf } from './targets.ts'

type Flags = FlagsOf<'get'>
type Row = ServerTable['rows'][number]

/** Rows a live table shows; the others are counted. */
const SHOWN = 25
/** Ages are the server's own words, so the whole table is asked for again this often, in seconds. */
const FRESH_S = 30
const FIRST_WAIT_MS = 500
const LONGEST_WAIT_MS = 10_000

/** Follows one type, or one object, as a live table. Throws kubectl's sentence for several. */
export function startWatching(targets: readonly Target[], output: Output, context: Context): Promise<Reply> {
  if (targets.length !== 1) {
    throw new Fault(
      'usage',
      `watch is only supported on individual resources and resource collections - ${targets.length} resources were found`,
      { hint: 'Ask for one type, or for one object.' },
    )
  }
  if (output.form !== 'table')
    throw new Fault('usage', `get -w shows a table here, not -o ${output.form}.`, {
      hint: 'Leave -o out, or say -o wide.',
    })
  const [target] = targets
  const what = `${target?.resource.resource}${target?.name ? `/${target.name}` : ''}`
  return context.operations.start({ what, limitMs: context.operations.usualLimitMs })
}

/** Keeps the table as it is now: a list, then its changes as the API server prints them, over watches that end. */
export const followTable: Follower<'get'> = async (args, flags, context, live) => {
  const [target] = await findTargets(args, context)
  const output = readOutput(flags)
  if (!target || output.form !== 'table') throw new Fault('usage', 'There is nothing to watch.')
  const view = { target, flags, context, rows: new Map<string, Row>(), table: EMPTY, changes: 0, away: '' }
  const show = () => live.show(() => drawn(view, output.wide, live.now()))
  for (let wait = FIRST_WAIT_MS; !live.signal.aborted; wait = Math.min(wait * 2, LONGEST_WAIT_MS)) {
    const began = performance.now()
    try {
      await relist(view)
      wait = FIRST_WAIT_MS
      show()
      await readChanges(view, show)
    } catch (error) {
      if (live.signal.aborted) break
      if (!passes(error)) throw error
      view.away = error.message
      show()
    }
    if (performance.now() - began < LONGEST_WAIT_MS)
      await sleep(wait, undefined, { signal: live.signal }).catch(() => undefined)
  }
  return {
    how: 'limit',
    says: `Ended at its time limit: ${live.operation.what}.`,
    shows: drawn(view, output.wide, live.now()),
  }
}

type View = {
  readonly target: Target
  readonly flags: Flags
  readonly context: Context
  readonly rows: Map<string, Row>
  table: ServerTable
  changes: number
  /** Why the cluster cannot be asked now. */
  away: string
}

const EMPTY: ServerTable = { columns: [], rows: [] }

async function relist(view: View): Promise<void> {
  const { target, flags, context, rows } = view
  const { table } = await fetchTable(target, flags, context)
  view.table = table
  view.away = ''
  rows.clear()
  for (const row of table.rows) rows.set(keyOf(row, table, context), row)
}

/** Throws a Fault when the watch cannot go on from there: it begins again with a list. */
async function readChanges(view: View, show: () => void): Promise<void> {
  const { target, flags, context, rows } = view
  const changes = watchChanges(context.api, target.resource, {
    ...placeOf(target, flags.allNamespaces, context.namespace),
    name: target.name,
    selector: flags.selector,
    fieldSelector: flags.fieldSelector,
    includeObject: flags.sortBy ? 'Object' : 'Metadata',
    resourceVersion: view.table.resourceVersion,
    accept: TABLE,
    seconds: FRESH_S,
    signal: context.signal,
  })
  for await (const { type, json } of changes) {
    const { rows: changed } = readTable(json, flags.sortBy !== undefined)
    for (const row of changed) {
      const key = keyOf(row, view.table, context)
      if (type === 'DELETED') rows.delete(key)
      else rows.set(key, row)
      view.changes++
    }
    show()
  }
}

function keyOf({ cells, object }: Row, { columns }: ServerTable, { namespace }: Context): string {
  const name = columns.findIndex(({ format, type }) => format === 'name' && type === 'string')
  return `${object?.metadata.namespace ?? namespace}/${object?.metadata.name ?? String(cells[Math.max(0, name)])}`
}

function drawn({ target, flags, context, rows, table, changes, away }: View, wide: boolean, now: number): Reply {
  const whole = { target, table: { ...table, rows: [...rows.values()] } }
  const { nodes, said } = showTable(whole, wide, flags.showKind === true, flags, { ...context, now })
  const shown = nodes.find((node): node is Extract<Node, { kind: 'table' }> => node.kind === 'table')
  const place = target.resource.namespaced ? (flags.allNamespaces ? 'every namespace' : context.namespace) : ''
  const small = [`${changes} ${changes === 1 ? 'change' : 'changes'} seen`, away && `I keep trying: ${away}`]
  return {
    nodes: [
      above(context, place, said),
      shown ? firstOf(shown, rows.size) : { kind: 'text', text: 'There is nothing of it now.' },
      { kind: 'context', text: small.filter(Boolean).join(' · ') },
    ],
  }
}

/** The rows that matter most, so that an edit never needs a file. */
function firstOf(table: Extract<Node, { kind: 'table' }>, total: number): Node {
  if (table.rows.length <= SHOWN) return table
  const { order, ...layout } = table.layout ?? {}
  const rows = (order ?? table.rows.keys().toArray()).slice(0, SHOWN).map((index) => table.rows[index] ?? [])
  return { ...table, rows, total, layout }
}
