import type { Redis } from 'ioredis'
import type { Envelope } from '../../src/approval/envelope.ts'
import type { Reply } from '../../src/reply.ts'

/** How a rollout ended, or that it is in trouble. */
export type Milestone = { readonly is: 'trouble' | 'done' | 'failed' | 'replaced'; readonly says: string }

/** How far what changes began is by now, as it was drawn last. */
export type Roads = {
  save(change: string, road: Reply): Promise<void>
  find(change: string): Promise<Reply | undefined>
  saveEnd(change: string, end: Milestone): Promise<void>
  findEnd(change: string): Promise<Milestone | undefined>
}

/** As long as the change itself is remembered, in s. */
const KEPT_S = 30 * 24 * 3600

/** Under `<prefix>:road:<change>`: a card that is drawn anew, for whatever reason, shows the newest of it. */
export function openRoads(redis: Redis, prefix: string, envelope: Envelope): Roads {
  const keyOf = (change: string) => `${prefix}:road:${change}`
  const save = async (key: string, what: unknown) => {
    await redis.set(key, envelope.close(JSON.stringify(what), key), 'EX', KEPT_S)
  }
  const find = async (key: string): Promise<unknown> => {
    const sealed = await redis.get(key)
    const text = sealed === null ? undefined : envelope.open(sealed, key)
    return text === undefined ? undefined : JSON.parse(text)
  }
  return {
    save: (change, road) => save(keyOf(change), road),
    find: async (change) => (await find(keyOf(change))) as Reply | undefined,
    saveEnd: (change, end) => save(`${keyOf(change)}:end`, end),
    findEnd: async (change) => (await find(`${keyOf(change)}:end`)) as Milestone | undefined,
  }
}
