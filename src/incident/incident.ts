import { createHash } from 'node:crypto'
import type { Line } from '../reply.ts'
import type { Finding, Severity, Subject } from '../watch/finding.ts'
import { subjectKey } from '../watch/finding.ts'

/** A finding as an incident holds it: kept after it cleared, until it has been clear for its hold. */
export type Held = {
  readonly finding: Finding
  /** When it became due, so that it counted. Absent while it still waits. */
  readonly countedAt?: number
  readonly clearedAt?: number
}

export type Impact = {
  /** Pods that are ready, and that there should be; absent where the subject has none. */
  readonly ready?: number
  readonly desired?: number
  /** Whether people outside reach it through something that has no other way now. */
  readonly routed: boolean
  /** What belongs into the first line: `40 pods affected`. */
  readonly short?: string
  /** What a node takes along: pods, workloads with nothing left that people reach, and all that are short. */
  readonly takes?: { readonly pods: number; readonly down: readonly string[]; readonly short: readonly string[] }
  /** Sentences, most important first. */
  readonly lines: readonly Line[]
  /** The impact without its numbers: when it differs, that is worth an edit. */
  readonly key: string
}

/** What changed last: never called the cause, only said to have come before. */
export type Change = { readonly at: number; readonly line: Line; readonly by?: string; readonly short: string }

export type Row = {
  readonly at: number
  readonly what:
    | 'opened'
    | 'severity'
    | 'cause'
    | 'joined'
    | 'recovering'
    | 'again'
    | 'flapping'
    | 'resolved'
    | 'reopened'
    | 'part'
    | 'alone'
    | 'doubt'
    | 'moved'
    | 'person'
  readonly line: Line
}

export type Incident = {
  readonly v: 1
  readonly id: string
  readonly key: string
  readonly cluster: string
  readonly subject: Subject
  readonly state: 'pending' | 'open' | 'recovering' | 'resolved'
  readonly severity: Severity
  /** The worst it has been since it opened. */
  readonly worst: Severity
  /** When the trouble began, which may be long before anybody could know. */
  readonly since: number
  readonly openedAt?: number
  readonly recoveringAt?: number
  readonly holdUntil?: number
  readonly resolvedAt?: number
  readonly held: Readonly<Record<string, Held>>
  readonly impact: Impact
  /** The fewest ready pods while it lasted. */
  readonly lowest?: number
  /** When nothing was ready, and until when. */
  readonly downAt?: number
  readonly downFor?: number
  readonly changes: readonly Change[]
  readonly labels: Readonly<Record<string, string>>
  readonly runbook?: string
  /** The incident that explains this one; it speaks for both. */
  readonly partOf?: string
  readonly members: readonly string[]
  readonly acked?: { readonly by: string; readonly at: number }
  readonly snoozed?: Snooze
  /** Closed by a person although it was still true. */
  readonly byHand?: { readonly by: string; readonly at: number }
  readonly recoveries: readonly number[]
  readonly flapping: boolean
  readonly reopened: number
  readonly ended?: Line
  /** The cluster has not been heard from: how it stood then is how it is shown. */
  readonly doubt?: { readonly since: number; readonly why: string }
  /** It was there when the watcher first looked. */
  readonly preexisting?: true
  readonly timeline: readonly Row[]
}

export type Snooze = {
  readonly by: string
  readonly at: number
  readonly until: number
  /** Until it gets worse, whatever the hour. */
  readonly untilWorse: boolean
}

const MAX_ROWS = 100
/** Crockford's base 32 without the letters people confuse. */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'

export function incidentKey(cluster: string, subject: Subject): string {
  return `${cluster}|${subjectKey(subject)}`
}

/** Short enough to type; the same for the same trouble whoever computes it. Longer when `taken` has it already. */
export function incidentId(key: string, since: number, taken: (id: string) => boolean): string {
  const bytes = createHash('sha256').update(`${key}@${since}`).digest()
  const letters = Array.from(bytes, (byte) => ALPHABET[byte % 32] ?? '0').join('')
  for (let length = 4; length < letters.length; length++) {
    const id = `INC-${letters.slice(0, length)}`
    if (!taken(id)) return id
  }
  return `INC-${letters}`
}

export function withRow(incident: Incident, row: Row): Incident {
  return { ...incident, timeline: [...incident.timeline, row].slice(-MAX_ROWS) }
}

/** The findings that count now: due, and not cleared. */
export function active(incident: Incident): readonly Finding[] {
  return Object.values(incident.held).flatMap((held) =>
    held.countedAt !== undefined && held.clearedAt === undefined ? [held.finding] : [],
  )
}

/** Everything that is true now, also what still waits. */
export function present(incident: Incident): readonly Finding[] {
  return Object.values(incident.held).flatMap((held) => (held.clearedAt === undefined ? [held.finding] : []))
}

export function isLive(incident: Incident): boolean {
  return incident.state === 'open' || incident.state === 'recovering'
}
