import type { Address, Principal } from '../chat.ts'
import type { Risk } from '../command/define.ts'
import type { Subject } from '../job.ts'
import type { Decision, Touched } from './decide.ts'
import { decide } from './decide.ts'
import type { Elevation } from './roles.ts'
import { rolesOf } from './roles.ts'
import type { Policy } from './rules.ts'

/** A command that somebody wants to run, here and now. */
export type Case = {
  readonly principal: Principal
  readonly subject: Subject
  readonly address: Pick<Address, 'platform' | 'channel'>
  readonly verb: string
  readonly risk: Risk
  readonly cluster: string
  /** Undefined while it was not looked up in the cluster. */
  readonly touches?: readonly Touched[]
}

/** Rejects with what `elevations` rejects with: without it nobody knows who is who. */
export type Judge = (asked: Case) => Promise<Decision>

type Judging = {
  readonly policy: Policy
  /** The roles lent for a while. */
  readonly elevations: () => Promise<readonly Elevation[]>
  /** ms since the epoch. */
  readonly now: () => number
}

/** Decides by the configuration's rules, as they are now and for who people are now. */
export function createJudge({ policy, elevations, now }: Judging): Judge {
  const asksOfReads = readsHaveRules(policy)
  return async ({ principal, subject, address, verb, risk, cluster, touches }) => {
    const asked = {
      verb,
      risk,
      cluster,
      channel: `${address.platform}:${address.channel}`,
      ...(touches && { touches }),
    }
    // A question that no rule speaks of does not wait for anything.
    if (risk === 'read' && !asksOfReads) return decide({ ...asked, roles: new Set() }, policy)
    const roles = rolesOf(memberOf(principal, subject), policy, await elevations(), now())
    return decide({ ...asked, roles }, policy)
  }
}

/** Whether any rule speaks of reads, which are otherwise left to the cluster's RBAC. */
export function readsHaveRules({ rules }: Policy): boolean {
  return rules.some(({ risks }) => risks.includes('read'))
}

/** Somebody as roles see them. */
export function memberOf({ platform, chatGroups = [] }: Principal, subject: Subject) {
  return { subject, chatGroups: chatGroups.map((group) => `${platform}:${group}`) }
}
