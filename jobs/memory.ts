import type { Redis } from 'ioredis'
import { Fault } from '../src/fault.ts'
import { memoryOf } from './inspect.ts'

export type MemoryGuard = {
  /** Throws a `queue` Fault when Redis is so full that a new command could push out its own answer, or may evict commands. */
  admit(): void
  /** Whether Redis was last seen with a policy under which it throws away what it was given. */
  isUnsafe(): boolean
  stop(): void
}

const FULL = 0.8
const LOOK_EVERY_MS = 2_000

/**
 * Watches how full Redis is: at 80 % of maxmemory new commands are refused, while answers still get through. A full
 * Redis stops the workers too, so refusing early is what keeps it answering. Without maxmemory it admits everything.
 * It watches the eviction policy too: under any but noeviction accepted commands would vanish.
 */
export function startMemoryGuard(redis: Redis, everyMs = LOOK_EVERY_MS): MemoryGuard {
  let full = 0
  let evicts = false
  const look = async () => {
    if (redis.status !== 'ready') return
    try {
      const { used, max, unsafe } = await memoryOf(redis)
      evicts = unsafe
      full = max > 0 ? used / max : 0
    } catch {
      // The last figure stands; a Redis that does not answer refuses commands by itself.
    }
  }
  void look()
  redis.on('ready', look)
  const timer = setInterval(look, everyMs).unref()
  return {
    isUnsafe: () => evicts,
    admit() {
      if (evicts) throw queueUnsafe()
      if (full >= FULL) throw queueFull(Math.round(full * 100))
    },
    stop() {
      clearInterval(timer)
      redis.removeListener('ready', look)
    },
  }
}

/** What people are told when Redis has no room. */
export function queueFull(percent?: number, cause?: unknown): Fault {
  const how = percent === undefined ? 'full' : `${percent} % full`
  return new Fault('queue', `The command queue is ${how}, so nothing was started.`, {
    hint: 'Try again in a few minutes. An administrator has to give Redis more memory (maxmemory).',
    retryable: true,
    cause,
  })
}

function queueUnsafe(): Fault {
  return new Fault('queue', 'The command queue may forget what it is given, so nothing was started.', {
    hint: 'An administrator has to set maxmemory-policy of Redis to noeviction.',
    retryable: true,
  })
}
