import type { Redis } from 'ioredis'
import type { Envelope } from '../approval/envelope.ts'

/** A deployment that a pipeline asked for. How far it is stands in its change; this is what leads there. */
export type Deployment = {
  readonly v: 1
  readonly id: string
  readonly pipeline: string
  /** Of the request: the same key with another request is a mistake. */
  readonly hash: string
  /** The line that was asked, and under it the manifest. */
  readonly line: string
  readonly service?: string
  readonly cluster: string
  readonly namespace: string
  readonly commit?: string
  readonly author?: string
  readonly callback?: string
  /** ms since the epoch. */
  readonly askedAt: number
}

/** What came of one that never became a change: refused, or there was nothing to do. */
export type Settled = { readonly is: 'refused' | 'done'; readonly says: string; readonly at: number }

/** The deployments that were asked for, for a week. */
export type Deployments = {
  /** Keeps a new one and returns it, or returns the one that has its id already. */
  add(deployment: Deployment): Promise<Deployment>
  find(id: string): Promise<Deployment | undefined>
  settle(id: string, settled: Settled): Promise<void>
  settled(id: string): Promise<Settled | undefined>
  /** Counts a request; false when a pipeline asked for too much within a minute. */
  admit(pipeline: string, minute: number): Promise<boolean>
}

const KEPT_S = 7 * 24 * 3600
/** Requests that a pipeline may make within a minute. */
const PER_MINUTE = 60

/** Under `<prefix>:deployment:<id>`, unread by whoever can read Redis: a manifest may hold a secret. */
export function openDeployments(redis: Redis, prefix: string, envelope: Envelope): Deployments {
  const keyOf = (id: string) => `${prefix}:deployment:${id}`
  const open = <T>(closed: string | null, about: string): T | undefined => {
    const text = closed === null ? undefined : envelope.open(closed, about)
    return text === undefined ? undefined : (JSON.parse(text) as T)
  }
  const find = async (id: string) => open<Deployment>(await redis.get(keyOf(id)), `deployment ${id}`)
  return {
    find,
    async add(deployment) {
      const { id } = deployment
      const closed = envelope.close(JSON.stringify(deployment), `deployment ${id}`)
      const isNew = (await redis.set(keyOf(id), closed, 'EX', KEPT_S, 'NX')) !== null
      return isNew ? deployment : ((await find(id)) ?? deployment)
    },
    async settle(id, settled) {
      const closed = envelope.close(JSON.stringify(settled), `settled ${id}`)
      await redis.set(`${keyOf(id)}:settled`, closed, 'EX', KEPT_S)
    },
    settled: async (id) => open<Settled>(await redis.get(`${keyOf(id)}:settled`), `settled ${id}`),
    async admit(pipeline, minute) {
      const key = `${prefix}:deployments:asked:${pipeline}:${minute}`
      const results = await redis.multi().incr(key).expire(key, 120).exec()
      return Number(results?.[0]?.[1] ?? 0) <= PER_MINUTE
    },
  }
}
