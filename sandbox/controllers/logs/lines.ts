import type { LogLine } from '../../kube/kube.ts'
import { seededRandom } from '../../kube/random.ts'
import { hash32 } from '../chance.ts'
import type { Moment, Persona } from './persona.ts'

/** One run of a container: when it began, and how it ended, if it has. */
export type RunOf = {
  readonly seed: string
  readonly pod: string
  readonly startedAt: number
  readonly end?: { readonly at: number; readonly code: number; readonly reason: string }
}

/** What is kept of a log, as a kubelet's rotation keeps the last files only. */
const KEPT_LINES = 2_000
const START_GAP_MS = 180

/** Everything a run has written until `now`, up to the last 2,000 lines. Nothing is stored: the same run writes the same log. */
export function writtenBy(persona: Persona, run: RunOf, now: number): readonly LogLine[] {
  const until = Math.min(now, run.end?.at ?? now)
  const starting = persona.start
    .map((line, at) => lineAt(persona, run, at - persona.start.length, line))
    .filter((line) => line.at <= until)
  const count = countUntil(persona, run, until)
  const body: LogLine[] = []
  for (let index = Math.max(0, count - KEPT_LINES); index < count; index++)
    body.push(lineAt(persona, run, index, persona.line))
  return [...(count > KEPT_LINES ? [] : starting), ...body, ...lastWords(persona, run, until)]
}

/** The first line that a run writes after `after`, though nobody knows yet whether it will live to. */
export function nextLine(persona: Persona, run: RunOf, after: number): LogLine {
  const starting = persona.start
    .map((line, at) => lineAt(persona, run, at - persona.start.length, line))
    .find((line) => line.at > after)
  if (starting) return starting
  const first = Math.max(0, countUntil(persona, run, after) - 1)
  for (let index = first; ; index++) {
    const line = lineAt(persona, run, index, persona.line)
    if (line.at > after) return line
  }
}

function lineAt(persona: Persona, run: RunOf, index: number, write: (moment: Moment) => string): LogLine {
  const random = seededRandom(hash32(`${run.seed}/${index}`))
  const body = run.startedAt + (persona.start.length + 1) * START_GAP_MS
  const at = index < 0 ? body + index * START_GAP_MS : body + Math.floor((index + random() * 0.9) * persona.everyMs)
  return { at, text: write({ at, index, random, pod: run.pod }) }
}

function countUntil(persona: Persona, run: RunOf, until: number): number {
  const body = run.startedAt + (persona.start.length + 1) * START_GAP_MS
  const whole = Math.max(0, Math.floor((until - body) / persona.everyMs))
  return until > body && lineAt(persona, run, whole, persona.line).at <= until ? whole + 1 : whole
}

function lastWords(persona: Persona, run: RunOf, until: number): readonly LogLine[] {
  const { end } = run
  if (!end || end.code === 0 || end.reason === 'Unknown' || until < end.at) return []
  const random = seededRandom(hash32(`${run.seed}/end`))
  const words = persona.crash({ at: end.at, index: 0, random, pod: run.pod }, end.reason === 'OOMKilled')
  return words.map((text) => ({ at: end.at, text }))
}
