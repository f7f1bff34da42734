import type { Node } from '../reply.ts'
import { alignTabs, GET_TABS } from './tabwriter.ts'

/**
 * What kubectl prints through its tabwriter: a table, unless a cell holds tabs or line breaks, which no grid can hold and
 * kubectl prints as they are.
 */
export function printedTable(
  columns: readonly string[],
  rows: readonly (readonly string[])[],
  { noHeaders = false, caption }: { readonly noHeaders?: boolean | undefined; readonly caption?: string } = {},
): Node {
  const lines = noHeaders ? rows : [columns, ...rows]
  if (lines.some((cells) => cells.some((cell) => /[\t\v\n\f]/.test(cell)))) {
    const text = lines.map((cells) => `${cells.join('\t')}\n`).join('')
    return { kind: 'code', text: alignTabs(text, GET_TABS), answer: true }
  }
  return {
    kind: 'table',
    columns,
    rows,
    ...(noHeaders ? { headers: false } : {}),
    ...(caption ? { caption } : {}),
    answer: true,
  }
}
