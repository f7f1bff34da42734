import type { ArgsOf, FlagsOf } from '../../src/command/catalog.ts'
import { Fault } from '../../src/fault.ts'
import type { Resource } from '../../src/kube/discovery.ts'
import { isRecord } from '../../src/kube/objects.ts'
import type { Question } from '../../src/kube/reviews.ts'
import { reviewAccess, reviewRules } from '../../src/kube/reviews.ts'
import { reviewSelf } from '../../src/kube/whoami.ts'
import type { Node, Span } from '../../src/reply.ts'
import { identityRows } from '../../src/view/identity.ts'
import { jsonText } from '../../src/view/json.ts'
import { RULE_COLUMNS, ruleRows } from '../../src/view/rules.ts'
import { yamlText } from '../../src/view/yaml.ts'
import type { Context, Executor } from '../context.ts'
import { above, below } from './around.ts'

/** kubectl pkg/cmd/auth/cani.go. */
const VERBS =
  /^(get|list|watch|create|update|patch|delete|deletecollection|use|bind|impersonate|\*|approve|sign|escalate|attest)$/
const URL_VERBS = /^(get|put|post|head|options|delete|patch|\*)$/

type Asked = Exclude<ArgsOf<'auth can-i'>, { form: 'list' }>
type Flags = FlagsOf<'auth can-i'>

/** `kubectl auth whoami`, asked as the person: what the cluster itself takes them for. */
export const whoami: Executor<'auth whoami'> = async (_args, { output }, context) => {
  const review = dated(await reviewSelf(context.api, context.signal))
  const rows = identityRows(review)
  const user = rows.find(([attribute]) => attribute === 'Username')?.[1] ?? 'nobody'
  const answer: Node =
    output === undefined
      ? { kind: 'table', columns: ['ATTRIBUTE', 'VALUE'], rows, caption: 'who you are', answer: true }
      : { kind: 'code', text: output === 'json' ? jsonText(review) : yamlText(review), answer: true }
  return {
    nodes: [
      above(context),
      { kind: 'text', text: [`${context.principal.name}, you ask this cluster as `, { code: user }, '.'] },
      ...(await rolesNow(context)),
      answer,
    ],
  }
}

/** The roles of the rules somebody is in, and until when what they were lent is theirs. */
async function rolesNow({ powers, principal, subject }: Context): Promise<Node[]> {
  if (powers.policy.roles.length === 0) return []
  const [roles, all] = await Promise.all([powers.rolesOf(principal, subject), powers.lent()])
  const lent = all.filter(({ user }) => user === subject.user)
  const until = lent.flatMap(({ role, until }): Span[] => [`; ${role} is lent to you until `, { time: until }])
  return [{ kind: 'text', text: [`Roles here: ${[...roles].join(', ') || 'none'}`, ...until, '.'] }]
}

/** A review is not stored, so servers before 1.30 leave its time empty, and kubectl leaves it out. */
function dated({ metadata, ...review }: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const filled = Object.entries(isRecord(metadata) ? metadata : {}).filter(([, value]) => value !== null)
  return { ...review, metadata: Object.fromEntries(filled) }
}

/** `kubectl auth can-i`: asked of the cluster's own authorizer, as the person. */
export const canI: Executor<'auth can-i'> = (args, flags, context) =>
  args.form === 'list' ? listRules(flags, context) : answerOne(args, flags, context)

async function answerOne(asked: Asked, flags: Flags, context: Context) {
  const { question, what, warnings } = await questionOf(asked, flags, context)
  const { allowed, reason, evaluationError } = await reviewAccess(context.api, question, context.signal)
  const said = ['no', reason, evaluationError].filter(Boolean).join(' - ')
  const place = asked.form === 'url' ? '' : flags.allNamespaces ? 'every namespace' : context.namespace
  return {
    nodes: [
      above(context, place, `${asked.verb} ${what}`),
      ...warnings.map((text): Node => ({ kind: 'text', text: `Warning: ${text}`, tone: 'warn' })),
      {
        kind: 'text' as const,
        text: allowed ? 'yes' : said,
        tone: allowed ? ('good' as const) : ('info' as const),
        answer: true as const,
      },
      ...(allowed
        ? []
        : [
            {
              kind: 'context' as const,
              text: `An admin can grant it to ${context.subject.user}; /k8s auth can-i --list shows what you may do.`,
            },
          ]),
      below(context),
    ],
  }
}

type Put = { readonly question: Question; readonly what: string; readonly warnings: readonly string[] }

async function questionOf(asked: Asked, flags: Flags, context: Context): Promise<Put> {
  if (asked.form === 'url') {
    const warnings = URL_VERBS.test(asked.verb) ? [] : [`verb '${asked.verb}' is not a known verb`]
    return { question: { nonResourceAttributes: { verb: asked.verb, path: asked.url } }, what: asked.url, warnings }
  }
  const { verb, type, name = '' } = asked
  const { subresource = '', allNamespaces } = flags
  const found = type === '*' ? undefined : await lookUp(type, context)
  const resource = found?.resource ?? type
  const warnings = [
    ...(found || type === '*' || /^(users|groups)$/.test(type) ? [] : [unknownType(type)]),
    ...(found && !found.namespaced && !allNamespaces ? [notNamespaced(found)] : []),
    ...(VERBS.test(verb) ? [] : [`verb '${verb}' is not a known verb`]),
  ]
  const namespace = allNamespaces ? '' : context.namespace
  return {
    question: { resourceAttributes: { namespace, verb, group: found?.group ?? '', resource, subresource, name } },
    what: `${resource}${subresource ? `/${subresource}` : ''}${name ? ` ${name}` : ''}`,
    warnings,
  }
}

/** What nobody knows may still be asked about: roles may name what the cluster does not have yet. */
async function lookUp(type: string, { cluster, signal }: Context): Promise<Resource | undefined> {
  try {
    return await cluster.discovery.resolve(type, signal)
  } catch (error) {
    if (error instanceof Fault && error.code === 'not-found') return undefined
    throw error
  }
}

function unknownType(type: string): string {
  const [resource, ...group] = type.toLowerCase().split('.')
  const where = group.length > 0 ? ` in group '${group.join('.')}'` : ''
  return `the server doesn't have a resource type '${resource}'${where}`
}

function notNamespaced({ resource, group }: Resource): string {
  return `resource '${resource}' is not namespace scoped${group ? ` in group '${group}'` : ''}`
}

async function listRules({ noHeaders }: Flags, context: Context) {
  const { rules, incomplete } = await reviewRules(context.api, context.namespace, context.signal)
  const rows = ruleRows(rules)
  return {
    nodes: [
      above(context, context.namespace, `what ${context.subject.user} may do`),
      ...(incomplete === undefined
        ? []
        : [
            {
              kind: 'text' as const,
              text: `Warning: the list may be incomplete: ${incomplete}`,
              tone: 'warn' as const,
            },
          ]),
      {
        kind: 'table' as const,
        columns: [...RULE_COLUMNS],
        rows,
        caption: `what you may do in ${context.namespace} on ${context.cluster.name}`,
        ...(noHeaders ? { headers: false } : {}),
        answer: true as const,
      },
      below(context),
    ],
  }
}
