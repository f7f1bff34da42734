import { Redis } from 'ioredis'
import { Fault } from '../src/fault.ts'
import type { Log } from './log.ts'
import { sparing } from './log.ts'

/** A producer waits this long, in ms, for Redis to answer before it says that it cannot be reached. */
export const PRODUCER_WAITS_MS = 2_000

/**
 * A connection for the chat path: it never queues while Redis is away, so callers fail in milliseconds instead of
 * waiting until the platform has given up on us.
 */
export function connectProducer(url: string, log: Log): Redis {
  return connect(url, log, {
    enableOfflineQueue: false,
    maxRetriesPerRequest: 1,
    commandTimeout: PRODUCER_WAITS_MS,
    socketTimeout: PRODUCER_WAITS_MS + 500,
  })
}

/**
 * A connection for workers: what they send waits until Redis is back. Without `socketTimeout` a flow that a NAT dropped
 * silently leaves a worker deaf for minutes; it must exceed the 10 s that BullMQ may block in one read.
 */
export function connectWorker(url: string, log: Log): Redis {
  return connect(url, log, { maxRetriesPerRequest: null, socketTimeout: 12_000 })
}

/** Whether a connection is up, waiting at most `withinMs` for it. */
export async function connected(redis: Redis, withinMs: number): Promise<boolean> {
  if (redis.status === 'ready') return true
  const { promise, resolve } = Promise.withResolvers<boolean>()
  const up = () => resolve(true)
  const timer = setTimeout(resolve, withinMs, false)
  redis.once('ready', up)
  return promise.finally(() => {
    clearTimeout(timer)
    redis.removeListener('ready', up)
  })
}

/** What people are told when the queue cannot be reached. */
export function queueAway(cause: unknown): Fault {
  return new Fault('queue', 'The command queue cannot be reached, so nothing was started.', {
    hint: 'Try again in a minute. If it stays like this, an administrator has to look at Redis.',
    retryable: true,
    cause,
  })
}

/** Closes a connection in bounded time: politely when it is up, at once when it is not. Safe to call twice. */
export async function disconnect(redis: Redis, withinMs = 1_000): Promise<void> {
  if (redis.status === 'end') return
  if (redis.status === 'ready') {
    const { promise: late, resolve } = Promise.withResolvers<void>()
    const timer = setTimeout(resolve, withinMs)
    await Promise.race([redis.quit().catch(() => undefined), late])
    clearTimeout(timer)
  }
  redis.disconnect()
}

type Manner = {
  readonly enableOfflineQueue?: boolean
  readonly maxRetriesPerRequest: number | null
  readonly commandTimeout?: number
  readonly socketTimeout: number
}

function connect(url: string, log: Log, manner: Manner): Redis {
  const redis = new Gathering(url, {
    connectTimeout: 5_000,
    keepAlive: 10_000,
    retryStrategy: reconnectAfter,
    ...manner,
  })
  const quiet = sparing(log)
  redis.on('error', (error: Error) => quiet.warn({ error: error.message }, 'Redis connection'))
  return redis
}

/** 50 ms doubling to 1 s, with jitter: a restarted Redis is found again within about a second. */
function reconnectAfter(times: number): number {
  return Math.min(50 * 2 ** Math.min(times, 10), 1_000) * (0.75 + Math.random() / 4)
}

/**
 * Sends what one turn of the event loop asks in one write: each is a system call, and a busy process would make a dozen
 * for every command. Neither order nor errors change.
 */
class Gathering extends Redis {
  override sendCommand(...[command, stream]: Parameters<Redis['sendCommand']>): unknown {
    const socket = this.stream
    if (socket && socket.writableCorked === 0) {
      socket.cork()
      setImmediate(() => socket.uncork())
    }
    return super.sendCommand(command, stream)
  }
}
