import { z } from 'zod'
import type { Principal } from '../../src/chat.ts'
import { Recent } from '../../src/recent.ts'
import { inTime } from './in-time.ts'
import type { Log } from './log.ts'

/** Who did something, as the activity says, which Teams vouches for; the name is nobody's promise. */
export type Actor = {
  /** The person's object id in Entra ID, or the bot's own name for them where they have none. */
  readonly user: string
  /** Whether they have an object id at all; anonymous guests of a meeting do not. */
  readonly known: boolean
  /** What the Bot Connector calls them: `29:…`. */
  readonly mri: string
  readonly name: string
  readonly team: string
  readonly conversation: string
  /** The way to ask about them. */
  readonly serviceUrl: string
  readonly bot: string
}

type Known = Pick<Principal, 'standing' | 'name' | 'email'>

const KEPT = 5_000
const KEPT_MS = 10 * 60_000
/** After this a person is `unknown`, who may do nothing, rather than kept waiting. */
const PATIENCE_MS = 1_000

const word = z.string().nullish()
const Member = z.object({
  id: word,
  name: word,
  aadObjectId: word,
  objectId: word,
  tenantId: word,
  userRole: word,
  userPrincipalName: word,
})

type People = {
  /** The conversation's member of that id, as the connector describes them. */
  readonly lookUp: (actor: Actor) => Promise<unknown>
  readonly isOurTenant: (tenant: string) => boolean
  readonly now: () => number
  readonly warn: Log['warn']
}

/** Tells what standing people have, from the conversation's roster: remembered for ten minutes, asked once at a time for each. */
export function people({ lookUp, isOurTenant, now, warn }: People): (actor: Actor) => Promise<Principal> {
  const remembered = new Recent<Known>(KEPT, KEPT_MS, now)
  const asking = new Map<string, Promise<Known | undefined>>()

  async function ask(actor: Actor): Promise<Known | undefined> {
    try {
      const answer = read(await inTime(lookUp(actor), PATIENCE_MS), actor, isOurTenant)
      remembered.set(actor.user, answer)
      return answer
    } catch (error) {
      warn({ user: actor.user, error: String(error) }, 'Teams did not say who somebody is')
      return undefined
    }
  }

  function askOnce(actor: Actor): Promise<Known | undefined> {
    const answer = ask(actor).finally(() => asking.delete(actor.user))
    asking.set(actor.user, answer)
    return answer
  }

  return async (actor) => {
    const { user, team, name } = actor
    const base = { platform: 'teams' as const, team, user, name }
    if (!actor.known || !isOurTenant(team)) return { ...base, standing: 'stranger' }
    const known = remembered.get(user)
    if (known) return { ...base, ...known }
    return { ...base, standing: 'unknown', ...(await (asking.get(user) ?? askOnce(actor))) }
  }
}

/**
 * learn.microsoft.com, bots/how-to/get-teams-context. The user principal name counts as the e-mail address: its domain is
 * verified by the tenant, the address in `email` by nobody. Throws when it is another person's.
 */
function read(raw: unknown, actor: Actor, isOurTenant: (tenant: string) => boolean): Known {
  const member = Member.parse(raw)
  if ((member.aadObjectId ?? member.objectId ?? actor.user) !== actor.user)
    throw new Error('it described somebody else')
  const upn = member.userPrincipalName ?? undefined
  const name = member.name || actor.name || actor.user
  const standing = standingOf(member, isOurTenant)
  return { name, standing, ...(standing === 'member' && upn?.includes('@') ? { email: upn } : {}) }
}

function standingOf(
  { tenantId, userRole, userPrincipalName }: z.infer<typeof Member>,
  isOurTenant: (tenant: string) => boolean,
): Principal['standing'] {
  if (tenantId && !isOurTenant(tenantId)) return 'stranger'
  const role = userRole?.toLowerCase()
  if (role === 'anonymous') return 'stranger'
  if (role === 'bot') return 'bot'
  return role === 'guest' || userPrincipalName?.includes('#EXT#') ? 'guest' : 'member'
}
