import { Fault } from '../../src/fault.ts'
import type { Table } from '../../src/reply.ts'

/** The columns somebody wants: by their indices in the whole table, in the order in which they are shown. */
export type Chosen = { readonly shown: readonly number[]; readonly isUsual: boolean }

/**
 * What `--columns` says: names alone are the columns, `+NAME` and `-NAME` add one to and take one from those before, or from
 * the usual ones. Throws a usage Fault that names the columns there are.
 */
export function chooseColumns(
  all: readonly string[],
  usual: readonly number[],
  said: readonly string[] | undefined,
): Chosen {
  const words = (said ?? []).map((word) => word.trim()).filter(Boolean)
  let shown = words.some((word) => !/^[+-]/.test(word)) ? [] : [...usual]
  for (const word of words) {
    const name = word.replace(/^[+-]/, '').toUpperCase()
    const index = all.indexOf(name)
    if (index < 0) {
      throw new Fault('usage', `There is no column ${name.slice(0, 60)} here.`, { hint: `Columns: ${all.join(', ')}.` })
    }
    shown = shown.filter((each) => each !== index)
    if (!word.startsWith('-')) shown.push(index)
  }
  if (shown.length === 0) throw new Fault('usage', 'No column would be left.', { hint: `Columns: ${all.join(', ')}.` })
  // What was added stands where it stands in the whole table.
  if (words.every((word) => /^[+-]/.test(word))) shown.sort((a, b) => a - b)
  return { shown, isUsual: shown.length === usual.length && shown.every((index, i) => index === usual[i]) }
}

/** The table with these of its columns; those that are not usual count as asked for. */
export function withColumns<T extends Table>(table: T, { shown }: Chosen, usual: readonly number[]): T {
  const pick = <V>(values: readonly V[], missing: V) => shown.map((index) => values[index] ?? missing)
  const { ranks, asked: _, ...layout } = table.layout ?? {}
  return {
    ...table,
    columns: pick(table.columns, ''),
    rows: table.rows.map((row) => pick(row, '')),
    layout: {
      ...layout,
      ...(ranks ? { ranks: pick(ranks, 0) } : {}),
      asked: shown.flatMap((index, i) => (usual.includes(index) ? [] : [i])),
    },
  }
}
