import { at, text } from './frame.ts'
import type { Drawn, MapNode } from './map-node.ts'
import { boxWithHead } from './map-node.ts'
import { stack } from './pod-stack.ts'
import { STATES, symbol } from './pod-symbols.ts'
import { widthOf } from './words.ts'

const GAP = 12
const HEIGHT = 138
const COLUMNS = [3, 4]

/** Every node as a box with a bar and the counts of what is not running; undefined when that does not fit. */
export function countBoxes(nodes: readonly MapNode[], width: number, room: number): Drawn | undefined {
  const columns = COLUMNS.find((count) => heightOf(nodes.length, count) <= room)
  if (!columns) return undefined
  const box = Math.floor((width - GAP * (columns - 1)) / columns)
  const svg = nodes.map((node, i) =>
    at((i % columns) * (box + GAP), Math.floor(i / columns) * (HEIGHT + GAP), countBox(node, box)),
  )
  return { svg: svg.join(''), height: heightOf(nodes.length, columns) }
}

function heightOf(count: number, columns: number): number {
  return Math.max(0, Math.ceil(count / columns) * (HEIGHT + GAP) - GAP)
}

function countBox(node: MapNode, width: number): string {
  let x = 12
  let counts = ''
  for (const state of STATES) {
    const count = node.pods[state]
    if (!count) continue
    const words = String(count)
    const wide = 26 + widthOf(words, 17) + 10
    if (x + wide > width - 8) break
    counts += symbol(state, x, 106, 20) + text(words, { x: x + 25, y: 122, size: 17 })
    x += wide
  }
  return boxWithHead(node, width, HEIGHT) + stack(node.pods, 12, 82, width - 24, 14) + counts
}
