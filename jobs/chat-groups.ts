import type { Redis } from 'ioredis'
import { z } from 'zod'
import type { Platform, Principal } from '../src/chat.ts'
import { open, seal } from './seal.ts'

/** What a platform last said about who is in which of its user groups, for processes that cannot ask it. */
export type ChatGroupNotes = {
  keep(platform: Platform, members: Readonly<Record<string, readonly string[]>>): Promise<void>
  /** Somebody with the groups they are in by now; in none when nobody asked the platform lately. */
  now(principal: Principal): Promise<Principal>
}

const Kept = z.strictObject({ at: z.number(), members: z.record(z.string(), z.array(z.string())) })

/** Longer than an approved change waits for a worker after the click that had the platform asked. */
const FRESH_MS = 20 * 60_000

type Means = { readonly redis: Redis; readonly prefix: string; readonly secret: string; readonly now: () => number }

/** Keeps them under `<prefix>:chat-groups:<platform>`, sealed, so that nobody gets into a group by writing into Redis. */
export function chatGroupNotes({ redis, prefix, secret, now }: Means): ChatGroupNotes {
  const keyOf = (platform: Platform) => `${prefix}:chat-groups:${platform}`
  return {
    async keep(platform, members) {
      await redis.set(keyOf(platform), seal('groups', { at: now(), members }, secret), 'PX', FRESH_MS)
    },
    async now({ chatGroups: _before, ...principal }) {
      const kept = Kept.safeParse(open('groups', await redis.get(keyOf(principal.platform)), secret))
      if (!kept.success || kept.data.at + FRESH_MS < now()) return principal
      const { members } = kept.data
      return { ...principal, chatGroups: Object.keys(members).filter((id) => members[id]?.includes(principal.user)) }
    },
  }
}
