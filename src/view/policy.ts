import type { Asked, Decision, Touched } from '../policy/decide.ts'
import type { Explained } from '../policy/explain.ts'
import type { Approvals, Rule } from '../policy/rules.ts'
import type { Line, Node, Reply } from '../reply.ts'

type Shown = {
  readonly decision: Decision
  readonly things: readonly Explained[]
  /** The Kubernetes user whose command it would be. */
  readonly user: string
  readonly roles: readonly string[]
  readonly line: string
  readonly asked: Asked
}

const HEADS = { allow: 'ALLOWED', approve: 'NEEDS APPROVAL', deny: 'DENIED' } as const
const TONES = { allow: 'good', approve: 'warn', deny: 'bad' } as const

/** Rules before the one that decides, at most so many of each thing. */
const BEFORE_SHOWN = 20

/** What the rules say, and how they come to it. */
export function explainedReply({ decision, things, user, roles, line, asked }: Shown): Reply {
  const needs = decision.effect === 'approve' ? decision.approvals : []
  return {
    nodes: [
      {
        kind: 'heading',
        text: `${HEADS[decision.effect]}  ${line}, on ${asked.cluster}, by ${user}`,
        tone: TONES[decision.effect],
      },
      { kind: 'text', text: decision.reason },
      {
        kind: 'fields',
        fields: [
          { name: 'Roles', value: roles.length > 0 ? roles.join(', ') : 'none' },
          { name: 'Rule', value: decision.rule },
          ...needs.map((need) => ({ name: 'Approval', value: needWords(need) })),
          { name: 'Risk', value: asked.risk },
        ],
      },
      ...things.flatMap((one) => thingNodes(one, asked)),
      { kind: 'context', text: 'Nothing was done. Each cluster’s own RBAC decides as well, for the person.' },
    ],
  }
}

function needWords({ count, from, expires, reason, breakGlass }: Approvals): string {
  const more = [
    `within ${expires} min`,
    'never by who asks',
    ...(reason ? ['a reason is asked for'] : []),
    ...(breakGlass ? ['who asks may break the glass'] : []),
  ]
  return `${count} of ${from.join(' or ')}; ${more.join(', ')}`
}

function thingNodes({ touched, before, decides }: Explained, asked: Asked): Node[] {
  const what = touched ? placeWords(touched) : 'nothing in particular'
  const items: Line[] = before
    .slice(0, BEFORE_SHOWN)
    .map(({ rule, why }) => [{ strong: rule.name }, ` does not match: ${whyWords(rule, why, asked, touched)}`])
  const left = before.length - items.length
  const last: Line = decides
    ? [{ strong: decides.name }, ` matches: ${decides.effect}`]
    : asked.risk === 'read'
      ? 'No rule matches: people who are known may read what the cluster lets them.'
      : 'No rule matches, so it is denied.'
  return [
    { kind: 'text', text: [{ strong: `Touches ${what}` }] },
    { kind: 'list', items: [...items, ...(left > 0 ? [`${left} more rules do not match`] : []), last] },
  ]
}

function placeWords({ resource, namespace }: Touched): string {
  if (namespace === undefined) return resource
  return namespace === '*' ? `${resource} in every namespace` : `${resource} in ${namespace}`
}

function whyWords(
  rule: Rule,
  why: Explained['before'][number]['why'],
  asked: Asked,
  touched: Touched | undefined,
): string {
  const list = (words: readonly string[]) => words.join(', ')
  switch (why) {
    case 'who':
      return `it is for ${list(rule.who)}`
    case 'verbs':
      return `it is about ${list(rule.verbs)}, not ${asked.verb}`
    case 'clusters':
      return `it is about ${list(rule.clusters)}, not ${asked.cluster}`
    case 'channels':
      return `it is about what is said in ${list(rule.channels)}`
    case 'risks':
      return rule.risks.length === 0
        ? 'it is about changes'
        : `it is about ${list(rule.risks)}, and this is ${asked.risk}`
    case 'resources':
      return `it is about ${list(rule.resources)}${touched ? `, not ${touched.resource}` : ''}`
    case 'namespaces':
      return `it is about the namespaces ${list(rule.namespaces)}`
  }
}
