import { z } from 'zod'

const name = z.string().regex(/^[a-z0-9][a-z0-9_-]{0,62}$/i, 'a name is letters, digits, dashes and underscores')
const patterns = z.array(z.string().min(1)).default([])

const channel = z.string().regex(/^(slack|teams|console):\S+$/, 'a platform and the channel’s id: slack:C0123456789')

const role = z.strictObject({
  name,
  users: patterns,
  groups: patterns,
  chatGroups: z
    .array(z.string().regex(/^(slack|teams):\S+$/, 'a platform and the group’s id: slack:S0123456789'))
    .default([]),
  onCall: z.array(name).default([]),
})

const rotation = z.strictObject({
  name,
  users: z.array(z.string().min(1)).min(1, 'somebody has to be on call'),
  since: z.iso.datetime({ offset: true, error: 'a moment such as 2026-11-02T09:00:00+01:00' }),
  hours: z
    .number()
    .positive()
    .max(24 * 366)
    .default(168),
})

const approvals = z.strictObject({
  count: z.int().min(1).max(10).default(1),
  from: z.array(name).min(1, 'names the roles that may say yes'),
  channel: channel.exactOptional(),
  expires: z
    .int()
    .min(1)
    .max(7 * 24 * 60)
    .default(30),
  reason: z.boolean().default(false),
  breakGlass: z.boolean().default(false),
})

const rule = z.strictObject({
  name,
  effect: z.enum(['allow', 'approve', 'deny']),
  who: z.array(z.string().min(1)).min(1, 'names roles, or "*" for everybody who is known'),
  verbs: patterns,
  resources: patterns,
  namespaces: patterns,
  clusters: patterns,
  risks: z.array(z.enum(['read', 'change', 'danger'])).default([]),
  channels: z.array(channel).default([]),
  onBehalf: z.boolean().default(false),
  approvals: approvals.exactOptional(),
})

/** `policy` in quarterdeck.yaml: who may change what, where, and who has to agree. */
export const policySection = z
  .strictObject({
    roles: z.array(role).default([]),
    onCall: z.array(rotation).default([]),
    rules: z.array(rule).default([]),
  })
  .default({ roles: [], onCall: [], rules: [] })

export type PolicySection = z.infer<typeof policySection>

/** What each part says well and the whole says wrong: names that stand twice or stand for nothing. */
export function policyProblems({ roles, onCall, rules }: PolicySection): { path: string; message: string }[] {
  const problems: { path: string; message: string }[] = []
  const twice = (list: readonly { readonly name: string }[], path: string) => {
    const seen = new Set<string>()
    list.forEach(({ name }, i) => {
      if (seen.has(name)) problems.push({ path: `policy.${path}[${i}]`, message: `the name ${name} is taken` })
      seen.add(name)
    })
    return seen
  }
  const roleNames = twice(roles, 'roles')
  const rotationNames = twice(onCall, 'onCall')
  twice(rules, 'rules')
  const known = (names: readonly string[], among: ReadonlySet<string>, path: string, what: string) => {
    for (const one of names)
      if (one !== '*' && !among.has(one)) problems.push({ path, message: `there is no ${what} ${one}` })
  }
  roles.forEach((role, i) => {
    known(role.onCall, rotationNames, `policy.roles[${i}].onCall`, 'rotation')
    if (role.users.length + role.groups.length + role.chatGroups.length + role.onCall.length === 0)
      problems.push({
        path: `policy.roles[${i}]`,
        message: 'has nobody in it: name users, groups, chatGroups or onCall',
      })
  })
  rules.forEach((rule, i) => {
    known(rule.who, roleNames, `policy.rules[${i}].who`, 'role')
    known(rule.approvals?.from ?? [], roleNames, `policy.rules[${i}].approvals.from`, 'role')
    if (rule.effect === 'approve' && !rule.approvals)
      problems.push({ path: `policy.rules[${i}].approvals`, message: 'is needed with effect: approve' })
    if (rule.effect === 'approve' && rule.risks.includes('read'))
      problems.push({ path: `policy.rules[${i}].risks`, message: 'reads are allowed or denied, never approved' })
    if (rule.effect !== 'approve' && rule.approvals)
      problems.push({ path: `policy.rules[${i}].approvals`, message: `goes with effect: approve only` })
  })
  return problems
}
