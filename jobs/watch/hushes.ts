import type { Redis } from 'ioredis'
import { z } from 'zod'
import type { Maintenance, Silence } from '../../src/alert/hush.ts'
import { Fault } from '../../src/fault.ts'
import { open, seal } from '../seal.ts'

const matcher = z.strictObject({
  cluster: z.string().exactOptional(),
  namespace: z.string().exactOptional(),
  workload: z.string().exactOptional(),
  labels: z.record(z.string(), z.string()).exactOptional(),
  severity: z.enum(['digest', 'notify', 'high', 'page']).exactOptional(),
  rule: z.string().exactOptional(),
})

const Hush = z.strictObject({
  kind: z.enum(['silence', 'maintenance']),
  id: z.string(),
  match: matcher,
  by: z.string(),
  reason: z.string(),
  from: z.number(),
  until: z.number(),
})

/** What somebody asked not to be told of, or announced; `kind` says which. */
export type Hush = Readonly<z.infer<typeof Hush>>

export type Hushes = {
  /** Those that are not over, the one that ends first before the others. */
  list(now: number): Promise<readonly Hush[]>
  /** Throws a usage Fault when there are too many. */
  add(hush: Hush, now: number): Promise<void>
  remove(id: string): Promise<void>
}

const MOST = 200

/** Silences and maintenance of all clusters, under `<prefix>:hush`, each sealed. */
export function openHushes({
  redis,
  prefix,
  secret,
}: {
  readonly redis: Redis
  readonly prefix: string
  readonly secret: string
}): Hushes {
  const key = `${prefix}:hush`
  const list = async (now: number) => {
    const kept = await redis.hgetall(key)
    const over: string[] = []
    const found = Object.entries(kept).flatMap(([id, sealed]) => {
      const hush = Hush.safeParse(open('watch', sealed, secret)).data
      if (hush?.id === id && hush.until > now) return [hush]
      over.push(id)
      return []
    })
    if (over.length > 0) await redis.hdel(key, ...over)
    return found.sort((a, b) => a.until - b.until)
  }
  return {
    list,
    async add(hush, now) {
      if ((await list(now)).length >= MOST) {
        throw new Fault('usage', `There are ${MOST} silences already, which is the most.`, {
          hint: 'End one: /k8s silence list, then /k8s silence remove ID',
        })
      }
      await redis.hset(key, hush.id, seal('watch', hush, secret))
    },
    async remove(id) {
      await redis.hdel(key, id)
    },
  }
}

export function splitHushes(all: readonly Hush[]): {
  readonly silences: readonly Silence[]
  readonly maintenance: readonly Maintenance[]
} {
  return {
    silences: all.filter(({ kind }) => kind === 'silence'),
    maintenance: all.filter(({ kind }) => kind === 'maintenance'),
  }
}
