import type { Worker } from 'bullmq'
import type { Redis } from 'ioredis'
import type { Log } from './log.ts'
import { saying, sparing } from './log.ts'

const MANY_ERRORS = 5
const WITHIN_MS = 500
const REST_MS = 1_000
const IDLE_CLOSE_MS = 500

/**
 * Logs a worker's errors sparingly and lets it rest for a second when they come in a burst: a Redis that refuses scripts
 * (out of memory, read-only, loading) otherwise has BullMQ ask again some 20 000 times a second.
 */
export function calm(worker: Worker, log: Log): void {
  const quiet = sparing(log)
  let burst = 0
  let since = 0
  let resting = false
  worker.on('error', (error) => {
    quiet.warn({ queue: worker.name, error: saying(error) }, 'Queue worker')
    const now = performance.now()
    if (now - since > WITHIN_MS) {
      since = now
      burst = 0
    }
    if (++burst < MANY_ERRORS || resting || worker.closing) return
    resting = true
    worker.pause(true).catch(() => undefined)
    setTimeout(() => {
      resting = false
      if (!worker.closing) void worker.resume()
    }, REST_MS).unref()
  })
}

/**
 * Closes a worker within `deadlineMs`: it takes no more at once; what is running may finish until shortly before the end,
 * then `hurry` is called, and whatever is left then is dropped for another process to recover. Safe to call twice.
 */
export async function closeWorker(
  worker: Worker,
  deadlineMs: number,
  hurry: () => void = () => undefined,
): Promise<void> {
  const closing = worker.close().catch(() => undefined)
  const lastCall = setTimeout(hurry, deadlineMs * 0.8)
  const { promise: late, resolve } = Promise.withResolvers<'late'>()
  const timer = setTimeout(resolve, deadlineMs, 'late')
  const end = await Promise.race([closing, late])
  clearTimeout(lastCall)
  clearTimeout(timer)
  // Only the blocking connection is the worker's own; the other one is closed by who opened it.
  if (end === 'late')
    await Promise.race([
      worker
        .getBackend()
        .close(true)
        .catch(() => undefined),
      pause(100),
    ])
}

/** How long closing may take: an idle worker has nothing to tell a Redis that is away, and need not wait for it. */
export function timeToClose(redis: Redis, running: number, deadlineMs: number): number {
  return running === 0 && redis.status !== 'ready' ? Math.min(deadlineMs, IDLE_CLOSE_MS) : deadlineMs
}

/** Waits, or stops waiting when the signal comes. */
export function pause(ms: number, signal?: AbortSignal): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>()
  const end = () => resolve()
  const timer = setTimeout(end, signal?.aborted ? 0 : ms)
  signal?.addEventListener('abort', end, { once: true })
  return promise.finally(() => {
    clearTimeout(timer)
    signal?.removeEventListener('abort', end)
  })
}
