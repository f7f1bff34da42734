import { Fault } from '../../../src/fault.ts'
import { clusterUid } from '../cluster-uid.ts'
import type { Planner } from '../planner.ts'

/** Lends a role: nothing is sent to a cluster, so that the plan is what is said and for how long. */
export const elevate: Planner<'elevate'> = async ({ role, ms }, _flags, context) => {
  const { policy } = context.powers
  if (!policy.roles.some(({ name }) => name === role)) {
    throw new Fault('not-found', `There is no role ${role}.`, {
      hint: `Roles: ${policy.roles.map(({ name }) => name).join(', ') || 'none are configured'}.`,
    })
  }
  const { user } = context.subject
  const minutes = Math.round(ms / 60_000)
  return {
    v: 1,
    verb: 'elevate',
    cluster: context.cluster.name,
    clusterUid: await clusterUid(context),
    steps: [],
    lends: { role, ms },
    says: `Lend ${user} the role ${role} for ${minutes} min`,
    prints: [`${role} is lent to ${user} for ${minutes} min`],
    diff: `+ ${user} is in the role ${role} for ${minutes} min, on every cluster\n`,
    impact: ['Until then the rules of that role are theirs, on every cluster.'],
    warnings: [],
  }
}
