import { COLOURS } from './colours.ts'
import type { Title } from './frame.ts'
import { at, MARGIN, sheet, TITLE_HEIGHT, text, title } from './frame.ts'
import { cellBoxes } from './map-cells.ts'
import { countBoxes } from './map-counts.ts'
import type { Drawn, MapNode } from './map-node.ts'
import { tiles } from './map-tiles.ts'
import type { Counts, State } from './pod-symbols.ts'
import { STATE_WORDS, STATES, SYMBOLS, spread, symbol, totalOf } from './pod-symbols.ts'
import { widthOf } from './words.ts'

export type ClusterMap = {
  readonly title: Title
  /** In the order they are drawn; those of a pool stand together. */
  readonly nodes: readonly MapNode[]
  /** Pods that no node has. */
  readonly homeless: Counts
}

const WIDTH = 1080
const HIGHEST = 1540
const KEY = 21

/**
 * Nodes as boxes with their pods in them, as one picture 1080 wide and at most 1600 high: pod by pod while there is room,
 * then as counts, and thousands of nodes as tiles.
 */
export function drawMap({ title: heading, nodes, homeless }: ClusterMap): string {
  const inner = WIDTH - 2 * MARGIN
  const key = drawKey([...nodes.map(({ pods }) => pods), homeless], inner)
  const tray = drawTray(homeless, inner)
  const top = TITLE_HEIGHT + key.height + 14
  const room = HIGHEST - top - (tray.height > 0 ? tray.height + 24 : 0)
  const boxes = cellBoxes(nodes, inner, room) ?? countBoxes(nodes, inner, room) ?? tiles(nodes, inner, room)
  const under = top + boxes.height + (tray.height > 0 ? 24 : 0)
  return sheet(
    WIDTH,
    Math.ceil(under + tray.height + MARGIN),
    SYMBOLS,
    title(heading, WIDTH),
    at(MARGIN, TITLE_HEIGHT, key.svg),
    at(MARGIN, top, boxes.svg),
    at(MARGIN, under, tray.svg),
  )
}

/** What each mark means, and how many there are of it. */
function drawKey(all: readonly Counts[], width: number): Drawn {
  const sums = sumOf(all)
  const shown = STATES.filter((state) => sums[state] || state === 'running')
  let svg = ''
  let x = 0
  let y = 0
  for (const state of [...shown.filter((one) => one === 'running'), ...shown.filter((one) => one !== 'running')]) {
    const words = `${(sums[state] ?? 0).toLocaleString('en-US')} ${STATE_WORDS[state]}`
    const wide = 32 + widthOf(words, KEY) + 26
    if (x > 0 && x + wide > width) [x, y] = [0, y + 36]
    svg += symbol(state, x, y, 24) + text(words, { x: x + 33, y: y + 19, size: KEY })
    x += wide
  }
  return { svg, height: y + 36 }
}

/** Pods without a node, under the nodes; when they are too many, the first of them and how many there are. */
function drawTray(homeless: Counts, width: number): Drawn {
  const total = totalOf(homeless)
  if (total === 0) return { svg: '', height: 0 }
  const fit = Math.floor((width - 40) / 32)
  const lines = Math.min(3, Math.ceil(total / fit))
  const height = 58 + lines * 32 + 8
  const marks = spread(homeless, lines * fit)
  const words = `On no node: ${total} ${total === 1 ? 'pod' : 'pods'}${marks.length < total ? `, ${marks.length} drawn` : ''}`
  return {
    svg: [
      `<rect width="${width}" height="${height}" rx="10" fill="none" stroke="${COLOURS.quiet}" stroke-width="2" stroke-dasharray="9 7"/>`,
      text(words, { x: 20, y: 36, size: 21, bold: true }),
      ...marks.map((state, i) => symbol(state, 20 + (i % fit) * 32, 54 + Math.floor(i / fit) * 32, 26)),
    ].join(''),
    height,
  }
}

function sumOf(all: readonly Counts[]): Counts {
  const sums: { [S in State]?: number } = {}
  for (const counts of all) for (const state of STATES) sums[state] = (sums[state] ?? 0) + (counts[state] ?? 0)
  return sums
}
