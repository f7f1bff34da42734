import { parse, quote } from '../../src/command/parse.ts'
import { Fault } from '../../src/fault.ts'
import { explain } from '../../src/policy/explain.ts'
import { named } from '../../src/policy/named.ts'
import type { Reply } from '../../src/reply.ts'
import { explainedReply } from '../../src/view/policy.ts'
import type { Executor } from '../context.ts'
import { touchedBy } from '../touched.ts'

/** Explains what the rules would decide about a line of somebody, without asking the cluster to do anything. */
export const policyTest: Executor<'policy test'> = async ({ who, line }, _flags, context): Promise<Reply> => {
  const { powers, clusters, request } = context
  const parsed = parse(line.map(quote).join(' '))
  const them = named(who, context.principal.platform, powers.identities)
  const cluster = parsed.cluster === undefined ? context.cluster : clusters.find(parsed.cluster)
  if (!cluster) {
    throw new Fault('unknown-cluster', `I don't know the cluster ${parsed.cluster?.slice(0, 60)}.`, {
      hint: `Clusters: ${clusters.names().join(', ')}.`,
    })
  }
  const there = { ...context, cluster, namespace: parsed.namespace ?? context.namespace }
  const roles = await powers.rolesOf(await powers.groupsNow(them.principal), them.subject)
  const asked = {
    ...{ roles, verb: parsed.name, risk: parsed.risk, cluster: cluster.name },
    channel: `${request.address.platform}:${request.address.channel}`,
    touches: await touchedBy(parsed, there),
  }
  const explained = explain(asked, powers.policy)
  return explainedReply({ ...explained, user: them.subject.user, roles: [...roles], line: parsed.line, asked })
}
