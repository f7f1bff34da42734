import type { Asked, Touched } from './decide.ts'
import type { Effect, Rule } from './rules.ts'
import { fits } from './rules.ts'

/** The part of a rule that keeps it from speaking of something. */
export type Mismatch = 'who' | 'verbs' | 'clusters' | 'channels' | 'risks' | 'resources' | 'namespaces'

/** Why a rule does not speak of this person, command and place; undefined where it does. One that names no risks speaks of changes: reads must be named. */
export function mismatch(rule: Rule, asked: Omit<Asked, 'touches'>): Mismatch | undefined {
  const { roles, verb, cluster, channel, risk } = asked
  if (!rule.who.some((role) => role === '*' || roles.has(role))) return 'who'
  if (verb.startsWith(LENDING) && !lends(rule, verb)) return 'verbs'
  if (!verb.startsWith(LENDING) && !fits(rule.verbs, verb)) return 'verbs'
  if (!fits(rule.clusters, cluster)) return 'clusters'
  if (!fits(rule.channels, channel)) return 'channels'
  return (rule.risks.length === 0 ? risk !== 'read' : rule.risks.includes(risk)) ? undefined : 'risks'
}

const LENDING = 'elevate'

/**
 * Lending a role is never meant by a rule for everything, nor by one for some clusters: it has to be named, as `elevate *`
 * or `elevate shop-admin`. Before it is known which role it is, any of those may be meant.
 */
function lends({ effect, verbs, clusters }: Rule, verb: string): boolean {
  if (effect === 'deny' && verbs.length === 0) return true
  const named = verbs.filter((each) => each.startsWith(LENDING))
  const isMeant = named.some((each) => verb === LENDING || fits([each], verb))
  return isMeant && (effect === 'deny' || clusters.length === 0)
}

/** Why a rule does not speak of what is touched; one that names resources or namespaces does not speak of what has none. */
export function placeMismatch(rule: Rule, touched: Touched | undefined): Mismatch | undefined {
  const { resources, namespaces, effect } = rule
  if (!touched) return resources.length > 0 ? 'resources' : namespaces.length > 0 ? 'namespaces' : undefined
  if (resources.length > 0 && !isResource(resources, touched.resource, effect)) return 'resources'
  return isInside(namespaces, touched, effect) ? undefined : 'namespaces'
}

/** Every namespace is more than some: a rule that allows some does not allow all, and one that forbids some forbids all. */
function isInside(patterns: readonly string[], { namespace }: Touched, effect: Effect): boolean {
  if (patterns.length === 0 || patterns.includes('*')) return true
  if (namespace === undefined) return false
  return namespace === '*' ? effect !== 'allow' : fits(patterns, namespace)
}

/**
 * `deployments` fits `deployments.apps`, as in RBAC's own messages. Who is allowed a parent is not allowed what stands
 * below it, such as pods/exec, but for its scale, which is a field of its own; who is kept from a parent is kept from all.
 */
function isResource(patterns: readonly string[], resource: string, effect: Effect): boolean {
  const [full = '', subresource] = resource.split('/')
  const short = full.split('.')[0] ?? ''
  const tail = subresource === undefined ? '' : `/${subresource}`
  const withParent = subresource === 'scale' || effect !== 'allow' ? [full, short] : []
  return patterns.includes('*') || [full + tail, short + tail, ...withParent].some((each) => fits(patterns, each))
}
