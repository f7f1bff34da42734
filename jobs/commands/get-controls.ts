import type { FlagsOf } from '../../src/command/catalog.ts'
import { quote } from '../../src/command/parse.ts'
import type { Resource } from '../../src/kube/discovery.ts'
import type { Button, Node, Table } from '../../src/reply.ts'
import type { Context } from '../context.ts'
import { fullType } from './actions.ts'
import { MOST_CHOICES } from './choices.ts'
import type { Fetched } from './fetch-table.ts'
import type { Chosen } from './get-columns.ts'
import { chooseColumns, withColumns } from './get-columns.ts'
import { lineWith } from './get-line.ts'
import { hasPages, onPage, PAGE_ROWS } from './get-pages.ts'

type Flags = FlagsOf<'get'>
type Answer = Table & { readonly answer: true }

type Row = { readonly label: string; readonly name: string; readonly namespace?: string }

/** What the menus under a table offer: its rows, its columns, its pages. */
export type Offer = {
  readonly resource: Resource
  readonly rows: readonly Row[]
  readonly columns: readonly string[]
  readonly chosen: Chosen
  /** Rows there are to leaf through. */
  readonly count: number
}

type Arranged = { readonly table: Answer; readonly offer: Offer }

/**
 * A table as its flags want it, one page and some columns of it, with what can be chosen under it. With `--columns` it is
 * given wide, because any of its columns may be wanted.
 */
export function arrange(table: Answer, { target, table: { columns } }: Fetched, flags: Flags): Arranged {
  const first = target.resource.namespaced && flags.allNamespaces ? ['NAMESPACE'] : []
  const all = flags.columns ? table.columns : [...first, ...columns.map(({ name }) => name.toUpperCase())]
  const isWide = (index: number) => flags.output !== 'wide' && (columns[index - first.length]?.priority ?? 0) > 0
  const usual = all
    .keys()
    .toArray()
    .filter((index) => !isWide(index))
  const chosen = chooseColumns(all, usual, flags.columns)
  const paged = flags.page === undefined ? table : onPage(table, flags.page)
  return {
    table: flags.columns ? withColumns(paged, chosen, usual) : paged,
    offer: { resource: target.resource, rows: rowsOf(paged), columns: all, chosen, count: table.rows.length },
  }
}

/** The rows on show, as people see them, each with what names its object. */
function rowsOf(table: Table): Row[] {
  const [name, namespace] = [table.columns.indexOf('NAME'), table.columns.indexOf('NAMESPACE')]
  const state = table.columns.findIndex((column) => /^(STATUS|READY)$/.test(column))
  const order = name < 0 ? [] : (table.layout?.order ?? table.rows.keys().toArray())
  return order.slice(0, MOST_CHOICES).flatMap((index) => {
    const cells = table.rows[index] ?? []
    const own = (cells[name] ?? '').replace(/^.*\//, '')
    const place = cells[namespace]
    // A name that has to be quoted is none that a template can complete.
    if (!own || quote(own) !== own || (place && quote(place) !== place)) return []
    const label = [cells[name], place, cells[state]].filter(Boolean).join('  ')
    return [{ label, name: own, ...(place ? { namespace: place } : {}) }]
  })
}

type Under = { readonly flags: Flags; readonly kept: string | undefined; readonly context: Context }

/** What stands under the tables of an answer: a menu of rows, and for one table its columns and pages. */
export function controls(offers: readonly Offer[], under: Under): Node[] {
  const [only] = offers
  if (!only || offers.length > 1) return rowMenu(offers, under)
  return [...rowMenu(offers, under), ...columnMenu(only, under), ...pageButtons(only, under)]
}

/** What all rows have in common stands in the line, because a platform's option holds 75 characters. */
function rowMenu(offers: readonly Offer[], { flags, context }: Under): Node[] {
  const isOne = offers.length === 1
  const options = offers.flatMap(({ resource, rows }) =>
    resource.verbs.includes('get')
      ? rows.map(({ label, name, namespace }) => ({
          label,
          value: [isOne ? name : `${fullType(resource)}/${name}`, ...(namespace ? ['-n', namespace] : [])].join(' '),
        }))
      : [],
  )
  const [first] = offers
  if (!first || options.length === 0) return []
  const type = isOne ? `${fullType(first.resource)}/` : ''
  const isHere = !flags.allNamespaces && offers.some(({ resource }) => resource.namespaced)
  const place = `${isHere ? ` -n ${context.namespace}` : ''} --cluster ${quote(context.cluster.name)}`
  return [
    {
      kind: 'select',
      id: 'row',
      label: 'Row',
      command: `pick ${type}{}${place}`,
      options: options.slice(0, MOST_CHOICES),
    },
  ]
}

function columnMenu({ columns, chosen }: Offer, { flags, kept, context }: Under): Node[] {
  if (flags.noHeaders || flags.labelColumns || flags.showLabels || context.line.includes('{}')) return []
  const now = chosen.isUsual ? undefined : chosen.shown.map((index) => columns[index] ?? '')
  const isOdd = columns.some((name) => /[,"{}]/.test(name)) || new Set(columns).size < columns.length
  if (isOdd || columns.length < 2) return []
  const line = lineWith(context.line, { page: flags.page, kept, columns: now })
  const options = columns.map((name, i) =>
    chosen.shown.includes(i)
      ? { label: `hide ${name}`, value: quote(`-${name}`) }
      : { label: `show ${name}`, value: quote(`+${name}`) },
  )
  return [{ kind: 'select', id: 'columns', label: 'Columns', command: `${line} --columns={}`, options, replaces: true }]
}

function pageButtons({ count, columns, chosen }: Offer, { flags, kept, context }: Under): Node[] {
  if (!hasPages(count)) return []
  const page = flags.page ?? 1
  const last = Math.ceil(count / PAGE_ROWS)
  const now = chosen.isUsual ? undefined : chosen.shown.map((index) => columns[index] ?? '')
  const to = (id: string, sign: string, wanted: number): Button[] => {
    if (wanted < 1 || wanted > last) return []
    const rows = `${(wanted - 1) * PAGE_ROWS + 1} to ${Math.min(count, wanted * PAGE_ROWS)}`
    const command = lineWith(context.line, { page: wanted, columns: now, kept })
    return [{ kind: 'button', id, label: `${sign} ${rows}`, command, replaces: true }]
  }
  const buttons = [...to('previous', 'Previous:', page - 1), ...to('next', 'Next:', page + 1)]
  return buttons.length > 0 ? [{ kind: 'buttons', buttons }] : []
}
