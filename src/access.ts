import type { Redis } from 'ioredis'
import { chatGroupNotes } from '../jobs/chat-groups.ts'
import { sealingFor } from '../jobs/seal.ts'
import type { Principal } from './chat.ts'
import type { Config } from './config.ts'
import { openElevations } from './policy/elevations.ts'
import { identify } from './policy/identity.ts'
import { createJudge } from './policy/judge.ts'
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
  return {
    policy,
    identities,
    elevations,
    groups: chatGroupNotes({ redis, prefix, secret, now }),
    identify: (principal: Principal) => identify(principal, identities),
    judge: createJudge({ policy, elevations: elevations.now, now }),
    rolesOf: async (member: Member) => rolesOf(member, policy, await elevations.now(), now()),
  }
}

export type Access = ReturnType<typeof wireAccess>
