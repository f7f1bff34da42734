import type { Access, Risk } from '../command/define.ts'

/** What may happen, and why: the reason goes into the reply, the audit record and the metric. */
export type Decision = { readonly effect: 'allow' | 'deny'; readonly rule: string; readonly reason: string }

/** Resources whose reading is worth more than it looks: they hand out credentials or reach past the audit log. */
const GUARDED = /^(nodes|no|node)\/proxy$|^serviceaccounts?\/token$/i

/**
 * Whether somebody who is known may run a command. Reads are left to the cluster's own RBAC, which judges the person;
 * anything else needs a rule that allows it.
 */
export function authorize(risk: Risk, access: readonly Access[]): Decision {
  const guarded = access.find(({ resource, subresource }) =>
    GUARDED.test(subresource ? `${resource}/${subresource}` : resource),
  )
  if (guarded) {
    return {
      effect: 'deny',
      rule: 'guarded',
      reason: `${guarded.resource}/${guarded.subresource} is never reached from chat.`,
    }
  }
  if (risk === 'read')
    return { effect: 'allow', rule: 'reads', reason: 'People who are known may read what the cluster lets them.' }
  return { effect: 'deny', rule: 'default', reason: 'No rule allows this change.' }
}
