import type { Redis } from 'ioredis'
import type { Envelope } from '../../src/approval/envelope.ts'
import type { Poller } from '../../src/azure/operation.ts'

/** Where Azure tells of what a change began, from the moment it said so. */
export type Pollers = {
  save(change: string, poller: Poller): Promise<void>
  /** Undefined when Azure was never heard to say it, or the record is not ours. */
  find(change: string): Promise<Poller | undefined>
}

/** As long as a change is remembered, in s. */
const KEPT_S = 30 * 24 * 3600

/** Under `<prefix>:poller:<change>`, sealed: a token goes along with each question that is asked there. */
export function openPollers(redis: Redis, prefix: string, envelope: Envelope): Pollers {
  const keyOf = (change: string) => `${prefix}:poller:${change}`
  return {
    async save(change, poller) {
      await redis.set(keyOf(change), envelope.close(JSON.stringify(poller), keyOf(change)), 'EX', KEPT_S)
    },
    async find(change) {
      const sealed = await redis.get(keyOf(change))
      const text = sealed === null ? undefined : envelope.open(sealed, keyOf(change))
      return text === undefined ? undefined : (JSON.parse(text) as Poller)
    },
  }
}
