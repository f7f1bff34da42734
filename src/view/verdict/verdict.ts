import type { Line, Node, Span, Tone } from '../../reply.ts'

/** What an object's state comes to: the words for it, and the few facts that somebody just woken up needs. */
export type Verdict = State & {
  readonly facts: readonly Fact[]
  /** How much of something is used. */
  readonly bars?: readonly Bar[]
  /** What to look at next, the most telling first. */
  readonly next?: readonly Step[]
  /** Small print: where it runs, whose it is, how old. Empty words are left out. */
  readonly small?: readonly string[]
}

export type State = {
  readonly tone: Tone
  /** Two or three words, as a sentence begins: `Crash looping`. */
  readonly state: string
  /** What goes with it: `OOMKilled, exit 137, 7 restarts`. */
  readonly detail: string
}

/** A command, as the words of its line. */
export type Step = { readonly label: string; readonly words: readonly string[] }
export type Fact = { readonly name: string; readonly value: Line }
export type Bar = { readonly label: string; readonly done: number; readonly of: number }

/** The longest piece of somebody else's text in a verdict, in characters: three lines on a phone. */
const LONGEST = 160
/** Bars that are shown, the fullest first. */
const MOST_BARS = 8

/** A verdict as it stands in a reply: the state first, toned, then facts, bars and small print. */
export function verdictNodes(verdict: Verdict): Node[] {
  const { tone, facts, bars = [], small = [] } = verdict
  const words = small.filter(Boolean)
  const fullest = [...bars].sort((a, b) => b.done / b.of - a.done / a.of)
  return [
    { kind: 'text', text: stateLine(verdict), tone },
    ...(facts.length > 0 ? [{ kind: 'fields' as const, fields: facts }] : []),
    ...fullest.slice(0, MOST_BARS).map((bar): Node => ({ kind: 'progress', ...bar })),
    ...(words.length > 0 ? [{ kind: 'context' as const, text: words.join(' · ') }] : []),
  ]
}

/** Several objects: those that need a look a line each, the worst first, and the rest counted; all of them where all are well. */
export function verdictList(all: readonly (State & { readonly name: string })[]): Node[] {
  const sorted = all.toSorted((a, b) => BADNESS[b.tone] - BADNESS[a.tone])
  const wrong = sorted.filter(({ tone }) => isWorse(tone, 'info'))
  const shown = wrong.length > 0 ? wrong : sorted
  const left = sorted.length - shown.length
  return [
    {
      kind: 'text',
      tone: sorted[0]?.tone ?? 'info',
      text: [{ strong: wrong.length === 0 ? `All ${all.length} are well` : needALook(wrong.length, all.length) }],
    },
    { kind: 'list', items: shown.map((one) => [{ code: one.name }, ' ', ...stateLine(one)]) },
    ...(left > 0
      ? [{ kind: 'context' as const, text: `The other ${left === 1 ? 'one is' : `${left} are`} well.` }]
      : []),
  ]
}

function needALook(wrong: number, all: number): string {
  return `${wrong} of ${all} ${wrong === 1 ? 'needs' : 'need'} a look`
}

const BADNESS = { bad: 3, warn: 2, info: 1, good: 0 } as const satisfies Record<Tone, number>

/** Whether one tone is worse than another. */
export function isWorse(tone: Tone, than: Tone): boolean {
  return BADNESS[tone] > BADNESS[than]
}

/** `Ready for 2 days`, `Down: 0 of 3 ready`. */
function stateLine({ state, detail }: State): readonly Span[] {
  if (detail === '') return [{ strong: state }]
  return [{ strong: state }, /^(for|to) /.test(detail) ? ` ${detail}` : `: ${detail}`]
}

/** A fact, unless there is nothing to say. */
export function fact(name: string, value: Line): Fact[] {
  return value.length === 0 ? [] : [{ name, value }]
}

/** Somebody else's text as one line of a verdict. */
export function short(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim()
  return line.length > LONGEST ? `${line.slice(0, LONGEST - 1).toWellFormed()}…` : line
}

/** `1 pod`, `3 pods`. */
export function plural(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`
}

/** Words with commas between them, the empty ones left out. */
export function commas(...words: readonly string[]): string {
  return words.filter(Boolean).join(', ')
}
