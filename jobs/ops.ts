import type { Platform } from '../src/chat.ts'
import type { Deliver } from '../src/job.ts'
import type { Reply } from '../src/reply.ts'
import type { Log } from './log.ts'

/** The ops channel of each platform that has one, by its id. */
export type OpsPlaces = Readonly<Partial<Record<Platform, string>>>

/** Tells whoever runs the bot; the same id is told once. Rejects with a `queue` Fault. */
export type TellOps = (id: string, reply: Reply) => Promise<void>

const PLATFORMS: readonly Platform[] = ['slack', 'teams', 'console']

/** Says something in every ops channel there is; what was said stands in the log as well, where there is none. */
export function opsChannel(places: OpsPlaces, deliver: Deliver, log: Log): TellOps {
  return async (id, reply) => {
    log.warn({ id }, 'Told the ops channel')
    for (const platform of PLATFORMS) {
      const channel = places[platform]
      if (channel === undefined) continue
      const to = { platform, team: '', channel, visibility: 'channel' as const, user: '' }
      await deliver({ v: 1, id: `ops.${platform}.${id}`, to, reply })
    }
  }
}
