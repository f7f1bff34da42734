import type { Risk } from '../command/define.ts'

/** What may happen, and why: the reason goes into the reply, the audit record and the metric. */
export type Decision = { readonly effect: 'allow' | 'deny'; readonly rule: string; readonly reason: string }

/**
 * Whether somebody who is known may run a command. Reads are left to the cluster's own RBAC, which judges the person;
 * anything else needs a rule that allows it. What reaches past RBAC and the audit log (proxies, tokens) no command can name.
 */
export function authorize(risk: Risk): Decision {
  if (risk !== 'read') return { effect: 'deny', rule: 'default', reason: 'No rule allows this change.' }
  return { effect: 'allow', rule: 'reads', reason: 'People who are known may read what the cluster lets them.' }
}
