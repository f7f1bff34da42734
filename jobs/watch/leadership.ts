import type { Redis } from 'ioredis'
import type { Api } from '../../src/kube/api.ts'
import type { Ticking } from '../../src/kube/lease.ts'
import { holdLease } from '../../src/kube/lease.ts'
import type { Log } from '../log.ts'
import type { Lock } from './lock.ts'
import { holdLock } from './lock.ts'

/** Whether this process is the one that judges a cluster. */
export type Leadership = {
  /** In words: `leads by the Lease quarterdeck/…`. */
  says(): string
  stop(): Promise<void>
}

type Options = {
  readonly api: Pick<Api, 'cluster' | 'get' | 'send'>
  readonly redis: Redis
  readonly prefix: string
  readonly namespace: string
  readonly identity: string
  readonly log: Log
  /** Time as the lease counts it; this machine's without it. */
  readonly ticking?: Ticking | undefined
  readonly gained: () => void
  readonly lost: (why: string, taken: boolean) => void
}

/**
 * By a Lease in the cluster itself; where the cluster refuses us one, by a lock in Redis, which all our processes share.
 * Two that think they lead do no harm: what they write is fenced (shelf.ts).
 */
export function seekLeadership(options: Options): Leadership {
  const { api, redis, prefix, namespace, identity, log, gained, lost } = options
  const name = `quarterdeck-${prefix}`
    .toLowerCase()
    .replace(/[^a-z0-9-]/g, '-')
    .slice(0, 60)
  let lock: Lock | undefined
  let why = ''
  let isStopped = false
  const lease = holdLease({
    ...{ api, namespace, name, identity, gained, lost, random: Math.random },
    clock: options.ticking ?? machine,
    refused(reason) {
      if (lock || isStopped) return
      why = reason
      log.warn(
        { cluster: api.cluster, why: reason },
        'No Lease may be had in the cluster; a lock in Redis takes its place',
      )
      const key = `${prefix}:watch:${api.cluster}:leader`
      lock = holdLock({ redis, key, identity, gained, lost, log })
      void lease.stop()
    },
  })
  return {
    says() {
      if (lock)
        return `${lock.isHeld() ? 'leads' : 'stands by'} by a lock in Redis, because the cluster gives no Lease (${why})`
      if (lease.isHeld()) return 'leads'
      const holder = lease.holder()
      return holder === undefined ? 'waits for the lease' : `stands by for ${holder}`
    },
    async stop() {
      isStopped = true
      await Promise.all([lease.stop(), lock?.stop()])
    },
  }
}

const machine: Ticking = {
  monotonic: () => performance.now(),
  after(ms, task) {
    const timer = setTimeout(task, ms).unref()
    return () => clearTimeout(timer)
  },
}
