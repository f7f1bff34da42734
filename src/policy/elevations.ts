import type { Redis } from 'ioredis'
import { z } from 'zod'
import type { Elevation } from './roles.ts'

type Sealing = { seal(payload: unknown): string; open(sealed: string): unknown }

/** The roles that people were lent for a while. All reject when Redis does not answer: nobody is given a role by guess. */
export type Elevations = {
  /** Those that still count. */
  now(): Promise<readonly Elevation[]>
  lend(elevation: Elevation): Promise<void>
  /** Takes back what somebody was lent, all of it or one role; how many it were. */
  end(user: string, role?: string): Promise<number>
}

const Kept = z.strictObject({ user: z.string(), role: z.string(), until: z.number() })

/** Keeps them sealed in the hash `<prefix>:elevations`; `now` is ms since the epoch, by the queue's clock. */
export function openElevations(redis: Redis, prefix: string, sealing: Sealing, now: () => number): Elevations {
  const key = `${prefix}:elevations`
  const fieldOf = ({ user, role }: Pick<Elevation, 'user' | 'role'>) => JSON.stringify([user, role])

  async function all(): Promise<{ readonly field: string; readonly elevation: Elevation }[]> {
    const rows = Object.entries(await redis.hgetall(key))
    return rows.flatMap(([field, sealed]) => {
      const { success, data } = Kept.safeParse(sealing.open(sealed))
      // A row that was copied to another name would lend a role to somebody else.
      return success && fieldOf(data) === field ? [{ field, elevation: data }] : []
    })
  }

  return {
    async now() {
      const rows = await all()
      const over = rows.filter(({ elevation }) => elevation.until <= now())
      if (over.length > 0) await redis.hdel(key, ...over.map(({ field }) => field))
      return rows.flatMap(({ elevation }) => (elevation.until > now() ? [elevation] : []))
    },
    async lend(elevation) {
      await redis.hset(key, fieldOf(elevation), sealing.seal(elevation))
    },
    async end(user, role) {
      const rows = await all()
      const theirs = rows.filter(({ elevation: one }) => one.user === user && (role === undefined || one.role === role))
      return theirs.length === 0 ? 0 : redis.hdel(key, ...theirs.map(({ field }) => field))
    },
  }
}
