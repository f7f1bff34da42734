import type { Redis } from 'ioredis'
import type { Envelope } from '../../src/approval/envelope.ts'
import type { Reply } from '../../src/reply.ts'

/** How far what changes began is by now, as it was drawn last. */
export type Roads = {
  save(change: string, road: Reply): Promise<void>
  find(change: string): Promise<Reply | undefined>
}

/** As long as the change itself is remembered, in s. */
const KEPT_S = 30 * 24 * 3600

/** Under `<prefix>:road:<change>`: a card that is drawn anew, for whatever reason, shows the newest of it. */
export function openRoads(redis: Redis, prefix: string, envelope: Envelope): Roads {
  const keyOf = (change: string) => `${prefix}:road:${change}`
  const nameOf = (change: string) => `road of ${change}`
  return {
    async save(change, road) {
      await redis.set(keyOf(change), envelope.close(JSON.stringify(road), nameOf(change)), 'EX', KEPT_S)
    },
    async find(change) {
      const sealed = await redis.get(keyOf(change))
      const text = sealed === null ? undefined : envelope.open(sealed, nameOf(change))
      return text === undefined ? undefined : (JSON.parse(text) as Reply)
    },
  }
}
