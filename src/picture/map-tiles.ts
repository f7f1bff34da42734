import { COLOURS } from './colours.ts'
import { at, text } from './frame.ts'
import type { Drawn, MapNode } from './map-node.ts'
import { border, isDown, remark, remarkColour } from './map-node.ts'
import { STATE_COLOURS, totalOf } from './pod-symbols.ts'
import { fitting, label } from './words.ts'

const HEADING = 36
const BETWEEN = 16
const SIZES = [92, 80, 70, 60, 52, 46, 40, 35, 30, 26, 22, 18, 15, 12, 10]
const SMALLEST = 10
/** Nodes that are named under the tiles, because something is the matter with them. */
const NAMED = 6
const LINE = 30

/** Thousands of nodes: a tile each, by pool, with those that are not ready named below. What does not fit is counted. */
export function tiles(nodes: readonly MapNode[], width: number, room: number): Drawn {
  const notable = nodes.filter((node) => remark(node) !== '')
  const names = named(notable, width)
  const free = room - names.height - LINE
  const pools = [...Map.groupBy(nodes, ({ pool }) => pool)]
  const size = SIZES.find((one) => heightOf(pools, one, width) <= free) ?? SMALLEST
  const perLine = Math.floor((width + gapOf(size)) / (size + gapOf(size)))
  let y = LINE + 6
  let svg = text('A square is a node; the band at its top says that some of its pods are not well.', {
    x: 0,
    y: 14,
    size: 19,
    colour: COLOURS.quiet,
  })
  let left = nodes.length
  for (const [pool, members] of pools) {
    const lines = Math.floor((free + LINE - y - HEADING - LINE) / (size + gapOf(size)))
    if (lines < 1) break
    const shown = members.slice(0, lines * perLine)
    svg += at(0, y, poolOf(pool, members, shown, { size, perLine, width }))
    left -= shown.length
    y += HEADING + Math.ceil(shown.length / perLine) * (size + gapOf(size)) + BETWEEN
  }
  if (left > 0) {
    svg += text(`${left} more nodes did not fit`, { x: 0, y: y + 14, size: 20, colour: COLOURS.quiet })
    y += LINE
  }
  return { svg: svg + at(0, y, names.svg), height: y + names.height }
}

function gapOf(size: number): number {
  return size > 30 ? 8 : size > 18 ? 5 : 3
}

function heightOf(pools: readonly (readonly [string, readonly MapNode[]])[], size: number, width: number): number {
  const perLine = Math.floor((width + gapOf(size)) / (size + gapOf(size)))
  return pools.reduce(
    (sum, [, members]) => sum + HEADING + Math.ceil(members.length / perLine) * (size + gapOf(size)) + BETWEEN,
    LINE,
  )
}

type Grid = { readonly size: number; readonly perLine: number; readonly width: number }

function poolOf(pool: string, members: readonly MapNode[], shown: readonly MapNode[], { size, perLine, width }: Grid) {
  const pods = members.reduce((sum, node) => sum + totalOf(node.pods), 0)
  const words = `${pool || 'no pool'} · ${members.length} nodes · ${pods.toLocaleString('en-US')} pods`
  const across = (width - size) / Math.max(1, perLine - 1)
  const down = size + gapOf(size)
  return (
    text(label(words, 70), { x: 0, y: 22, size: 21, bold: true }) +
    shown
      .map((node, i) =>
        at(Math.round((i % perLine) * across), HEADING + Math.floor(i / perLine) * down, tile(node, size)),
      )
      .join('')
  )
}

/** The worst state has the top of the tile, the count of pods stands in it while it can be read. */
function tile(node: MapNode, size: number): string {
  const { failing = 0, unready = 0, waiting = 0 } = node.pods
  const total = totalOf(node.pods)
  const troubled = failing + unready + waiting
  const worst = failing ? 'failing' : unready ? 'unready' : 'waiting'
  const band = troubled === 0 ? 0 : Math.max(size * 0.22, (size * troubled) / total)
  const body = total === 0 ? COLOURS.box : STATE_COLOURS.running
  const cross = `<path d="M3 3 ${size - 3} ${size - 3}M${size - 3} 3 3 ${size - 3}" stroke="${COLOURS.bad}" stroke-width="${Math.max(2, size / 12)}"/>`
  return [
    `<rect width="${size}" height="${size}" rx="${Math.min(6, size / 6)}" fill="${isDown(node) ? COLOURS.box : body}"/>`,
    band > 0 ? `<rect width="${size}" height="${Math.round(band)}" rx="2" fill="${STATE_COLOURS[worst]}"/>` : '',
    isDown(node) ? cross : '',
    size >= 35
      ? text(String(total), {
          x: size / 2,
          y: size / 2 + size * 0.2,
          size: Math.round(size * 0.36),
          anchor: 'middle',
          bold: true,
        })
      : '',
    isDown(node) || node.cordoned
      ? `<rect width="${size}" height="${size}" rx="${Math.min(6, size / 6)}" fill="none" ${border(node)}/>`
      : '',
  ].join('')
}

function named(nodes: readonly MapNode[], width: number): Drawn {
  const first = [...nodes].sort((a, b) => Number(isDown(b)) - Number(isDown(a))).slice(0, NAMED)
  const lines = first.map((node, i) =>
    text(label(`${remark(node)}: ${node.name}, ${totalOf(node.pods)} pods`, fitting(width, 20)), {
      x: 0,
      y: 22 + i * LINE,
      size: 20,
      colour: remarkColour(node),
    }),
  )
  const more = nodes.length - first.length
  if (more > 0)
    lines.push(
      text(`and ${more} more nodes that are not ready or cordoned`, {
        x: 0,
        y: 22 + first.length * LINE,
        size: 20,
        colour: COLOURS.quiet,
      }),
    )
  return { svg: lines.join(''), height: lines.length * LINE }
}
