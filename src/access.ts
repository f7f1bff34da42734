import type { Redis } from 'ioredis'
import { chatGroupNotes } from '../jobs/chat-groups.ts'
import type { Powers } from '../jobs/powers.ts'
import { sealingFor } from '../jobs/seal.ts'
import type { Principal } from './chat.ts'
import type { Config } from './config.ts'
import { openElevations } from './policy/elevations.ts'
import { identify } from './policy/identity.ts'
import { createJudge, memberOf } from './policy/judge.ts'
import type { Member } from './policy/roles.ts'
import { rolesOf } from './policy/roles.ts'
import { identityRules, policyOf } from './settings.ts'

type Means = {
  readonly config: Config
  readonly redis: Redis
  readonly prefix: string
  readonly secret: string
  readonly now: () => number
}

/** Who is who and who may what, wired: the rules, the roles people are in now, and what they were lent. */
export function wireAccess({ config, redis, prefix, secret, now }: Means) {
  const policy = policyOf(config)
  const identities = identityRules(config)
  const elevations = openElevations(redis, prefix, sealingFor('elevation', secret), now)
  const groups = chatGroupNotes({ redis, prefix, secret, now })
  const inRoles = async (member: Member) => rolesOf(member, policy, await elevations.now(), now())
  const powers: Powers = {
    ...{ policy, identities, lent: elevations.now, lend: elevations.lend, takeBack: elevations.end },
    rolesOf: (principal, subject) => inRoles(memberOf(principal, subject)),
    groupsNow: groups.now,
  }
  return {
    policy,
    powers,
    groups,
    identify: (principal: Principal) => identify(principal, identities),
    judge: createJudge({ policy, elevations: elevations.now, now }),
    rolesOf: inRoles,
  }
}

export type Access = ReturnType<typeof wireAccess>
