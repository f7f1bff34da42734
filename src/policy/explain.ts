import type { Asked, Decision, Touched } from './decide.ts'
import { decide } from './decide.ts'
import type { Mismatch } from './mismatch.ts'
import { mismatch, placeMismatch } from './mismatch.ts'
import type { Policy, Rule } from './rules.ts'

/** What the rules say of one thing a command touches: those that do not match, with why, and the first that does. */
export type Explained = {
  /** Undefined for a command that touches nothing. */
  readonly touched?: Touched
  readonly before: readonly { readonly rule: Rule; readonly why: Mismatch }[]
  /** Undefined where no rule matches. */
  readonly decides?: Rule
}

/** Why something is decided as it is, thing by thing, in the order of the rules. */
export function explain(
  asked: Asked,
  policy: Policy,
): { readonly decision: Decision; readonly things: readonly Explained[] } {
  const touches = asked.touches && asked.touches.length > 0 ? asked.touches : [undefined]
  return { decision: decide(asked, policy), things: touches.map((touched) => explainOne(asked, touched, policy)) }
}

function explainOne(asked: Asked, touched: Touched | undefined, { rules }: Policy): Explained {
  const before: { rule: Rule; why: Mismatch }[] = []
  for (const rule of rules) {
    const why = mismatch(rule, asked) ?? placeMismatch(rule, touched)
    if (why === undefined) return { ...(touched && { touched }), before, decides: rule }
    before.push({ rule, why })
  }
  return { ...(touched && { touched }), before }
}
