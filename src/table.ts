const MIN_WIDTH = 6
const PADDING = 3

/**
 * Lays a table out as kubectl does: every column but the last is as wide as its longest cell plus three, at least six
 * (k8s.io/cli-runtime printers/tabwriter.go: minwidth 6, padding 3). Ends with a newline; empty when there is nothing to show.
 */
export function layoutTable(columns: readonly string[] | undefined, rows: readonly (readonly string[])[]): string {
  const lines = columns ? [columns, ...rows] : rows
  const widths: number[] = []
  for (const cells of lines) {
    for (let i = 0; i < cells.length - 1; i++) {
      widths[i] = Math.max(widths[i] ?? MIN_WIDTH, width(cells[i] ?? '') + PADDING)
    }
  }
  return lines
    .map((cells) => `${cells.map((cell, i) => pad(cell, i < cells.length - 1 ? widths[i] : 0)).join('')}\n`)
    .join('')
}

function pad(cell: string, to = 0): string {
  const gap = to - width(cell)
  return gap > 0 ? cell + ' '.repeat(gap) : cell
}

/** tabwriter counts code points, not bytes or columns. */
function width(cell: string): number {
  return /^[\x20-\x7e]*$/.test(cell) ? cell.length : [...cell].length
}
