import { randomUUID } from 'node:crypto'
import { connected, connectWorker, disconnect } from '../../jobs/connection.ts'
import { startProducer } from '../../jobs/enqueue.ts'
import { openHushes } from '../../jobs/watch/hushes.ts'
import type { Shelf } from '../../jobs/watch/shelf.ts'
import { openShelf } from '../../jobs/watch/shelf.ts'
import { startWatch } from '../../jobs/watch.ts'
import type { Deliver } from '../../src/job.ts'
import { openClusters } from '../../src/kube/clusters.ts'
import { secret } from '../jobs/words.ts'

/** Where a watcher is to die: once its state is written, once its words are on the queue, or once all of it is done. */
export type DiesAt = 'written' | 'handing' | 'handed'

export type Around = {
  readonly url: string
  readonly prefix: string
  /** Path of a kubeconfig with the cluster prod-weu. */
  readonly kubeconfig: string
  readonly pace: Pace
  readonly dies?: DiesAt
}

/** Time that goes faster: `speed` times as fast since `since` (this machine's ms), from `from` on. */
export type Pace = { readonly speed: number; readonly since: number; readonly from: number }

/** The same time in every process that has the same pace. */
export function fastClock({ speed, since, from }: Pace) {
  return {
    now: () => Math.round(from + (Date.now() - since) * speed),
    monotonic: () => performance.now() * speed,
    after(ms: number, task: () => void) {
      const timer = setTimeout(task, ms / speed)
      return () => clearTimeout(timer)
    },
  }
}

const quiet = { info() {}, warn() {}, error() {} }

/** A watcher as src/watcher.ts wires it, on time that goes fast; somebody may set its clock meanwhile, by `off` ms. */
export async function openWatcher(
  { url, prefix, kubeconfig, pace, dies }: Around,
  died: () => void = () => {},
  set: { off: number; readonly fastNetwork?: boolean } = { off: 0 },
) {
  const redis = connectWorker(url, quiet)
  await connected(redis, 10_000)
  const producer = startProducer({ redis, prefix, secret })
  const clusters = await openClusters([{ name: 'prod-weu', kubeconfig, context: 'prod-weu', insecure: true }], {
    env: {},
  })
  const shelf = openShelf({ redis, prefix, secret, cluster: 'prod-weu' })
  const { now, after, monotonic } = fastClock(pace)
  const clock = { now: () => now() + set.off, after, ...(set.fastNetwork && { monotonic }) }
  const watch = startWatch({
    ...{ redis, prefix, clock, log: quiet, overrides: [], namespaces: [], logLines: 0, runbooks: [] },
    clusters: clusters.all.map((cluster) => ({ cluster, shelf: mortal(shelf, dies, died) })),
    hushes: openHushes({ redis, prefix, secret }),
    identity: randomUUID(),
    standing: {
      routes: [{ match: {}, channel: 'console:alerts' }],
      ops: ['console:ops'],
      maintenance: [],
      quiet: undefined,
    },
    report: { at: '08:00', tz: 'UTC' },
    webhooks: { targets: [], secret: '', mask: (reply) => reply },
    leaseNamespace: 'quarterdeck',
    whoAsked: async () => undefined,
    deliver: dies === 'handing' ? mortalDeliver(producer.deliver, died) : producer.deliver,
    ticking: fastClock({ ...pace, speed: 10 }),
  })
  return {
    watch,
    async stop() {
      await watch.stop()
      await producer.close()
      await clusters.close()
      await disconnect(redis)
    },
  }
}

function mortal(shelf: Shelf, dies: DiesAt | undefined, died: () => void): Shelf {
  return {
    ...shelf,
    async commit(revision, writes, epoch) {
      const outcome = await shelf.commit(revision, writes, epoch)
      if (dies === 'written' && outcome === 'done' && isSaying(writes.outbox?.map(({ id }) => id))) died()
      return outcome
    },
    async handedOn(ids) {
      await shelf.handedOn(ids)
      if (dies === 'handed' && isSaying(ids)) died()
    },
  }
}

function mortalDeliver(deliver: Deliver, died: () => void): Deliver {
  return async (delivery) => {
    await deliver(delivery)
    if (isSaying([delivery.id])) died()
  }
}

/** Words about an incident of its own. */
function isSaying(ids: readonly string[] = []): boolean {
  return ids.some((id) => id.includes('.INC-'))
}
