import type { Address } from '../../src/chat.ts'
import type { Connector } from './connector.ts'
import type { Framework, Reference } from './framework.ts'
import type { Conversation, Person, Places } from './places.ts'
import { kindOf } from './places.ts'
import { Refused } from './refused.ts'

/** Where something will be said. */
export type Spot = {
  readonly reference: Reference
  readonly channel: string
  readonly kind: Conversation['kind']
  /** Who alone is to see it, in a conversation of many. */
  readonly only?: Person
}

type Means = {
  readonly places: Places
  readonly framework: Framework
  /** The tenant of what the configuration names without one. */
  readonly home: string
  /** Whether the tenant has messages that one person alone sees in a conversation of many. */
  readonly targeted: () => boolean
}

/** Finds the conversation that an address means. Throws Refused, of kind `place` when there is no way there. */
export function openWhereabouts({ places, framework, home, targeted }: Means): (to: Address) => Promise<Spot> {
  async function open(to: Address): Promise<Spot> {
    const found = await places.conversation(to.channel)
    const way = found ?? (await places.tenant(to.team || home))
    if (!way) throw new Refused({ kind: 'place', word: 'nobody has added the app in that tenant' })
    const conversation = to.thread && found?.kind !== 'personal' ? threadIn(to.channel, to.thread, found) : to.channel
    return {
      reference: { conversation, serviceUrl: way.serviceUrl, bot: way.bot, tenant: found?.tenant ?? (to.team || home) },
      channel: to.channel,
      kind: found?.kind ?? kindOf(undefined, to.channel),
    }
  }

  async function direct(to: Address): Promise<Spot> {
    const tenant = to.team || home
    const [person, way] = await Promise.all([places.person(tenant, to.user), places.tenant(tenant)])
    if (!way) throw new Refused({ kind: 'place', word: 'nobody has added the app in that tenant' })
    const channel = person?.direct ?? (await create(tenant, to.user, person, way))
    return { reference: { conversation: channel, ...way, tenant }, channel, kind: 'personal' }
  }

  /** learn.microsoft.com, bots/how-to/conversations/send-proactive-messages: the app must be installed for that person. */
  async function create(
    tenant: string,
    user: string,
    known: Person | undefined,
    way: { serviceUrl: string; bot: string },
  ) {
    const mri = known?.mri ?? user
    const { id } = await framework.talk({ ...way, conversation: mri, tenant }, (connector: Connector) =>
      connector.create({
        isGroup: false,
        bot: { id: way.bot },
        members: [{ id: mri }],
        tenantId: tenant,
        channelData: { tenant: { id: tenant } },
      }),
    )
    if (!id) throw new Refused({ kind: 'place', word: 'Teams opened no conversation' })
    await places.opened(tenant, user, known ?? { mri, name: '' }, id, way).catch(() => undefined)
    return id
  }

  return async (to) => {
    if (to.channel === to.user) return direct(to)
    const spot = await open(to)
    if (to.visibility === 'channel' || spot.kind === 'personal') return spot
    const only = targeted() ? await places.person(spot.reference.tenant, to.user) : undefined
    return only ? { ...spot, only } : direct(to)
  }
}

/** Chats have no threads; a channel's thread is a conversation of its own. */
function threadIn(channel: string, thread: string, found: Conversation | undefined): string {
  return (found?.kind ?? kindOf(undefined, channel)) === 'channel' ? `${channel};messageid=${thread}` : channel
}
