import { createIORedisClient, Queue } from 'bullmq'
import type { Redis } from 'ioredis'
import { aside } from '../src/chat.ts'
import { firstLine } from '../src/command/body.ts'
import { Fault } from '../src/fault.ts'
import type { Deliver, Job } from '../src/job.ts'
import type { Excuses } from './attempt.ts'
import { neverStarted } from './attempt.ts'
import type { Clock } from './clock.ts'
import type { Log } from './log.ts'
import { saying, sparing } from './log.ts'
import { openJob, refusedJobs } from './refused.ts'
import { answerOf, openTold } from './told.ts'

export type Sweep = {
  /** One look now; resolves with how many were answered. The timer does the same. */
  look(): Promise<number>
  /** Safe to call twice. */
  stop(): Promise<void>
}

type Options = Pick<Excuses, 'faultReply'> & {
  /** A connection that fails fast: while Redis is away there is nothing to look at. */
  readonly redis: Redis
  readonly prefix: string
  readonly secret: string
  readonly clock: Clock
  readonly deliver: Deliver
  readonly log: Log
  readonly everyMs?: number
  /** Called for each command answered here, for metrics. */
  readonly swept?: (where: Found['where']) => void
}

const OLDEST = 'quarterdeckOldest'
const BATCH = 32
const BATCHES_A_LOOK = 32

/** A worker answers at the deadline itself; one that has not by then is dead or stuck. */
const WORKER_MAY_BE_LATE_MS = 3_000

const ANSWERED_KEPT = 1_000

// The oldest are at the right end of both lists; an idle queue costs two empty reads.
const OLDEST_LUA = `
local found = {}
for list = 1, 3 do
  local ids
  if list == 3 then ids = redis.call('ZRANGE', KEYS[3], 0, ARGV[2] - 1) else ids = redis.call('LRANGE', KEYS[list], -ARGV[2], -1) end
  for _, id in ipairs(ids) do
    local data = redis.call('HGET', ARGV[1] .. id, 'data')
    if data then
      table.insert(found, list)
      table.insert(found, id)
      table.insert(found, data)
    end
  end
end
return found`

type Found = { readonly where: 'waiting' | 'active' | 'refused'; readonly job: Job; readonly fault: Fault }

/**
 * Sees to it that nobody waits for ever: commands whose deadline passed in the queue, because no worker runs or all are
 * busy, are taken out and answered; those whose worker died are answered shortly after their deadline and left to be
 * recovered; those that a worker refused though they are ours are answered at once. Any number of processes may sweep:
 * the answer's id is the worker's, so there is one answer.
 */
export function startSweep(options: Options): Sweep {
  const { redis, prefix, secret, clock, log } = options
  const quiet = sparing(log)
  redis.defineCommand(OLDEST, { numberOfKeys: 3, lua: OLDEST_LUA })
  const client = createIORedisClient(redis)
  const queue = new Queue('commands', { connection: redis, prefix, skipVersionCheck: true, skipMetasUpdate: true })
  queue.on('error', () => undefined)
  const answered = new Set<string>()
  const told = openTold(redis, prefix)

  const refused = refusedJobs({ redis, queue, secret, now: clock.now })

  const overdue = async (): Promise<Found[]> => {
    const keys = [queue.toKey('wait'), queue.toKey('active'), queue.toKey('delayed')]
    const flat = await client.runCommand(OLDEST, [...keys, queue.toKey(''), BATCH])
    const now = clock.now()
    return readFound(flat, secret).filter(({ where, job }) =>
      where === 'waiting' ? now > job.deadline : now > job.deadline + WORKER_MAY_BE_LATE_MS && !answered.has(job.id),
    )
  }
  const answer = async ({ where, job, fault }: Found) => {
    // Answered first, taken out second: dying in between repeats the answer's id, not the answer.
    const id = answerOf(job)
    const reply = options.faultReply(fault, job.id)
    // A worker may have died after its answer was told and before the command counted as done.
    if (!(await told.find(id))) await options.deliver({ v: 1, id, to: aside(job.address), reply })
    if (where !== 'active') await queue.getBackend().remove(job.id, false)
    if (answered.size >= ANSWERED_KEPT) answered.clear()
    answered.add(job.id)
    quiet.warn({ id: job.id, where, line: firstLine(job.line) }, 'Answered a command that nobody finished in time')
    options.swept?.(where)
  }
  const look = async (): Promise<number> => {
    let count = 0
    for (let batch = 0; batch < BATCHES_A_LOOK; batch++) {
      const [late, failed] = await Promise.all([overdue(), refused()])
      const found = [...late, ...failed.map((one) => ({ ...one, where: 'refused' as const }))]
      await Promise.all(found.map(answer))
      count += found.length
      if (!found.some(({ where }) => where !== 'active')) break
    }
    return count
  }

  let looking: Promise<unknown> = Promise.resolve()
  let idle = true
  const timer = setInterval(() => {
    if (!idle || redis.status !== 'ready') return
    idle = false
    looking = look()
      .catch((error: unknown) => quiet.warn({ error: saying(error) }, 'The sweep could not look'))
      .finally(() => {
        idle = true
      })
  }, options.everyMs ?? 1_000).unref()
  return {
    look,
    async stop() {
      clearInterval(timer)
      await looking
      await queue.close()
    },
  }
}

function workerLost(job: Job): Fault {
  const seconds = Math.max(1, Math.round((job.deadline - job.askedAt) / 1_000))
  return new Fault('too-late', `This was started but not finished within ${seconds} s: the worker was lost.`, {
    hint: 'Try again. If it happens again, tell an administrator.',
  })
}

/** What is not ours is left for a worker to refuse. */
function readFound(flat: unknown, secret: string): Found[] {
  if (!Array.isArray(flat)) return []
  const found: Found[] = []
  for (let i = 0; i + 2 < flat.length; i += 3) {
    const job = openJob(String(flat[i + 1]), String(flat[i + 2]), secret)
    if (!job) continue
    const waiting = Number(flat[i]) !== 2
    found.push({ where: waiting ? 'waiting' : 'active', job, fault: waiting ? neverStarted(job) : workerLost(job) })
  }
  return found
}
