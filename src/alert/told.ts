import type { Severity } from '../watch/finding.ts'

/** What was last said of an incident, noted when the delivery queue has taken it. JSON. */
export type Told = {
  /** Of its message: 1 posts it, later ones edit it. 0 where it has none of its own. */
  readonly revision: number
  /** Its own message, one line of a summary, of a storm's, or of the report. */
  readonly how: 'own' | 'summary' | 'storm' | 'digest'
  readonly firstAt: number
  readonly at: number
  readonly state: 'open' | 'recovering' | 'resolved'
  readonly severity: Severity
  readonly cause: string
  /** The families of findings it had, in order. */
  readonly families: readonly string[]
  /** What is worth an edit when it differs, and what only after a while. */
  readonly material: string
  readonly minor: string
  /** How many lines of news, which number them. */
  readonly news: number
  readonly newsAt: number
  /** Its one line of news that nobody asked for has been said: what else develops is seen in its message. */
  readonly volunteered: boolean
  readonly flapping: boolean
  readonly reopened: number
  /** The snooze whose end was told. */
  readonly wokenAt?: number
  readonly reminders: number
  readonly remindedAt?: number
  readonly escalated: number
}
