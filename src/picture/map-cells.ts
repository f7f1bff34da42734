import { at } from './frame.ts'
import type { Drawn, MapNode } from './map-node.ts'
import { boxWithHead } from './map-node.ts'
import { spread, symbol, totalOf } from './pod-symbols.ts'

const GAP = 14
const HEAD = 84
const PADDING = 12
/** Sizes of one pod in pixels, the largest that fits is taken: smaller ones cannot be told apart on a phone. */
const SIZES = [34, 30, 26, 22]
const COLUMNS = [1, 2, 3, 4]

/** Every pod as a cell in its node's box; undefined when that does not fit. */
export function cellBoxes(nodes: readonly MapNode[], width: number, room: number): Drawn | undefined {
  for (const size of SIZES) {
    const layouts = COLUMNS.filter((columns) => columns <= Math.max(1, nodes.length))
      .map((columns) => layout(nodes, columns, size, width))
      .filter(({ height }) => height <= room)
    const [best, ...others] = layouts
    if (best)
      return draw(
        nodes,
        others.reduce((a, b) => (b.height <= a.height ? b : a), best),
      )
  }
  return undefined
}

type Layout = {
  readonly size: number
  readonly columns: number
  readonly box: number
  readonly perLine: number
  /** The height of each row of boxes. */
  readonly rows: readonly number[]
  readonly height: number
}

function layout(nodes: readonly MapNode[], columns: number, size: number, width: number): Layout {
  const box = Math.floor((width - GAP * (columns - 1)) / columns)
  const perLine = Math.max(1, Math.floor((box - 2 * PADDING + 4) / (size + 4)))
  const rows: number[] = []
  for (let i = 0; i < nodes.length; i += columns) {
    const most = Math.max(...nodes.slice(i, i + columns).map(({ pods }) => totalOf(pods)))
    rows.push(HEAD + Math.ceil(most / perLine) * (size + 4) + PADDING)
  }
  const height = rows.reduce((sum, row) => sum + row, 0) + GAP * Math.max(0, rows.length - 1)
  return { size, columns, box, perLine, rows, height }
}

function draw(nodes: readonly MapNode[], { size, columns, box, perLine, rows, height }: Layout): Drawn {
  // What is left of a line is shared among its gaps, so that the cells reach both sides of their box.
  const step = perLine > 1 ? (box - 2 * PADDING - size) / (perLine - 1) : 0
  let svg = ''
  let y = 0
  for (const [row, high] of rows.entries()) {
    for (const [column, node] of nodes.slice(row * columns, (row + 1) * columns).entries()) {
      const cells = spread(node.pods, Number.POSITIVE_INFINITY).map((state, i) =>
        symbol(state, Math.round(PADDING + (i % perLine) * step), HEAD + Math.floor(i / perLine) * (size + 4), size),
      )
      svg += at(column * (box + GAP), y, boxWithHead(node, box, high) + cells.join(''))
    }
    y += high + GAP
  }
  return { svg, height }
}
