import type { Access } from '../../src/command/define.ts'
import { Fault } from '../../src/fault.ts'
import type { Api } from '../../src/kube/api.ts'
import type { Resource } from '../../src/kube/discovery.ts'
import { findResource } from '../../src/kube/resolve.ts'
import type { Rule } from '../../src/kube/reviews.ts'
import { reviewRules } from '../../src/kube/reviews.ts'

/** What somebody may do in a namespace, as far as the cluster can list it. */
export type Rights = {
  /** Whether the cluster listed them all; a webhook or Azure RBAC decides without a list. */
  readonly isComplete: boolean
  /** Whether all of that is among them. Where the list is not complete, nothing is ruled out. */
  covers(needs: readonly Access[], resources: readonly Resource[]): boolean
}

const UNKNOWN: Rights = { isComplete: false, covers: () => true }

/**
 * Asks the cluster what the person may do there (SelfSubjectRulesReview). It narrows what is offered and decides nothing:
 * the cluster does, when it is asked. A cluster that will not list them is taken to rule nothing out.
 */
export async function rightsIn(api: Api, namespace: string, signal: AbortSignal): Promise<Rights> {
  try {
    const { rules, incomplete } = await reviewRules(api, namespace, signal)
    if (incomplete !== undefined) return UNKNOWN
    return {
      isComplete: true,
      covers: (needs, resources) => needs.every((need) => rules.some((rule) => grants(rule, need, resources))),
    }
  } catch (error) {
    if (error instanceof Fault && (error.code === 'forbidden' || error.code === 'not-found')) return UNKNOWN
    throw error
  }
}

/** As the RBAC authorizer matches a rule (kubernetes pkg/apis/rbac/v1 evaluation_helpers.go). */
function grants(
  rule: Rule,
  { verb, resource: type, subresource, name }: Access,
  resources: readonly Resource[],
): boolean {
  const known = findResource(resources, type)
  const [resource = '', ...rest] = type.split('.')
  const plural = known?.resource ?? resource
  const full = subresource ? `${plural}/${subresource}` : plural
  const group = known?.group ?? rest.join('.')
  return (
    (has(rule.verbs, verb) || rule.verbs.includes('*')) &&
    (has(rule.apiGroups, group) || rule.apiGroups.includes('*')) &&
    (has(rule.resources, full) ||
      rule.resources.includes('*') ||
      (subresource !== undefined && has(rule.resources, `*/${subresource}`))) &&
    // A right to some objects of a type is a right to look for one of them, not to list them.
    (rule.resourceNames.length === 0 || (name !== undefined && (name === ANY || has(rule.resourceNames, name))))
  )
}

/** Stands for a name that is still to be chosen. */
export const ANY = 'x'

function has(list: readonly string[], word: string): boolean {
  return list.includes(word)
}
