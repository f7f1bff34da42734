import type { Incident } from '../incident/incident.ts'
import type { Severity } from '../watch/finding.ts'
import { isWorse } from '../watch/finding.ts'
import type { Matcher } from './route.ts'
import { matches } from './route.ts'

/** Asked for by a person, for a time and a reason. */
export type Silence = {
  readonly id: string
  readonly match: Matcher
  readonly by: string
  readonly reason: string
  readonly from: number
  readonly until: number
}

/** Announced work: what it breaks is said when it is over and still broken. */
export type Maintenance = {
  readonly id: string
  readonly match: Matcher
  readonly by: string
  readonly reason: string
  readonly from: number
  readonly until: number
}

/** Hours in which only what is this bad is told at once. */
export type Quiet = { readonly until: number; readonly below: Severity }

const ANNOTATION = 'quarterdeck.dev/maintenance-until'

/**
 * What keeps an incident from being told now, and until when. Asked each time something is about to be said, so that the
 * end of a silence tells what is still wrong.
 */
export function hushOf(
  incident: Incident,
  now: number,
  {
    silences,
    maintenance,
    quiet,
  }: {
    readonly silences: readonly Silence[]
    readonly maintenance: readonly Maintenance[]
    readonly quiet?: Quiet
  },
): { readonly why: string; readonly until: number } | undefined {
  const silence = longest(silences, incident, now)
  if (silence) return { why: `silenced by ${silence.by}: ${silence.reason}`, until: silence.until }
  const window = longest(maintenance, incident, now)
  if (window) return { why: `maintenance by ${window.by}: ${window.reason}`, until: window.until }
  const until = Date.parse(incident.labels[ANNOTATION] ?? '')
  if (Number.isFinite(until) && now < until) return { why: 'maintenance, says the workload', until }
  return quiet && now < quiet.until && isWorse(quiet.below, incident.severity)
    ? { why: 'quiet hours', until: quiet.until }
    : undefined
}

function longest<T extends Silence | Maintenance>(all: readonly T[], incident: Incident, now: number): T | undefined {
  return all
    .filter((each) => each.from <= now && now < each.until && matches(each.match, incident))
    .reduce<T | undefined>((last, each) => (last && last.until >= each.until ? last : each), undefined)
}
