/** How a tabwriter lays columns out. `remember` keeps the widths of blocks that came before. */
export type Tabs = { readonly minWidth: number; readonly padding: number; readonly remember: boolean }

/** `kubectl get` (k8s.io/cli-runtime printers/tabwriter.go). */
export const GET_TABS: Tabs = { minWidth: 6, padding: 3, remember: true }

/** `kubectl describe` (kubectl pkg/describe/describe.go, tabbedString). */
export const DESCRIBE_TABS: Tabs = { minWidth: 0, padding: 2, remember: false }

/**
 * Aligns tab-terminated cells. A column reaches over the neighbouring lines that have it, and a line without tabs ends
 * them all, as in Go's text/tabwriter with liggitt's remembered widths. Text after a line's last tab belongs to no column.
 */
export function alignTabs(text: string, tabs: Tabs): string {
  const remembered: number[] = []
  const out: string[] = []
  let block: string[][] = []
  const flush = () => {
    if (block.length > 0) out.push(alignBlock(block, tabs, remembered))
    block = []
  }
  for (const [line, end] of linesOf(text)) {
    const cells = line.split(/[\t\v]/)
    block.push(cells)
    if (cells.length === 1 || end === '\f') flush()
  }
  flush()
  const joined = out.join('')
  return text === '' || /[\n\f]$/.test(text) ? joined : joined.slice(0, -1)
}

function* linesOf(text: string): Generator<readonly [string, string]> {
  let start = 0
  for (let i = 0; i < text.length; i++) {
    const char = text[i] ?? ''
    if (char !== '\n' && char !== '\f') continue
    yield [text.slice(start, i), char]
    start = i + 1
  }
  if (start < text.length) yield [text.slice(start), '']
}

function alignBlock(lines: readonly string[][], tabs: Tabs, remembered: number[]): string {
  const widths: number[][] = lines.map(() => [])
  const deepest = Math.max(...lines.map((cells) => cells.length - 1))
  if (deepest > 0) measure(lines, { from: 0, to: lines.length, column: 0 }, tabs, remembered, widths)
  return lines.map((cells, row) => `${cells.map((cell, i) => pad(cell, widths[row]?.[i] ?? 0)).join('')}\n`).join('')
}

type Area = { readonly from: number; readonly to: number; readonly column: number }

function measure(
  lines: readonly string[][],
  { from, to, column }: Area,
  tabs: Tabs,
  remembered: number[],
  widths: number[][],
): void {
  const has = (row: number) => column < (lines[row]?.length ?? 0) - 1
  for (let row = from; row < to; ) {
    if (!has(row)) {
      row++
      continue
    }
    let end = row
    let width = tabs.minWidth
    for (; end < to && has(end); end++) width = Math.max(width, countRunes(lines[end]?.[column] ?? '') + tabs.padding)
    if (tabs.remember) {
      width = Math.max(width, remembered[column] ?? 0)
      remembered[column] = width
    }
    for (let i = row; i < end; i++) widths[i]?.push(width)
    measure(lines, { from: row, to: end, column: column + 1 }, tabs, remembered, widths)
    row = end
  }
}

function pad(cell: string, to: number): string {
  const gap = to - countRunes(cell)
  return gap > 0 ? cell + ' '.repeat(gap) : cell
}

function countRunes(text: string): number {
  return /^[\x00-\x7f]*$/.test(text) ? text.length : [...text].length
}
