import { COLOURS } from './colours.ts'
import { FONT } from './font.ts'
import { escaped, fitting, label, widthOf } from './words.ts'

/** What every picture says at its top. */
export type Title = {
  readonly cluster: string
  /** How the cluster is set apart, as in every message. */
  readonly guard: 'none' | 'amber' | 'red'
  /** What is seen, in a few words. */
  readonly words: string
  /** When it was so, in ms since the epoch. */
  readonly at: number
}

export const MARGIN = 30
const GUARDS = { none: undefined, amber: COLOURS.warn, red: COLOURS.bad } as const
const NAME = 34
const WORDS = 22
/** Where what stands under the title may begin. */
export const TITLE_HEIGHT = MARGIN + NAME + WORDS + 30

/** The cluster's name with its guard's colour, what is seen, and when that was so. */
export function title({ cluster, guard, words, at }: Title, width: number): string {
  const colour = GUARDS[guard]
  const mark = colour ? `<rect x="${MARGIN}" y="${MARGIN + 2}" width="26" height="26" rx="5" fill="${colour}"/>` : ''
  const x = MARGIN + (colour ? 40 : 0)
  const when = `${new Date(at).toISOString().slice(0, 16).replace('T', ' ')} UTC`
  const room = width - 2 * MARGIN
  const name = label(cluster, fitting(room - 40 - widthOf(when, 18), NAME))
  return [
    mark,
    text(name, { x, y: MARGIN + 27, size: NAME, bold: true }),
    text(when, { x: width - MARGIN, y: MARGIN + 24, size: 18, colour: COLOURS.quiet, anchor: 'end' }),
    text(label(words, fitting(room, WORDS)), { x: MARGIN, y: MARGIN + NAME + 32, size: WORDS, colour: COLOURS.quiet }),
  ].join('')
}

/** A whole picture of a width and a height. */
export function sheet(width: number, height: number, ...parts: readonly string[]): string {
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}"><rect width="${width}" height="${height}" fill="${COLOURS.paper}"/>${parts.join('')}</svg>`
}

type Setting = {
  readonly x: number
  readonly y: number
  readonly size: number
  readonly colour?: string
  readonly bold?: boolean
  readonly anchor?: 'start' | 'middle' | 'end'
}

/** A line of text; `y` is its baseline. */
export function text(words: string, { x, y, size, colour = COLOURS.ink, bold = false, anchor = 'start' }: Setting) {
  return `<text x="${x}" y="${y}" font-family="${FONT}" font-size="${size}" fill="${colour}"${bold ? ' font-weight="bold"' : ''}${anchor === 'start' ? '' : ` text-anchor="${anchor}"`}>${escaped(words)}</text>`
}

/** Moved to where it belongs. */
export function at(x: number, y: number, svg: string): string {
  return svg === '' ? '' : `<g transform="translate(${x} ${y})">${svg}</g>`
}
