import type { Node } from '../reply.ts'
import { printedTable } from './printed-table.ts'
import { alignTabs, GET_TABS } from './tabwriter.ts'

type Rows = readonly (readonly string[])[]

/**
 * A table of `kubectl top`, which ends every line with a tab, so that the last column is padded, too. Rows may be shorter:
 * nobody knows what percentage is used of a node that is no longer there.
 */
export function usageTable(
  columns: readonly string[],
  rows: Rows,
  { noHeaders = false, caption = '' }: { readonly noHeaders?: boolean; readonly caption?: string } = {},
): Node {
  const lines = noHeaders ? rows : [columns, ...rows]
  if (lines.some((cells) => cells.length !== columns.length)) {
    const text = lines.map((cells) => `${cells.map((cell) => `${cell}\t`).join('')}\n`).join('')
    return { kind: 'code', text: alignTabs(text, GET_TABS), answer: true }
  }
  const width = Math.max(GET_TABS.minWidth, ...lines.map((cells) => (cells.at(-1) ?? '').length + GET_TABS.padding))
  const pad = (cells: readonly string[]) => [...cells.slice(0, -1), (cells.at(-1) ?? '').padEnd(width)]
  return printedTable(pad(columns), rows.map(pad), { noHeaders, caption })
}
