import type { Redis } from 'ioredis'
import type { Log } from '../log.ts'
import { saying, sparing } from '../log.ts'

/** One leader among the processes around a Redis, where the cluster itself elects none. */
export type Lock = { isHeld(): boolean; stop(): Promise<void> }

type Options = {
  readonly redis: Redis
  readonly key: string
  readonly identity: string
  readonly gained: () => void
  readonly lost: (why: string, taken: boolean) => void
  readonly log: Log
}

/** As for a Lease: who has not renewed for so long is gone. */
const LASTS_MS = 15_000
const RETRY_MS = 2_000

const RENEW = `
local holder = redis.call('GET', KEYS[1])
if holder and holder ~= ARGV[1] then return 0 end
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
return 1`

const RELEASE = `if redis.call('GET', KEYS[1]) == ARGV[1] then redis.call('DEL', KEYS[1]) end`

/** Takes part in electing a leader by a key that expires. Like a lease it fences nothing by itself. */
export function holdLock({ redis, key, identity, gained, lost, log }: Options): Lock {
  const quiet = sparing(log)
  let held = false
  let stopped = false
  let trying = Promise.resolve()

  async function round(): Promise<void> {
    try {
      const mine = Number(await redis.eval(RENEW, 1, key, identity, LASTS_MS)) === 1
      if (stopped || mine === held) return
      held = mine
      if (mine) gained()
      else lost('another process leads', true)
    } catch (error) {
      quiet.warn({ error: saying(error) }, 'The lock of the watcher could not be renewed')
    }
  }
  let busy = false
  const look = () => {
    if (busy) return
    busy = true
    trying = round().finally(() => {
      busy = false
    })
  }
  look()
  const timer = setInterval(look, RETRY_MS).unref()
  return {
    isHeld: () => held,
    async stop() {
      if (stopped) return
      stopped = true
      clearInterval(timer)
      if (redis.status !== 'ready') return
      await trying
      if (held) await redis.eval(RELEASE, 1, key, identity).catch(() => undefined)
      held = false
    },
  }
}
