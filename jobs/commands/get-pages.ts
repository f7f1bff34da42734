import { createHash } from 'node:crypto'
import type { FlagsOf } from '../../src/command/catalog.ts'
import { Fault } from '../../src/fault.ts'
import type { ServerTable } from '../../src/kube/tables.ts'
import type { Line, Table } from '../../src/reply.ts'
import type { Context } from '../context.ts'
import type { Fetched } from './fetch-table.ts'
import { fetchTable } from './fetch-table.ts'
import { bareLine } from './get-line.ts'
import type { Outcomes, Target } from './targets.ts'
import { askAll } from './targets.ts'

/** Rows of a page. */
export const PAGE_ROWS = 20

/** Lists of more rows than every platform shows at once have pages. */
const LONG = 40

type Flags = FlagsOf<'get'>

/** What was fetched, under what it is kept for its pages, and what is to be said of when that was. */
export type Gathered = Outcomes<Fetched> & { readonly kept?: string; readonly said?: Line }

/**
 * The rows of an answer: those that were kept for the same person and question where a page or columns of them are wanted,
 * else fetched anew, and kept when they are many.
 */
export async function gather(targets: readonly Target[], flags: Flags, context: Context): Promise<Gathered> {
  const owner = ownerOf(context)
  const question = questionOf(context)
  if (flags.kept) {
    const found = readKept(await context.saved.rows.find(owner, flags.kept), question)
    if (found && found.tables.length === targets.length) {
      const worked = targets.flatMap((target, i): Fetched[] => {
        const table = found.tables[i]
        return table ? [{ target, table }] : []
      })
      return { worked, faults: [], kept: flags.kept, said: ['As it was ', { time: found.at }, '; Refresh asks again.'] }
    }
  }
  const outcomes = await askAll(targets, (target) => fetchTable(target, flags, context), flags)
  const said = flags.kept ? { said: 'Asked again: the earlier answer is no longer kept.' } : {}
  const token = context.request.id.slice(1, 11)
  const isKept =
    // What is sorted by a field needs the whole objects, which are not kept.
    !flags.sortBy &&
    isLong(outcomes, targets) &&
    (await context.saved.rows.keep(owner, token, {
      question,
      at: context.now,
      tables: outcomes.worked.map(({ table }) => light(table)),
    }))
  return { ...outcomes, ...said, ...(isKept ? { kept: token } : {}) }
}

function isLong({ worked, faults }: Outcomes<Fetched>, targets: readonly Target[]): boolean {
  return faults.length === 0 && worked.length === targets.length && worked.some(({ table }) => table.rows.length > LONG)
}

/** Of each row's object, what a table is drawn from. */
function light({ columns, rows, remaining, ...more }: ServerTable) {
  return {
    columns,
    rows: rows.map(({ cells, object }) => {
      const { name, namespace, labels } = object?.metadata ?? {}
      return { cells, ...(object ? { object: { metadata: { name, namespace, labels } } } : {}) }
    }),
    ...(remaining === undefined ? {} : { remaining }),
    ...(more.continue === undefined ? {} : { continue: more.continue }),
  }
}

type Kept = { readonly at: number; readonly tables: readonly ServerTable[] }

/** Our own seal is on it; what is looked at is whether it answers the same question. */
function readKept(kept: unknown, question: string): Kept | undefined {
  const { question: asked, at, tables } = (kept ?? {}) as Partial<Kept> & { readonly question?: string }
  return asked === question && typeof at === 'number' && Array.isArray(tables) ? { at, tables } : undefined
}

/** Whose rows: the person in chat, and who they are to the cluster. */
function ownerOf({ principal: { platform, team, user }, subject }: Context): string {
  const whole = JSON.stringify([platform, team, user, subject.user, subject.groups])
  return createHash('sha256').update(whole).digest('base64url')
}

/** The same line at the same place is the same question, whichever page or columns of its answer are wanted. */
function questionOf({ line, cluster, namespace }: Context): string {
  return JSON.stringify([bareLine(line), cluster.name, namespace])
}

/** Whether a table has pages. */
export function hasPages(rows: number): boolean {
  return rows > LONG
}

/** The rows of one page, in the order in which they are shown. Throws a usage Fault for a page there is not. */
export function onPage<T extends Table>(table: T, page: number): T {
  const { order, first: _, ...layout } = table.layout ?? {}
  const last = Math.max(1, Math.ceil(table.rows.length / PAGE_ROWS))
  if (page < 1 || page > last) {
    throw new Fault('usage', `There is no page ${page}: ${last === 1 ? 'there is one' : `the last is ${last}`}.`)
  }
  const from = (page - 1) * PAGE_ROWS
  const indices = (order ?? table.rows.keys().toArray()).slice(from, from + PAGE_ROWS)
  const all = Math.max(table.total ?? 0, table.rows.length).toLocaleString('en-US')
  const { total: _total, ...rest } = table
  const caption = `${table.caption ?? 'rows'}, ${from + 1} to ${from + indices.length} of ${all}`
  return { ...(rest as T), rows: indices.map((index) => table.rows[index] ?? []), layout, caption }
}
