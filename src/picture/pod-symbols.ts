import { COLOURS } from './colours.ts'

/** How a pod is doing, the worst first. */
export const STATES = ['failing', 'unready', 'waiting', 'ending', 'running', 'done'] as const
export type State = (typeof STATES)[number]

/** How many pods are how; a state that is missing has none. */
export type Counts = { readonly [S in State]?: number }

export const STATE_WORDS: Readonly<Record<State, string>> = {
  failing: 'failing',
  unready: 'not ready',
  waiting: 'waiting',
  ending: 'ending',
  running: 'running',
  done: 'completed',
}

export const STATE_COLOURS: Readonly<Record<State, string>> = {
  failing: COLOURS.bad,
  unready: COLOURS.warn,
  waiting: COLOURS.wait,
  ending: COLOURS.quiet,
  running: COLOURS.good,
  done: COLOURS.past,
}

const square = (attributes: string) => `<rect x="1" y="1" width="18" height="18" rx="4" ${attributes}/>`
const { bad, warn, wait, quiet, good, past, paper } = COLOURS

/** Each is drawn 20 by 20, and has a shape of its own beside its colour. */
const SHAPES: Readonly<Record<State, string>> = {
  failing: `${square(`fill="${bad}"`)}<path d="M6 6 14 14M14 6 6 14" stroke="#fff" stroke-width="3" stroke-linecap="round"/>`,
  unready: `${square(`fill="${warn}"`)}<path d="M10 5V11.5M10 14.6V15" stroke="${paper}" stroke-width="3" stroke-linecap="round"/>`,
  waiting: `${square(`fill="${wait}" fill-opacity="0.18" stroke="${wait}" stroke-width="2" stroke-dasharray="4 3"`)}<path d="M6 10H6.1M10 10H10.1M14 10H14.1" stroke="${wait}" stroke-width="2.6" stroke-linecap="round"/>`,
  ending: `${square(`fill="${quiet}" fill-opacity="0.35" stroke="${quiet}" stroke-width="1.5"`)}<path d="M5 15 15 5" stroke="${quiet}" stroke-width="2.5"/>`,
  running: square(`fill="${good}"`),
  done: `${square(`fill="none" stroke="${past}" stroke-width="2"`)}<rect x="7" y="7" width="6" height="6" rx="1.5" fill="${past}"/>`,
}

/** The definitions that `symbol` refers to. */
export const SYMBOLS = `<defs>${STATES.map((state) => `<g id="${state}">${SHAPES[state]}</g>`).join('')}</defs>`

/** One pod, at a corner, of a size in pixels. */
export function symbol(state: State, x: number, y: number, size: number): string {
  return `<use href="#${state}" transform="translate(${x} ${y}) scale(${size / 20})"/>`
}

export function totalOf(counts: Counts): number {
  return STATES.reduce((sum, state) => sum + (counts[state] ?? 0), 0)
}

/** The states of so many pods at most, the worst first. */
export function spread(counts: Counts, most: number): State[] {
  const all: State[] = []
  for (const state of STATES) {
    const count = Math.min(counts[state] ?? 0, most - all.length)
    for (let i = 0; i < count; i++) all.push(state)
  }
  return all
}
