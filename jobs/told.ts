import type { Redis } from 'ioredis'
import type { Sent } from '../src/chat.ts'
import type { Job } from '../src/job.ts'

/**
 * What a platform said yes to. Kept longer than a delivery can be tried, so that one that comes back after a crash is
 * recognised and not said twice.
 */
export type Told = {
  /** What the platform answered for this delivery, or undefined when it has not accepted it. */
  find(id: string): Promise<Sent | undefined>
  note(id: string, sent: Sent): Promise<void>
}

const KEPT_S = 25 * 3600

/** The memory of what was told, under `<prefix>:told:<delivery id>`. */
export function openTold(redis: Redis, prefix: string): Told {
  const keyOf = (id: string) => `${prefix}:told:${id}`
  return {
    async find(id) {
      const text = await redis.get(keyOf(id))
      return text === null ? undefined : (JSON.parse(text) as Sent)
    },
    async note(id, sent) {
      await redis.set(keyOf(id), JSON.stringify(sent), 'EX', KEPT_S)
    },
  }
}

/** The id of the delivery that answers a command. */
export function answerOf({ id }: Pick<Job, 'id'>): string {
  return `${id}.reply`
}
