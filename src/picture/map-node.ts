import { COLOURS } from './colours.ts'
import { text } from './frame.ts'
import type { Counts } from './pod-symbols.ts'
import { totalOf } from './pod-symbols.ts'
import { BOLD, fitting, label } from './words.ts'

/** A node and how the pods on it are doing. */
export type MapNode = {
  readonly name: string
  readonly pool: string
  readonly zone: string
  /** `unknown` when nobody may say; `gone` when pods name a node that is not there. */
  readonly state: 'ready' | 'not ready' | 'unknown' | 'gone'
  readonly cordoned: boolean
  readonly pods: Counts
}

/** A drawing and how high it came out, in pixels. */
export type Drawn = { readonly svg: string; readonly height: number }

/** Whether what is on it cannot be relied on. */
export function isDown({ state }: Pick<MapNode, 'state'>): boolean {
  return state === 'not ready' || state === 'gone'
}

/** The border of a node: its line and its dashes say how it is. */
export function border({ state, cordoned }: Pick<MapNode, 'state' | 'cordoned'>): string {
  if (isDown({ state })) return `stroke="${COLOURS.bad}" stroke-width="4"`
  if (cordoned) return `stroke="${COLOURS.warn}" stroke-width="3" stroke-dasharray="10 6"`
  return `stroke="${COLOURS.line}" stroke-width="1.5"`
}

const REMARKS = { ready: '', 'not ready': 'NotReady', unknown: '', gone: 'missing' } as const

/** What is to be said of a node that is not simply ready. */
export function remark({ state, cordoned }: Pick<MapNode, 'state' | 'cordoned'>): string {
  return [REMARKS[state], cordoned ? 'cordoned' : ''].filter(Boolean).join(' · ')
}

export function remarkColour({ state, cordoned }: Pick<MapNode, 'state' | 'cordoned'>): string {
  if (isDown({ state })) return COLOURS.bad
  return cordoned ? COLOURS.warn : COLOURS.quiet
}

/** A node's box with its name and what is known of it in words; three lines, 78 high. */
export function boxWithHead(node: MapNode, width: number, height: number): string {
  const room = width - 24
  const count = totalOf(node.pods)
  const held = `${count} ${count === 1 ? 'pod' : 'pods'}`
  const fit = fitting(room, BOLD * 17)
  const whole = [remark(node), held].filter(Boolean).join(' · ')
  const words = [...whole].length <= fit ? whole : `${remark(node).split(' · ')[0]} · ${held}`
  const place = [node.pool, node.zone].filter(Boolean).join(' · ')
  return [
    `<rect width="${width}" height="${height}" rx="10" fill="${COLOURS.box}" ${border(node)}/>`,
    text(label(node.name, fitting(room, BOLD * 20)), { x: 12, y: 28, size: 20, bold: true }),
    text(label(place, fitting(room, 17)), { x: 12, y: 50, size: 17, colour: COLOURS.quiet }),
    text(label(words, fit), {
      x: 12,
      y: 71,
      size: 17,
      colour: remarkColour(node),
      bold: remark(node) !== '',
    }),
  ].join('')
}
