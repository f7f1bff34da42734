import type { Redis } from 'ioredis'
import type { Producer } from '../jobs/enqueue.ts'
import type { Generation } from '../jobs/generation.ts'
import { inspectRedis } from '../jobs/inspect.ts'
import type { OperationWorker } from '../jobs/operations.ts'
import type { CommandWorker } from '../jobs/worker.ts'
import { Fault } from './fault.ts'
import type { Log } from './log.ts'
import type { PartState } from './server.ts'

/** How long the first request may be made to wait for Redis rather than be refused for being early, in ms. */
const FIRST_CONTACT = 2_000

/**
 * Gives Redis a moment to be there, and goes on without it. Throws a config Fault for one that throws away what it is
 * given: nothing should start on it.
 */
export async function meetRedis(redis: Redis, log: Log): Promise<void> {
  if (redis.status !== 'ready') await firstContact(redis)
  redis.on('ready', () => void report(redis, log).catch(() => undefined))
  const unsafe = redis.status === 'ready' ? await report(redis, log).catch(() => undefined) : undefined
  if (unsafe) {
    throw new Fault('config', `Redis is not fit to keep commands: ${unsafe}`, {
      hint: 'Put "maxmemory-policy noeviction" into redis.conf, or choose it where Redis is managed.',
    })
  }
}

/** What readiness says of Redis. One that came back empty works again, so it is up; what it lost is said as long as we run. */
export function redisState(redis: Redis, producer: Producer, generation: Generation): PartState {
  if (redis.status !== 'ready') return { up: false, says: redis.status }
  if (producer.isUnsafe()) return { up: false, says: 'its maxmemory-policy throws commands away: set it to noeviction' }
  const lostAt = generation.lostAt()
  return { up: true, says: lostAt ? `ready, but it came back empty at ${new Date(lostAt).toISOString()}` : 'ready' }
}

async function firstContact(redis: Redis): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>()
  const timer = setTimeout(resolve, FIRST_CONTACT)
  redis.once('ready', resolve)
  await promise
  clearTimeout(timer)
  redis.off('ready', resolve)
}

/** Says what is wrong with a Redis that is there; resolves with the worst of it. Rejects when it went away again. */
async function report(redis: Redis, log: Log): Promise<string | undefined> {
  const { problems, unsafe } = await inspectRedis(redis)
  for (const problem of problems) log.warn({}, problem)
  return unsafe ? problems.find((problem) => problem.startsWith('maxmemory-policy')) : undefined
}

export function operationsState({ ready, running }: ReturnType<OperationWorker['health']>): PartState {
  return { up: ready, says: `${running} running` }
}

export function workerState({ ready, running, trouble }: ReturnType<CommandWorker['health']>): PartState {
  return { up: ready, says: trouble ?? `${running} running` }
}
