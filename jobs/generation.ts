import { randomUUID } from 'node:crypto'
import type { Redis } from 'ioredis'
import type { Log } from './log.ts'
import { saying, sparing } from './log.ts'

export type Generation = {
  /** When Redis was found to have forgotten everything, in ms since the epoch; undefined if it never was. */
  lostAt(): number | undefined
  stop(): void
}

type Options = {
  /** A connection that fails fast. */
  readonly redis: Redis
  readonly prefix: string
  readonly log: Log
  /** Called once for each time that Redis came back empty. */
  readonly lost: () => Promise<void>
  readonly everyMs?: number
}

const LOOK_EVERY_MS = 2_000

/**
 * Notices a Redis that came back empty, or another one in its place: without persistence, on the wrong volume, flushed.
 * The first process around a Redis writes down an id, `<prefix>:generation`; whoever finds another one there later, or
 * none, knows that what was queued is gone. Looks when it connects and every 2 s; never rejects.
 */
export async function watchGeneration({ redis, prefix, log, lost, everyMs }: Options): Promise<Generation> {
  const key = `${prefix}:generation`
  const quiet = sparing(log)
  let known: string | undefined
  let lostAt: number | undefined
  let looking = false

  const look = async () => {
    if (looking || redis.status !== 'ready') return
    looking = true
    try {
      let found = await redis.get(key)
      if (found === null) {
        await redis.set(key, randomUUID(), 'NX')
        found = await redis.get(key)
      }
      const isOther = known !== undefined && found !== known
      known = found ?? known
      if (!isOther) return
      lostAt = Date.now()
      log.error(
        {},
        'Redis forgot everything it was given: commands and answers that waited are lost. Is appendonly on?',
      )
      await lost()
    } catch (error) {
      quiet.warn({ error: saying(error) }, 'Redis did not say whether it is still the same')
    } finally {
      looking = false
    }
  }
  await look()
  redis.on('ready', look)
  const timer = setInterval(look, everyMs ?? LOOK_EVERY_MS).unref()
  return {
    lostAt: () => lostAt,
    stop() {
      clearInterval(timer)
      redis.removeListener('ready', look)
    },
  }
}
