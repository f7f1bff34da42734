import type { Redis } from 'ioredis'
import type { Address } from '../src/chat.ts'
import type { Deliver } from '../src/job.ts'
import type { Reply } from '../src/reply.ts'
import { queueAway } from './connection.ts'
import { digestOf, nextRevision } from './living-state.ts'

/**
 * Messages that are edited as their matter develops: one message a key and place, however often it is shown. Both reject
 * with a `queue` Fault when Redis does not take it.
 */
export type Living = {
  /**
   * Says how the matter stands now: the first time by posting, later by editing. What is shown in quick succession is
   * told in fewer edits, always ending with the last. Private words go where they can be edited: see `lastingPlace`.
   */
  show(key: string, to: Address, reply: Reply): Promise<void>
  /** News in the thread under the message of that key at that place. The same id is told once. */
  tell(key: string, to: Address, id: string, reply: Reply): Promise<void>
}

type Means = { readonly redis: Redis; readonly prefix: string; readonly deliver: Deliver }

/** The keys name the matter: `op:<id>`, `incident:<id>`. Revisions come from Redis, so any process may show any key. */
export function openLiving({ redis, prefix, deliver }: Means): Living {
  return {
    async show(key, to, reply) {
      const revision = await nextRevision(redis, prefix, key).catch((error: unknown) => {
        throw queueAway(error)
      })
      const place = lastingPlace(to)
      const id = `living.${digestOf(key, place.platform, place.channel)}.${revision}`
      await deliver({ v: 1, id, to: place, reply, living: { key, revision } })
    },
    tell: (key, to, id, reply) => deliver({ v: 1, id, to: lastingPlace(to), reply, under: key }),
  }
}

/**
 * Where a message can stay and be edited for days. What one person alone sees in a Slack or Teams channel cannot be
 * (Slack: five times in 30 minutes), so that becomes a message in the conversation between that person and the bot.
 */
export function lastingPlace({ replyUrl, replaces: _, ...to }: Address): Address {
  if (to.visibility === 'channel' || isAlone(to)) return to
  // The console edits what one person sees like everything else; its answer URL only links an answer to its question.
  if (to.platform === 'console') return replyUrl === undefined ? to : { ...to, replyUrl }
  const { platform, team, user } = to
  return { platform, team, channel: user, visibility: 'private', user }
}

/** Whether the conversation has nobody else in it: Slack's ids of those begin with D. */
function isAlone({ platform, channel, user }: Address): boolean {
  return channel === user || (platform === 'slack' && channel.startsWith('D'))
}
