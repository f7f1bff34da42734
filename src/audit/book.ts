import type { Redis } from 'ioredis'
import type { AuditEvent } from './record.ts'

/** What of the record somebody wants to see. */
export type Wanted = (event: AuditEvent) => boolean

/** Reads what was recorded, newest first. */
export type AuditBook = {
  /** At most `most` events that are wanted, and whether the reading ended before the record did. */
  newest(
    wanted: Wanted,
    most: number,
    since?: number,
  ): Promise<{ readonly events: readonly AuditEvent[]; readonly isCut: boolean }>
}

const PAGE = 500
/** So many are looked through for one question; older ones are exported. */
const LOOKED_AT = 20_000

/** The record in the stream `key`; `since` is ms since the epoch. */
export function openBook(redis: Redis, key: string): AuditBook {
  return {
    async newest(wanted, most, since = 0) {
      const events: AuditEvent[] = []
      let to = '+'
      for (let looked = 0; looked < LOOKED_AT; looked += PAGE) {
        const entries = await redis.xrevrange(key, to, String(since), 'COUNT', PAGE)
        for (const [, fields] of entries) {
          const event = readEvent(fields)
          if (!event || event.at < since || !wanted(event)) continue
          if (events.length === most) return { events, isCut: true }
          events.push(event)
        }
        const last = entries.at(-1)?.[0]
        if (last === undefined || entries.length < PAGE) return { events, isCut: false }
        to = `(${last}`
      }
      return { events, isCut: true }
    },
  }
}

function readEvent(fields: readonly string[]): AuditEvent | undefined {
  try {
    return JSON.parse(fields[fields.indexOf('e') + 1] ?? '') as AuditEvent
  } catch {
    return undefined
  }
}
