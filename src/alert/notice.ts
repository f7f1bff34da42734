import type { Incident } from '../incident/incident.ts'
import type { Line } from '../reply.ts'
import type { Target } from './route.ts'

/**
 * Something to hand to the delivery queue. `key` and `revision` are those of a living message; a notice with the same
 * `id` is the same notice, whoever makes it again.
 */
export type Notice =
  | {
      readonly kind: 'root'
      readonly id: string
      readonly key: string
      readonly revision: number
      readonly incident: Incident
      readonly to: Target
      readonly reason: string
    }
  | {
      readonly kind: 'news'
      readonly id: string
      readonly under: string
      readonly line: Line
      readonly incident: Incident
      readonly to: Target
      readonly reason: string
      readonly loud: boolean
    }
  /** What was wrong before we came, or too much at once: one message for all. */
  | {
      readonly kind: 'summary' | 'storm'
      readonly id: string
      readonly key: string
      readonly revision: number
      readonly incidents: readonly Incident[]
      readonly to: Target
    }

/** A line of the report. */
export type DigestLine = {
  readonly id: string
  readonly at: number
  readonly line: Line
  readonly cluster: string
  readonly channel: string
}
