import { z } from 'zod'
import { Recent } from '../../src/recent.ts'
import type { Activity } from './activity.ts'
import { splitConversation, tenantOf } from './activity.ts'
import type { Log } from './log.ts'

/** A small store that all replicas share and that outlives them. Every method rejects when it does not answer. */
export type Memory = {
  get(key: string): Promise<unknown>
  /** Kept for `ttlMs`. */
  put(key: string, value: unknown, ttlMs: number): Promise<void>
}

const Conversation = z.object({
  kind: z.enum(['personal', 'groupChat', 'channel']),
  serviceUrl: z.string(),
  tenant: z.string(),
  bot: z.string(),
})
/** A conversation that the app is installed in. */
export type Conversation = z.infer<typeof Conversation>

const Person = z.object({ mri: z.string(), name: z.string(), direct: z.string().optional() })
/** Somebody who was heard: what the connector calls them, and their own conversation with us where there is one. */
export type Person = z.infer<typeof Person>

const Members = z.array(z.string())
/** How many of those who were heard in a conversation are kept: as many as may have a card of their own. */
const MOST_MEMBERS = 60

const Tenant = z.object({ serviceUrl: z.string(), bot: z.string() })
type Tenant = z.infer<typeof Tenant>

/** Where things can be said. Every method rejects when the store does not answer. */
export type Places = {
  /** Notes where an activity came from; never rejects, since what was said is answered whatever the store does. */
  heard(activity: Activity): Promise<void>
  conversation(channel: string): Promise<Conversation | undefined>
  person(tenant: string, user: string): Promise<Person | undefined>
  /** Those who were heard in a conversation last, by what the connector calls them. */
  members(channel: string): Promise<readonly string[]>
  /** The way into a tenant that was heard last. */
  tenant(tenant: string): Promise<Tenant | undefined>
  opened(tenant: string, user: string, person: Person, direct: string, by: Tenant): Promise<void>
}

/** Teams keeps the ids for good; who has said nothing for that long is forgotten. */
const KEPT_MS = 400 * 24 * 60 * 60_000
/** How long this process trusts what it wrote or read. */
const FRESH_MS = 24 * 60 * 60_000
const FRESH = 5_000

/** Conversation references, so that alerts and answers find their way after any restart. */
export function openPlaces(memory: Memory, now: () => number, log: Log): Places {
  const fresh = new Recent<unknown>(FRESH, FRESH_MS, now)

  async function put(key: string, value: unknown): Promise<void> {
    if (JSON.stringify(fresh.get(key)) === JSON.stringify(value)) return
    await memory.put(key, value, KEPT_MS)
    fresh.set(key, value)
  }
  async function get<T>(key: string, schema: z.ZodType<T>): Promise<T | undefined> {
    const found = schema.safeParse(fresh.get(key) ?? (await memory.get(key)))
    if (found.success) fresh.set(key, found.data)
    return found.data
  }
  const keys = {
    conversation: (channel: string) => `conversation:${channel}`,
    person: (tenant: string, user: string) => `person:${tenant}:${user}`,
    tenant: (tenant: string) => `tenant:${tenant}`,
    members: (channel: string) => `members:${channel}`,
  }

  async function join(key: string, mri: string): Promise<void> {
    const members = (await get(key, Members)) ?? []
    if (!members.includes(mri)) await put(key, [mri, ...members].slice(0, MOST_MEMBERS))
  }

  async function note(activity: Activity): Promise<void> {
    const { serviceUrl, recipient, from, conversation } = activity
    const { channel } = splitConversation(conversation.id)
    const tenant = tenantOf(activity)
    const bot = recipient.id
    const kind = kindOf(conversation.conversationType, channel)
    const writes = [
      put(keys.conversation(channel), { kind, serviceUrl, tenant, bot } satisfies Conversation),
      put(keys.tenant(tenant), { serviceUrl, bot } satisfies Tenant),
    ]
    if (from.aadObjectId && !from.id.startsWith('28:')) {
      const key = keys.person(tenant, from.aadObjectId)
      const direct = kind === 'personal' ? channel : (await get(key, Person))?.direct
      const person = { mri: from.id, name: from.name ?? '', ...(direct ? { direct } : {}) }
      writes.push(put(key, person satisfies Person), join(keys.members(channel), from.id))
    }
    await Promise.all(writes)
  }

  return {
    heard: (activity) =>
      note(activity).catch((error: unknown) => {
        log.warn({ error: String(error) }, 'Where a message came from could not be kept')
      }),
    conversation: (channel) => get(keys.conversation(channel), Conversation),
    person: (tenant, user) => get(keys.person(tenant, user), Person),
    tenant: (tenant) => get(keys.tenant(tenant), Tenant),
    members: async (channel) => (await get(keys.members(channel), Members)) ?? [],
    async opened(tenant, user, person, direct, { serviceUrl, bot }) {
      await Promise.all([
        put(keys.person(tenant, user), { ...person, direct } satisfies Person),
        put(keys.conversation(direct), { kind: 'personal', serviceUrl, tenant, bot } satisfies Conversation),
      ])
    },
  }
}

/** What kind of conversation it is: as told, else by its id, whose endings Teams keeps. */
export function kindOf(told: string | null | undefined, channel: string): Conversation['kind'] {
  if (told === 'personal' || told === 'groupChat' || told === 'channel') return told
  if (/@thread\.(tacv2|skype)$/.test(channel)) return 'channel'
  return channel.startsWith('19:') ? 'groupChat' : 'personal'
}
