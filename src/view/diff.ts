import { structuredPatch } from 'diff'
import { fieldsOf, isFields } from './fields.ts'
import { withoutManagedFields } from './list.ts'
import { yamlText } from './yaml.ts'

/** Lines around a difference, as `diff -u` has them. */
const AROUND = 3
/** What kubectl writes for the values of a Secret (pkg/cmd/diff/diff.go, Masker). */
const MASK = '***'

/** One object as it is, undefined where it is not there, and as it would be; `name` is its file's. */
export type Pair = { readonly name: string; readonly live: unknown; readonly merged: unknown }

/**
 * What `kubectl diff` prints: `diff -u -N` of two folders with a file an object, but for the names of the folders and their
 * times. Values of Secrets are masked; they differ where their sizes do. Empty without a difference.
 */
export function diffText(pairs: readonly Pair[], showManagedFields: boolean): string {
  return [...pairs]
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .map((pair) => fileText(pair, showManagedFields))
    .join('')
}

function fileText({ name, live, merged }: Pair, showManagedFields: boolean): string {
  const shown = (object: unknown) => (showManagedFields ? object : withoutManagedFields(object))
  const [from, to] = masked(shown(live), shown(merged))
  const [before, after] = [from === undefined ? '' : yamlText(from), yamlText(to)]
  const { hunks } = structuredPatch(name, name, before, after, undefined, undefined, { context: AROUND })
  if (hunks.length === 0) return ''
  const files = [`LIVE/${name}`, `MERGED/${name}`] as const
  const head = [`diff -u -N ${files.join(' ')}`, `--- ${files[0]}`, `+++ ${files[1]}`]
  const body = hunks.flatMap(({ oldStart, oldLines, newStart, newLines, lines }) => [
    `@@ -${range(oldStart, oldLines)} +${range(newStart, newLines)} @@`,
    ...lines,
  ])
  return `${[...head, ...body].join('\n')}\n`
}

/** `7,3`; a single line has no count, and none stand after the line before them (GNU diffutils, print_unidiff_number_range). */
function range(start: number, lines: number): string {
  if (lines === 1) return String(start)
  return `${lines === 0 ? Math.max(0, start - 1) : start},${lines}`
}

function masked(live: unknown, merged: unknown): [unknown, unknown] {
  if (!isFields(merged) || merged.kind !== 'Secret' || merged.apiVersion !== 'v1') return [live, merged]
  const before = fieldsOf(fieldsOf(live).data)
  const after = fieldsOf(merged.data)
  const mask = (own: Record<string, unknown>, other: Record<string, unknown>, word: string) =>
    Object.fromEntries(
      Object.entries(own).map(([key, value]) => [
        key,
        Object.hasOwn(other, key) && other[key] !== value ? `${MASK} (${word})` : MASK,
      ]),
    )
  return [
    isFields(live) && isFields(live.data) ? { ...live, data: mask(before, after, 'before') } : live,
    isFields(merged.data) ? { ...merged, data: mask(after, before, 'after') } : merged,
  ]
}
