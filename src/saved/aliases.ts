import type { Redis } from 'ioredis'
import { z } from 'zod'
import type { Address, Principal } from '../chat.ts'
import { Fault } from '../fault.ts'
import { away } from './away.ts'
import type { Sealing } from './sealing.ts'

/** A word that stands for a line: somebody's own, or a channel's. */
export type Alias = {
  readonly name: string
  readonly line: string
  readonly scope: 'person' | 'channel'
  /** Who set it, by the platform's user id. */
  readonly by: string
}

/** Whose aliases are meant: a person's in a channel. */
export type Place = {
  readonly principal: Pick<Principal, 'platform' | 'team' | 'user'>
  readonly address: Pick<Address, 'platform' | 'team' | 'channel'>
}

export type Aliases = {
  /** The line that a word stands for, the person's own before the channel's. One round trip. */
  find(place: Place, name: string): Promise<Alias | undefined>
  /** All that hold for the person there, by name; a channel's that the person's own hides is left out. */
  list(place: Place): Promise<readonly Alias[]>
  /** Throws a usage Fault when there are too many. */
  set(place: Place, alias: Omit<Alias, 'by'>): Promise<void>
  /** False when there was none. */
  remove(place: Place, scope: Alias['scope'], name: string): Promise<boolean>
}

/** How many one person, or one channel, may have. */
const MOST = 50

const Kept = z.object({ key: z.string(), name: z.string(), line: z.string(), by: z.string() })

type Means = { readonly redis: Redis; readonly prefix: string; readonly sealing: Sealing }

/**
 * Aliases as a hash a person and a hash a channel, under `<prefix>:alias:…`, each entry sealed together with its place: one
 * that was written by somebody else, or copied, is none.
 */
export function openAliases({ redis, prefix, sealing }: Means): Aliases {
  const keyOf = ({ principal, address }: Place, scope: Alias['scope']) => {
    const whose =
      scope === 'person'
        ? [principal.platform, principal.team, principal.user]
        : [address.platform, address.team, address.channel]
    return `${prefix}:alias:${scope}:${whose.map(encodeURIComponent).join(':')}`
  }
  const read = (key: string, scope: Alias['scope'], sealed: string | null): Alias | undefined => {
    const kept = sealed ? Kept.safeParse(sealing.open(sealed)).data : undefined
    return kept?.key === key ? { name: kept.name, line: kept.line, by: kept.by, scope } : undefined
  }
  const scopes = ['person', 'channel'] as const
  return {
    async find(place, name) {
      const keys = scopes.map((scope) => keyOf(place, scope))
      const found = await Promise.all(keys.map((key) => redis.hget(key, name))).catch(away)
      const [own, channel] = scopes.map((scope, i) => read(keys[i] ?? '', scope, found[i] ?? null))
      return own?.name === name ? own : channel?.name === name ? channel : undefined
    },
    async list(place) {
      const lists = await Promise.all(
        scopes.map(async (scope) => {
          const key = keyOf(place, scope)
          const all = await redis.hvals(key).catch(away)
          return all.flatMap((sealed) => read(key, scope, sealed) ?? [])
        }),
      )
      const [own = [], channels = []] = lists
      const hidden = new Set(own.map(({ name }) => name))
      const shown = [...own, ...channels.filter(({ name }) => !hidden.has(name))]
      return shown.sort((a, b) => a.name.localeCompare(b.name))
    },
    async set(place, { name, line, scope }) {
      const key = keyOf(place, scope)
      const [count, isThere] = await Promise.all([redis.hlen(key), redis.hexists(key, name)]).catch(away)
      if (count >= MOST && !isThere) {
        const whose = scope === 'person' ? 'You have' : 'This channel has'
        throw new Fault('usage', `${whose} ${MOST} aliases already, which is the most.`, {
          hint: 'Remove one: /k8s alias list, then /k8s alias remove NAME',
        })
      }
      await redis.hset(key, name, sealing.seal({ key, name, line, by: place.principal.user }))
    },
    async remove(place, scope, name) {
      return (await redis.hdel(keyOf(place, scope), name)) > 0
    },
  }
}
