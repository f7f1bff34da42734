import type { Line } from '../reply.ts'
import type { Finding, Subject } from '../watch/finding.ts'
import type { Change, Impact } from './incident.ts'

/** How a subject stands now: everything an incident about it is made of. */
export type Sight = {
  readonly cluster: string
  readonly subject: Subject
  /** All that is true, due or not. */
  readonly findings: readonly Finding[]
  readonly impact: Impact
  readonly changes: readonly Change[]
  readonly labels: Readonly<Record<string, string>>
  readonly runbook?: string
  /** Current template, and whether all of it is ready: a new one that works ends the troubles of the old one. */
  readonly template?: string
  readonly whole: boolean
  /** Nothing is wanted any more: deleted, or scaled to nothing. */
  readonly gone?: Line
  /** What is well now, where nothing is found and nobody is known to have done it. */
  readonly over?: Line
  readonly doubt?: Doubt
}

/** Rules that could not look, and why: what they found before is not over because they do not find it now. */
export type Doubt = { readonly why: string; readonly rules: readonly string[] }
