import type { KubeObject } from '../../object.ts'
import { kinds } from '../kinds.ts'
import type { Store } from '../store.ts'

export type User = {
  readonly user: string
  readonly groups: readonly string[]
  readonly uid?: string
  readonly extra?: Readonly<Record<string, readonly string[]>>
}

/** What somebody wants to do: to a resource, or to a path that is none. */
export type Attributes =
  | {
      readonly verb: string
      readonly group: string
      readonly resource: string
      readonly subresource: string
      /** Empty for all namespaces, and for what lives in none. */
      readonly namespace: string
      readonly name: string
    }
  | { readonly verb: string; readonly path: string }

export type Rule = {
  readonly verbs: readonly string[]
  readonly apiGroups?: readonly string[]
  readonly resources?: readonly string[]
  readonly resourceNames?: readonly string[]
  readonly nonResourceURLs?: readonly string[]
}

export type Verdict = { readonly allowed: boolean; readonly reason: string }

type Binding = {
  readonly roleRef: { readonly kind: string; readonly name: string }
  readonly subjects?: readonly { readonly kind: string; readonly name: string; readonly namespace?: string }[]
} & KubeObject

export const MASTERS = 'system:masters'

/** Decides by the RBAC objects in the store, as plugin/pkg/auth/authorizer/rbac does. `system:masters` may everything. */
export function authorize(store: Store, user: User, wanted: Attributes): Verdict {
  if (user.groups.includes(MASTERS)) return { allowed: true, reason: '' }
  const missing: string[] = []
  for (const grant of grantsOf(store, user, 'path' in wanted ? '' : wanted.namespace)) {
    if ('missing' in grant) missing.push(grant.missing)
    else if (grant.rules.some((rule) => allows(rule, wanted))) return { allowed: true, reason: grant.reason }
  }
  return { allowed: false, reason: missing.length > 0 ? `RBAC: ${rolesMissing(missing)}` : '' }
}

function rolesMissing(missing: readonly string[]): string {
  return missing.length === 1 ? (missing[0] ?? '') : `[${missing.join(', ')}]`
}

/** All rules that apply to a user in a namespace, for SelfSubjectRulesReview. */
export function rulesOf(store: Store, user: User, namespace: string): readonly Rule[] {
  const everything = { verbs: ['*'], apiGroups: ['*'], resources: ['*'] }
  if (user.groups.includes(MASTERS)) return [everything, { verbs: ['*'], nonResourceURLs: ['*'] }]
  return [...grantsOf(store, user, namespace)].flatMap((grant) => ('rules' in grant ? grant.rules : []))
}

type Grant = { readonly rules: readonly Rule[]; readonly reason: string } | { readonly missing: string }

function* grantsOf(store: Store, user: User, namespace: string): Generator<Grant> {
  yield* bound(store, store.list(kinds.clusterrolebindings) as readonly Binding[], user)
  if (namespace) yield* bound(store, store.list(kinds.rolebindings, { namespace }) as readonly Binding[], user)
}

function* bound(store: Store, bindings: readonly Binding[], user: User): Generator<Grant> {
  for (const binding of bindings) {
    const subject = (binding.subjects ?? []).find((candidate) => isSubject(candidate, user, binding))
    if (!subject) continue
    const { kind, name } = binding.roleRef
    const role =
      kind === 'ClusterRole'
        ? store.get(kinds.clusterroles, undefined, name)
        : store.get(kinds.roles, binding.metadata.namespace, name)
    const resource = kind === 'ClusterRole' ? 'clusterrole' : 'role'
    if (!role) yield { missing: `${resource}.rbac.authorization.k8s.io "${name}" not found` }
    else {
      const rules = (role.rules as readonly Rule[] | undefined | null) ?? []
      const where = binding.metadata.namespace
        ? `${binding.metadata.name}/${binding.metadata.namespace}`
        : binding.metadata.name
      yield {
        rules,
        reason: `RBAC: allowed by ${binding.kind} "${where}" of ${kind} "${name}" to ${subjectText(subject)}`,
      }
    }
  }
}

type Subject = NonNullable<Binding['subjects']>[number]

function subjectText({ kind, name, namespace }: Subject): string {
  return kind === 'ServiceAccount' ? `${kind} "${name}/${namespace ?? ''}"` : `${kind} "${name}"`
}

function isSubject({ kind, name, namespace }: Subject, user: User, binding: Binding): boolean {
  if (kind === 'User') return user.user === name
  if (kind === 'Group') return user.groups.includes(name)
  return user.user === `system:serviceaccount:${namespace ?? binding.metadata.namespace ?? ''}:${name}`
}

function allows(rule: Rule, wanted: Attributes): boolean {
  if (!hasOrAll(rule.verbs, wanted.verb)) return false
  if ('path' in wanted) return (rule.nonResourceURLs ?? []).some((pattern) => pathMatches(pattern, wanted.path))
  const full = wanted.subresource ? `${wanted.resource}/${wanted.subresource}` : wanted.resource
  const resources = rule.resources ?? []
  const named =
    hasOrAll(resources, full) || (wanted.subresource !== '' && resources.includes(`*/${wanted.subresource}`))
  const names = rule.resourceNames ?? []
  return named && hasOrAll(rule.apiGroups ?? [], wanted.group) && (names.length === 0 || names.includes(wanted.name))
}

function hasOrAll(list: readonly string[], item: string): boolean {
  return list.includes('*') || list.includes(item)
}

function pathMatches(pattern: string, path: string): boolean {
  return pattern.endsWith('*') ? path.startsWith(pattern.slice(0, -1)) : pattern === path
}
