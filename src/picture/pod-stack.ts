import { COLOURS } from './colours.ts'
import type { Counts } from './pod-symbols.ts'
import { STATE_COLOURS, STATES, totalOf } from './pod-symbols.ts'

/** A bar of all pods by state, the worst first; whatever there is of is at least a few pixels wide. */
export function stack(counts: Counts, x: number, y: number, width: number, height: number): string {
  const total = totalOf(counts)
  if (total === 0) return `<rect x="${x}" y="${y}" width="${width}" height="${height}" fill="${COLOURS.line}"/>`
  const present = STATES.filter((state) => counts[state])
  const least = Math.min(8, width / present.length)
  const free = width - least * present.length
  let from = x
  return present
    .map((state) => {
      const wide = least + (free * (counts[state] ?? 0)) / total
      const part = `<rect x="${round(from)}" y="${y}" width="${round(wide)}" height="${height}" fill="${STATE_COLOURS[state]}"/>`
      from += wide
      return part
    })
    .join('')
}

function round(pixels: number): number {
  return Math.round(pixels * 10) / 10
}
