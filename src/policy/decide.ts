import type { Risk } from '../command/define.ts'
import type { Approvals, Effect, Policy, Rule } from './rules.ts'
import { fits } from './rules.ts'

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
  /** `deployments.apps`, `pods`, `pods/exec`; undefined while it was not looked up. */
  readonly resource?: string
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
  readonly touches: readonly Touched[]
}

const STRICTNESS: readonly Effect[] = ['allow', 'approve', 'deny']

/** Reads are left to the cluster's own RBAC, which judges the person. */
const READS: Decision = {
  effect: 'allow',
  rule: 'reads',
  reason: 'People who are known may read what the cluster lets them.',
}
const NOTHING: Decision = { effect: 'deny', rule: 'default', reason: 'No rule allows this change.' }

/**
 * Whether a command may run: for each thing it touches the first rule that matches, and of those the strictest. What was
 * not looked up yet is denied only if no rule could allow it, so that a worker, which looks it up, decides.
 */
export function decide(asked: Asked, policy: Policy): Decision {
  const touches = asked.touches.length > 0 ? asked.touches : [{}]
  return touches.map((touched) => decideOne(asked, touched, policy)).reduce(stricter)
}

function decideOne(asked: Asked, touched: Touched, { rules }: Policy): Decision {
  let mildest: Decision | undefined
  for (const rule of rules) {
    const match = matches(rule, asked, touched)
    if (match === 'no') continue
    const said = saidBy(rule)
    mildest = mildest && STRICTNESS.indexOf(mildest.effect) <= STRICTNESS.indexOf(said.effect) ? mildest : said
    if (match === 'yes') return mildest
  }
  const otherwise = asked.risk === 'read' ? READS : NOTHING
  return mildest && STRICTNESS.indexOf(mildest.effect) < STRICTNESS.indexOf(otherwise.effect) ? mildest : otherwise
}

/** `maybe` where the rule names resources and this one was not looked up yet. */
function matches(rule: Rule, asked: Asked, touched: Touched): 'yes' | 'no' | 'maybe' {
  const isMeant =
    rule.who.some((role) => role === '*' || asked.roles.has(role)) &&
    fits(rule.verbs, asked.verb) &&
    fits(rule.clusters, asked.cluster) &&
    fits(rule.channels, asked.channel) &&
    (rule.risks.length === 0 || rule.risks.includes(asked.risk)) &&
    isInside(rule.namespaces, touched.namespace)
  if (!isMeant) return 'no'
  if (rule.resources.length === 0) return 'yes'
  if (touched.resource === undefined) return 'maybe'
  return isResource(rule.resources, touched.resource) ? 'yes' : 'no'
}

/** A rule for some namespaces never covers every namespace, nor what is in none. */
function isInside(patterns: readonly string[], namespace: string | undefined): boolean {
  if (patterns.length === 0) return true
  if (namespace === undefined || namespace === '*') return patterns.includes('*')
  return fits(patterns, namespace)
}

/** `deployments` fits `deployments.apps`, as in RBAC's own messages; a subresource is never meant by its parent. */
function isResource(patterns: readonly string[], resource: string): boolean {
  const [full = '', subresource] = resource.split('/')
  const short = full.split('.')[0] ?? ''
  const tail = subresource === undefined ? '' : `/${subresource}`
  return patterns.includes('*') || fits(patterns, full + tail) || fits(patterns, short + tail)
}

function saidBy(rule: Rule): Decision {
  const said = { rule: rule.name, ...(rule.onBehalf && { onBehalf: true as const }) }
  if (rule.effect === 'approve') {
    const approvals = rule.approvals ? [rule.approvals] : []
    return { ...said, effect: 'approve', reason: `The rule ${rule.name} asks for approval.`, approvals }
  }
  return { ...said, effect: rule.effect, reason: `The rule ${rule.name} says so.` }
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
