import type { Redis } from 'ioredis'
import type { Log } from './log.ts'
import { saying, sparing } from './log.ts'

/** Redis's idea of now, so that deadlines mean the same on every machine. */
export type Clock = {
  /** ms since the epoch. */
  now(): number
  stop(): void
}

const MEASURE_EVERY_MS = 30_000
const SKEW_WORTH_SAYING_MS = 5_000

/**
 * Measures the distance to Redis's TIME now and every 30 s, and keeps time by the monotonic clock in between, so that a
 * stepped system clock changes nothing. Runs on this machine's own time until Redis has answered once; never rejects.
 */
export async function startClock(redis: Redis, log: Log, everyMs = MEASURE_EVERY_MS): Promise<Clock> {
  const quiet = sparing(log)
  let offset = Date.now() - performance.now()
  const measure = async () => {
    if (redis.status !== 'ready') return
    try {
      const before = performance.now()
      const [seconds, micros] = await redis.time()
      const after = performance.now()
      offset = Number(seconds) * 1_000 + Number(micros) / 1_000 - (before + after) / 2
      const skew = Math.round(Date.now() - (offset + after))
      if (Math.abs(skew) > SKEW_WORTH_SAYING_MS) quiet.warn({ skewMs: skew }, 'This clock and the one of Redis differ')
    } catch (error) {
      quiet.warn({ error: saying(error) }, 'Redis did not tell the time')
    }
  }
  await measure()
  redis.on('ready', measure)
  const timer = setInterval(measure, everyMs).unref()
  return {
    now: () => Math.round(performance.now() + offset),
    stop() {
      clearInterval(timer)
      redis.removeListener('ready', measure)
    },
  }
}
