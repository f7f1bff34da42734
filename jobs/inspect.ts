import type { Redis } from 'ioredis'
import { saying } from './log.ts'

export type RedisState = {
  readonly version: string
  readonly appendonly: boolean
  /** `unknown` where the server does not tell, as managed ones do not. */
  readonly appendfsync: string
  readonly policy: string
  readonly usedMemory: number
  /** 0 when there is no limit. */
  readonly maxMemory: number
  /** What is not as it should be, as sentences with what to do. */
  readonly problems: readonly string[]
  /** Redis may throw away what it was given to keep; nothing should start on it. */
  readonly unsafe: boolean
}

const OLDEST = [6, 2] as const
const NEARLY_FULL = 0.7

/** Looks at whether a Redis is fit to hold the queues. Rejects with the client's error when it cannot be reached. */
export async function inspectRedis(redis: Redis): Promise<RedisState> {
  const [info, fsync] = await Promise.all([readInfo(redis), readFsync(redis)])
  const version = info.get('valkey_version') ?? info.get('redis_version') ?? 'unknown'
  const state = {
    version,
    appendonly: info.get('aof_enabled') === '1',
    appendfsync: fsync,
    policy: info.get('maxmemory_policy') ?? 'unknown',
    usedMemory: Number(info.get('used_memory') ?? 0),
    maxMemory: Number(info.get('maxmemory') ?? 0),
  }
  return { ...state, unsafe: isUnsafe(state.policy), problems: problemsOf(state, info.get('redis_version') ?? version) }
}

/** Used and allowed bytes, and whether Redis may evict what it was given, in one round trip. */
export async function memoryOf(redis: Redis): Promise<{ used: number; max: number; unsafe: boolean }> {
  const info = parseInfo(await redis.info('memory'))
  return {
    used: Number(info.get('used_memory') ?? 0),
    max: Number(info.get('maxmemory') ?? 0),
    unsafe: isUnsafe(info.get('maxmemory_policy') ?? 'unknown'),
  }
}

/** Whether a maxmemory-policy lets Redis throw away what it was given to keep. */
function isUnsafe(policy: string): boolean {
  return policy !== 'noeviction' && policy !== 'unknown'
}

async function readInfo(redis: Redis): Promise<ReadonlyMap<string, string>> {
  return parseInfo(await redis.info())
}

async function readFsync(redis: Redis): Promise<string> {
  try {
    const answer: unknown = await redis.config('GET', 'appendfsync')
    return Array.isArray(answer) ? String(answer[1] ?? 'unknown') : 'unknown'
  } catch (error) {
    // Managed servers forbid CONFIG; anything else is a connection that INFO reports better.
    if (/unknown|permission|NOPERM|not allowed/i.test(saying(error))) return 'unknown'
    throw error
  }
}

function parseInfo(text: string): ReadonlyMap<string, string> {
  const pairs = text.split(/\r?\n/).filter((line) => line.includes(':') && !line.startsWith('#'))
  return new Map(pairs.map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 1)]))
}

function problemsOf(state: Omit<RedisState, 'problems' | 'unsafe'>, compatible: string): string[] {
  const problems: string[] = []
  const [major = 0, minor = 0] = compatible.split('.').map(Number)
  if (major < OLDEST[0] || (major === OLDEST[0] && minor < OLDEST[1])) {
    problems.push(`Redis ${state.version} is too old: ${OLDEST.join('.')} or later is needed.`)
  }
  if (state.policy === 'unknown') {
    problems.push('maxmemory-policy cannot be read here: make sure that it is noeviction.')
  } else if (isUnsafe(state.policy)) {
    problems.push(`maxmemory-policy is ${state.policy}: queued commands would vanish. Set it to noeviction.`)
  }
  if (!state.appendonly) {
    problems.push(
      'appendonly is off: a Redis crash loses every queued command. Set appendonly yes, appendfsync everysec.',
    )
  } else if (state.appendfsync === 'no') {
    problems.push('appendfsync is no: a crash of the machine loses up to 30 s of commands. Set it to everysec.')
  }
  if (state.maxMemory > 0 && state.usedMemory / state.maxMemory >= NEARLY_FULL) {
    const percent = Math.round((state.usedMemory / state.maxMemory) * 100)
    problems.push(`Redis memory is ${percent} % full: at 80 % new commands are refused. Raise maxmemory.`)
  }
  return problems
}
