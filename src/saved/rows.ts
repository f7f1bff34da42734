import { promisify } from 'node:util'
import { deflateRaw, inflateRaw } from 'node:zlib'
import type { Redis } from 'ioredis'
import type { Sealing } from './sealing.ts'

/** The rows of a long answer, kept for a moment so that its pages are pages of one answer. */
export type Rows = {
  /** Keeps what was fetched for its owner. What is too large is not kept: false. Never rejects. */
  keep(owner: string, token: string, fetched: unknown): Promise<boolean>
  /** What was kept for this owner under this token, or undefined when it is gone. Never rejects. */
  find(owner: string, token: string): Promise<unknown>
}

/** How long rows are kept, in seconds: long enough to leaf through, short enough to be as things are. */
export const ROWS_KEPT_S = 120

/** Answers of one person that are kept at the same time. */
const MOST = 4
/** Characters of JSON, and of what is left of it packed: 10,000 pods are about a quarter of each. */
const MOST_JSON = 8 * 1024 * 1024
const MOST_PACKED = 1024 * 1024

const pack = promisify(deflateRaw)
const unpack = promisify(inflateRaw)

type Means = { readonly redis: Redis; readonly prefix: string; readonly sealing: Sealing }

/** A hash an owner, under `<prefix>:rows:<owner>`: bounded in number, size and time, and readable by its owner alone. */
export function openRows({ redis, prefix, sealing }: Means): Rows {
  const keyOf = (owner: string) => `${prefix}:rows:${owner}`
  return {
    async keep(owner, token, fetched) {
      try {
        const json = JSON.stringify({ owner, token, fetched })
        if (json.length > MOST_JSON) return false
        const packed = (await pack(json, { level: 1 })).toString('base64')
        if (packed.length > MOST_PACKED) return false
        const key = keyOf(owner)
        if ((await redis.hlen(key)) >= MOST) await redis.del(key)
        await redis.multi().hset(key, token, sealing.seal(packed)).expire(key, ROWS_KEPT_S).exec()
        return true
      } catch {
        return false
      }
    },
    async find(owner, token) {
      try {
        const packed = sealing.open((await redis.hget(keyOf(owner), token)) ?? '')
        if (typeof packed !== 'string') return undefined
        const json = await unpack(Buffer.from(packed, 'base64'), { maxOutputLength: 2 * MOST_JSON })
        const kept = JSON.parse(json.toString('utf8'))
        return kept.owner === owner && kept.token === token ? kept.fetched : undefined
      } catch {
        return undefined
      }
    },
  }
}
