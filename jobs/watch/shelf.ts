import type { Redis } from 'ioredis'
import type { Delivery } from '../../src/job.ts'
import { open, seal } from '../seal.ts'

/** What is written in one step: fields with what they hold now, undefined for what is to go, and words to be handed on. */
export type Writes = {
  readonly fields: ReadonlyMap<string, unknown>
  readonly outbox?: readonly Delivery[]
}

/** What whoever leads the watch of a cluster knows of it. */
export type Watching = {
  readonly kinds: number
  readonly objects: number
  /** Kinds that the cluster does not let it see, and kinds that it has not heard of for long. */
  readonly denied: readonly string[]
  readonly deaf: readonly string[]
}

export type Shelf = {
  readonly cluster: string
  /** Says that we lead and how that goes; it stands for half a minute. */
  noteWatching(watching: Watching): Promise<void>
  /** Undefined where nobody has led for half a minute. */
  watching(): Promise<Watching | undefined>
  load(): Promise<{ readonly revision: string; readonly fields: ReadonlyMap<string, unknown> }>
  /** How often it was written: cheap to ask for. */
  revision(): Promise<string>
  /** Makes whoever wrote before us unable to write again, and resolves with our number. */
  claim(): Promise<string>
  /**
   * Writes all of it or nothing: `stale` when somebody else wrote since `revision`, `fenced` when somebody else claimed
   * the right since `epoch`. Without an epoch it is a person's doing, which needs no right to lead.
   */
  commit(revision: string, writes: Writes, epoch?: string): Promise<'done' | 'stale' | 'fenced'>
  /** Words that were written and not handed on. */
  outbox(): Promise<readonly Delivery[]>
  handedOn(ids: readonly string[]): Promise<void>
}

type Means = { readonly redis: Redis; readonly prefix: string; readonly secret: string; readonly cluster: string }

// KEYS: state, outbox. ARGV: revision, epoch or '', how many sets, how many deletions; then field, value …; fields; id, words …
const COMMIT = `
local epoch = redis.call('HGET', KEYS[1], 'epoch') or '0'
if ARGV[2] ~= '' and epoch ~= ARGV[2] then return 2 end
if (redis.call('HGET', KEYS[1], 'revision') or '0') ~= ARGV[1] then return 1 end
local at = 5
for _ = 1, tonumber(ARGV[3]) do
  redis.call('HSET', KEYS[1], ARGV[at], ARGV[at + 1])
  at = at + 2
end
for _ = 1, tonumber(ARGV[4]) do
  redis.call('HDEL', KEYS[1], ARGV[at])
  at = at + 1
end
while at < #ARGV do
  redis.call('HSET', KEYS[2], ARGV[at], ARGV[at + 1])
  at = at + 2
end
redis.call('HINCRBY', KEYS[1], 'revision', 1)
return 0`

const WATCHING_S = 30
const OUTCOMES = ['done', 'stale', 'fenced'] as const

/**
 * What is known of one cluster's troubles, as fields of a hash under `<prefix>:watch:<cluster>`, each sealed together with
 * its name, so that what was written or moved by somebody else is not there. Compare-and-set over the whole.
 */
export function openShelf({ redis, prefix, secret, cluster }: Means): Shelf {
  const stateKey = `${prefix}:watch:${cluster}`
  const outboxKey = `${stateKey}:outbox`
  const sealed = (field: string, value: unknown) => seal('watch', { at: `${cluster} ${field}`, value }, secret)
  const opened = (field: string, text: string): unknown => {
    const payload = open('watch', text, secret) as { at?: string; value?: unknown } | undefined
    return payload?.at === `${cluster} ${field}` ? payload.value : undefined
  }
  const watchingKey = `${stateKey}:watching`
  return {
    cluster,
    async noteWatching(watching) {
      await redis.set(watchingKey, sealed('watching', watching), 'EX', WATCHING_S)
    },
    async watching() {
      const text = await redis.get(watchingKey)
      return text === null ? undefined : (opened('watching', text) as Watching | undefined)
    },
    async load() {
      const { revision = '0', epoch: _epoch, ...rest } = await redis.hgetall(stateKey)
      const fields = new Map<string, unknown>()
      for (const [field, text] of Object.entries(rest)) {
        const value = opened(field, text)
        if (value !== undefined) fields.set(field, value)
      }
      return { revision, fields }
    },
    revision: async () => (await redis.hget(stateKey, 'revision')) ?? '0',
    claim: async () => String(await redis.hincrby(stateKey, 'epoch', 1)),
    async commit(revision, { fields, outbox = [] }, epoch = '') {
      const sets = [...fields].filter(([, value]) => value !== undefined)
      const gone = [...fields].filter(([, value]) => value === undefined).map(([field]) => field)
      const outcome = await redis.eval(
        COMMIT,
        2,
        stateKey,
        outboxKey,
        revision,
        epoch,
        sets.length,
        gone.length,
        ...sets.flatMap(([field, value]) => [field, sealed(field, value)]),
        ...gone,
        ...outbox.flatMap((delivery) => [delivery.id, sealed(delivery.id, delivery)]),
      )
      return OUTCOMES[Number(outcome)] ?? 'stale'
    },
    async outbox() {
      const kept = await redis.hgetall(outboxKey)
      return Object.entries(kept).flatMap(([id, text]) => (opened(id, text) as Delivery | undefined) ?? [])
    },
    async handedOn(ids) {
      if (ids.length > 0) await redis.hdel(outboxKey, ...ids)
    },
  }
}
