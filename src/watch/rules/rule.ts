import type { Line } from '../../reply.ts'
import type { Finding, Severity } from '../finding.ts'
import type { KindName } from '../kinds/kind.ts'
import type { Limits } from '../limits.ts'

/** One thing that can be wrong, said in words and in code. */
export type Rule<View> = {
  /** As the specification counts them: R4. */
  readonly id: string
  /** As people and annotations call it: `image`. */
  readonly name: string
  /** When it is true. */
  readonly words: string
  /** When it is over, and what it leaves out. */
  readonly resolves: string
  readonly exclusions?: string
  readonly severity: Severity
  /** Defaults: seconds for times. */
  readonly limits: Limits
  /** Without these nothing can be said. */
  readonly needs: readonly KindName[]
  find(view: View, limits: Limits): readonly Finding[]
}

type Said = Omit<
  Finding,
  | 'rule'
  | 'severity'
  | 'part'
  | 'wait'
  | 'hold'
  | 'pods'
  | 'blames'
  | 'shares'
  | 'fixes'
  | 'causeKey'
  | 'next'
  | 'certainty'
> & {
  readonly severity?: Severity
  readonly part?: string
  /** Seconds. */
  readonly wait?: number
  readonly hold?: number
  readonly pods?: readonly string[]
  readonly blames?: readonly string[]
  readonly shares?: readonly string[]
  readonly fixes?: Finding['fixes']
  readonly causeKey?: string
  readonly next?: Line
  readonly certainty?: Finding['certainty']
}

/** Three minutes without it, unless the rule knows better (notes: 6.1, hold). */
const HOLD = 180

/** A finding of a rule, with what most of them have in common. */
export function finding(
  rule: { readonly id: string; readonly name: string; readonly severity: Severity },
  said: Said,
): Finding {
  const { wait = 0, hold = HOLD, ...rest } = said
  return {
    part: '',
    severity: rule.severity,
    certainty: 'because',
    causeKey: rule.name,
    next: '',
    pods: [],
    blames: [],
    shares: [],
    fixes: [],
    ...rest,
    rule: rule.id,
    wait: wait * 1000,
    hold: hold * 1000,
  }
}

export const NO_FINDINGS: readonly Finding[] = []
