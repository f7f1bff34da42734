import { z } from 'zod'
import type { Principal } from '../../src/chat.ts'
import { Recent } from '../../src/recent.ts'
import type { Log } from './log.ts'
import { inTime } from './seen.ts'

/** Who did something, as its payload says: ids that Slack vouches for, and a name that nobody does. */
export type Actor = { readonly user: string; readonly team: string; readonly name: string }

type Known = Pick<Principal, 'standing' | 'name' | 'email'>

const KEPT = 5_000
const KEPT_MS = 10 * 60_000
/** After this a person is `unknown`, who may do nothing, rather than kept waiting. */
const PATIENCE_MS = 2_500

const flag = z.boolean().nullish()
const User = z.object({
  id: z.string(),
  team_id: z.string().nullish(),
  name: z.string().nullish(),
  real_name: z.string().nullish(),
  deleted: flag,
  is_bot: flag,
  is_workflow_bot: flag,
  is_restricted: flag,
  is_ultra_restricted: flag,
  is_stranger: flag,
  is_email_confirmed: flag,
  enterprise_user: z.object({ teams: z.array(z.string()).nullish() }).nullish(),
  profile: z.object({ email: z.string().nullish(), display_name: z.string().nullish() }).nullish(),
})

type People = {
  /** What users.info says about one. */
  readonly lookUp: (user: string) => Promise<unknown>
  readonly isOurTeam: (team: string) => boolean
  /** The user groups somebody is in, of those that rules name. */
  readonly groupsOf: (user: string) => Promise<readonly string[]>
  readonly now: () => number
  readonly warn: Log['warn']
}

/** Tells what standing people have, from users.info: remembered for ten minutes, asked once at a time for each. */
export function people({ lookUp, isOurTeam, groupsOf, now, warn }: People): (actor: Actor) => Promise<Principal> {
  const known = new Recent<Known>(KEPT, KEPT_MS, now)
  const asking = new Map<string, Promise<Known | undefined>>()

  async function ask(user: string): Promise<Known | undefined> {
    try {
      const answer = readUser(await inTime(lookUp(user), PATIENCE_MS), isOurTeam)
      known.set(user, answer)
      return answer
    } catch (error) {
      warn({ user, error: String(error) }, 'Slack did not say who somebody is')
      return undefined
    }
  }

  function askOnce(user: string): Promise<Known | undefined> {
    const answer = ask(user).finally(() => asking.delete(user))
    asking.set(user, answer)
    return answer
  }

  return async ({ user, team, name }) => {
    const base = { platform: 'slack' as const, team, user, name }
    if (!isOurTeam(team)) return { ...base, standing: 'stranger' }
    const [answer, chatGroups] = await Promise.all([
      known.get(user) ?? asking.get(user) ?? askOnce(user),
      groupsOf(user),
    ])
    return { ...base, standing: 'unknown', ...answer, ...(chatGroups.length > 0 && { chatGroups }) }
  }
}

/** https://docs.slack.dev/reference/objects/user-object. Throws when it is none. */
function readUser(raw: unknown, isOurTeam: (team: string) => boolean): Known {
  const user = User.parse(raw)
  const name = user.profile?.display_name || user.real_name || user.name || user.id
  const email = user.is_email_confirmed === false ? undefined : user.profile?.email
  return { name, standing: standingOf(user, isOurTeam), ...(email ? { email } : {}) }
}

function standingOf(user: z.infer<typeof User>, isOurTeam: (team: string) => boolean): Principal['standing'] {
  const teams = [user.team_id, ...(user.enterprise_user?.teams ?? [])].filter((team) => typeof team === 'string')
  if (user.deleted || user.is_stranger || (teams.length > 0 && !teams.some(isOurTeam))) return 'stranger'
  if (user.is_bot || user.is_workflow_bot || user.id === 'USLACKBOT') return 'bot'
  return user.is_restricted || user.is_ultra_restricted ? 'guest' : 'member'
}
