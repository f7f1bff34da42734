import type { Risk } from '../command/define.ts'
import { mismatch, placeMismatch } from './mismatch.ts'
import type { Approvals, Effect, Policy, Rule } from './rules.ts'

/** What may happen, and why: the reason goes into the reply, the audit record and the metric. */
export type Decision =
  | { readonly effect: 'allow' | 'deny'; readonly rule: string; readonly reason: string; readonly onBehalf?: true }
  | {
      readonly effect: 'approve'
      readonly rule: string
      readonly reason: string
      readonly onBehalf?: true
      /** All of them must be met. */
      readonly approvals: readonly Approvals[]
    }

/** One thing a command would touch. */
export type Touched = {
  /** `deployments.apps`, `pods`, `pods/exec`. */
  readonly resource: string
  /** Undefined for what is in no namespace, `*` for every namespace. */
  readonly namespace?: string
}

/** What somebody wants to do, as far as rules care. */
export type Asked = {
  /** The names of the roles they are in. */
  readonly roles: ReadonlySet<string>
  /** The command: `rollout undo`. */
  readonly verb: string
  readonly risk: Risk
  readonly cluster: string
  /** `slack:C0123456789`. */
  readonly channel: string
  /** Undefined while it was not looked up in the cluster. */
  readonly touches?: readonly Touched[]
}

const STRICTNESS: readonly Effect[] = ['allow', 'approve', 'deny']

/** Reads are left to the cluster's own RBAC, which judges the person. */
const READS: Decision = {
  effect: 'allow',
  rule: 'reads',
  reason: 'People who are known may read what the cluster lets them.',
}
const AKS_READS: Decision = {
  effect: 'allow',
  rule: 'aks-reads',
  reason: 'People who are known may read AKS, which is asked as the bot.',
}
const NOTHING: Decision = { effect: 'deny', rule: 'default', reason: 'No rule allows this change.' }

/**
 * Whether a command may run: for each thing it touches the first rule that matches, and of those the strictest. What was
 * not looked up yet is denied only if no rule could allow it: a worker, which looks it up, decides again.
 */
export function decide(asked: Asked, policy: Policy): Decision {
  if (!asked.touches) return outlook(asked, policy)
  if (asked.touches.length === 0) return decideOne(asked, undefined, policy)
  return asked.touches.map((touched) => decideOne(asked, touched, policy)).reduce(stricter)
}

function decideOne(asked: Asked, touched: Touched | undefined, { rules }: Policy): Decision {
  const rule = rules.find((each) => concerns(each, asked) && reaches(each, touched))
  return rule ? saidBy(rule) : otherwise(asked)
}

/** The mildest that could still be decided once it is known what is touched. */
function outlook(asked: Asked, { rules }: Policy): Decision {
  const concerned = rules.filter((each) => concerns(each, asked))
  const sure = concerned.findIndex(({ resources, namespaces }) => resources.length === 0 && namespaces.length === 0)
  const possible = (sure < 0 ? concerned : concerned.slice(0, sure + 1)).map(saidBy)
  return [...possible, ...(sure < 0 ? [otherwise(asked)] : [])].reduce(milder)
}

function otherwise({ risk, verb }: Asked): Decision {
  if (risk !== 'read') return NOTHING
  return verb.startsWith('aks ') ? AKS_READS : READS
}

function concerns(rule: Rule, asked: Asked): boolean {
  return mismatch(rule, asked) === undefined
}

function reaches(rule: Rule, touched: Touched | undefined): boolean {
  return placeMismatch(rule, touched) === undefined
}

function saidBy(rule: Rule): Decision {
  const said = { rule: rule.name, ...(rule.onBehalf && { onBehalf: true as const }) }
  if (rule.effect === 'approve') {
    const approvals = rule.approvals ? [rule.approvals] : []
    return { ...said, effect: 'approve', reason: `The rule ${rule.name} asks for approval.`, approvals }
  }
  return { ...said, effect: rule.effect, reason: `The rule ${rule.name} says so.` }
}

function milder(one: Decision, other: Decision): Decision {
  return STRICTNESS.indexOf(other.effect) < STRICTNESS.indexOf(one.effect) ? other : one
}

/** The stricter of two; of two that both ask for approval, both have to be met. The bot's own rights count only where both lend them. */
function stricter(one: Decision, other: Decision): Decision {
  const { onBehalf: _one, ...first } = one
  const { onBehalf: _other, ...second } = other
  const lent = one.onBehalf && other.onBehalf ? { onBehalf: true as const } : {}
  if (first.effect === 'approve' && second.effect === 'approve' && first.rule !== second.rule) {
    const approvals = [...first.approvals, ...second.approvals]
    return { ...first, ...lent, rule: `${first.rule}, ${second.rule}`, approvals }
  }
  const strict = STRICTNESS.indexOf(second.effect) > STRICTNESS.indexOf(first.effect) ? second : first
  return { ...strict, ...lent }
}
