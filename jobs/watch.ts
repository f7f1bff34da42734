import type { Redis } from 'ioredis'
import type { Platform } from '../src/chat.ts'
import type { Deliver, Delivery } from '../src/job.ts'
import type { Cluster } from '../src/kube/cluster.ts'
import type { Ticking } from '../src/kube/lease.ts'
import type { Override } from '../src/watch/limits.ts'
import type { Log } from './log.ts'
import { saying } from './log.ts'
import type { ClusterWatch } from './watch/cluster-watch.ts'
import { startClusterWatch } from './watch/cluster-watch.ts'
import type { WhoAsked } from './watch/credit.ts'
import { deniedDelivery } from './watch/denied.ts'
import { openEvidence } from './watch/evidence.ts'
import type { Hushes } from './watch/hushes.ts'
import { splitHushes } from './watch/hushes.ts'
import type { LeadClock, LeadOptions } from './watch/lead.ts'
import { seekLeadership } from './watch/leadership.ts'
import type { Outgoing } from './watch/outgoing.ts'
import { watchOutgoing } from './watch/outgoing.ts'
import { channelAddress } from './watch/place.ts'
import type { Standing } from './watch/policy.ts'
import { policyAt } from './watch/policy.ts'
import type { ReportTimes } from './watch/reporting.ts'
import type { Shelf } from './watch/shelf.ts'
import type { Webhooks } from './watch/webhooks.ts'
import { deliveryOf } from './watch/words.ts'

export type WatchOptions = {
  readonly redis: Redis
  readonly prefix: string
  readonly clusters: readonly { readonly cluster: Cluster; readonly shelf: Shelf }[]
  readonly hushes: Hushes
  /** Who we are among the watchers. */
  readonly identity: string
  readonly clock: LeadClock
  readonly standing: Standing
  readonly overrides: readonly Override[]
  readonly report: ReportTimes
  readonly namespaces: readonly string[]
  readonly leaseNamespace: string
  readonly logLines: number
  readonly runbooks: readonly { readonly rule: string; readonly url: string }[]
  readonly webhooks: Webhooks
  readonly deliver: Deliver
  readonly whoAsked: WhoAsked
  readonly log: Log
  readonly looked?: LeadOptions['looked']
  /** Time as leases count it; this machine's without it. */
  readonly ticking?: Ticking
}

export type Watch = {
  readonly clusters: readonly ClusterWatch[]
  stop(): Promise<void>
}

/** Watches clusters: what reflectors hear becomes incidents, and those become words on the delivery queue. */
export function startWatch(options: WatchOptions): Watch {
  const { redis, prefix } = options
  const outgoing = watchOutgoing({ redis, prefix, platforms: platformsOf(options.standing) })
  const clusters = options.clusters.map(({ cluster, shelf }) => watchOne(cluster, shelf, options, outgoing.now))
  return {
    clusters,
    async stop() {
      await Promise.all(clusters.map((each) => each.stop()))
      await outgoing.stop()
    },
  }
}

/** Where anything of the watcher's may go. */
function platformsOf({ routes, ops }: Standing): readonly Platform[] {
  const channels = [
    ...ops,
    ...routes.flatMap(({ channel, escalate = [] }) => [channel, ...escalate.map((to) => to.channel)]),
  ]
  return [...new Set(channels.map((channel) => channelAddress(channel).platform))]
}

function watchOne(
  { name, self: api, certificateEnds }: Cluster,
  shelf: Shelf,
  options: WatchOptions,
  outgoing: () => Outgoing,
): ClusterWatch {
  const { redis, prefix, identity, log, clock, hushes, standing, deliver, runbooks } = options
  const mentionsIn = (channel: string) =>
    standing.routes.filter((route) => route.channel === channel).flatMap(({ mention = [] }) => mention)
  return startClusterWatch({
    ...{ api, shelf, clock, deliver, log, outgoing, certificateEnds },
    namespaces: options.namespaces,
    random: Math.random,
    overrides: options.overrides,
    webhooks: options.webhooks,
    whoAsked: options.whoAsked,
    report: options.report,
    policy: async (now) => policyAt(now, standing, splitHushes(await hushes.list(now))),
    words: (notice, logOf) => deliveryOf(notice, { cluster: name, logOf, runbooks, mentionsIn }),
    evidence: (found, has) => openEvidence({ api, lines: options.logLines, found, has }),
    lead: (gained, lost) =>
      seekLeadership({
        ...{ api, redis, prefix, identity, log, gained, lost, ticking: options.ticking },
        namespace: options.leaseNamespace,
      }),
    denied: (kinds) => {
      if (kinds.length > 0)
        log.warn({ cluster: name, kinds }, 'The cluster does not let us watch these kinds; their rules are off')
      void tellDenied(kinds).catch((error: unknown) =>
        log.warn({ error: saying(error) }, 'The ops channel could not be told'),
      )
    },
    ...(options.looked && { looked: options.looked }),
  })

  async function tellDenied(kinds: readonly string[]): Promise<void> {
    const { ops } = standing
    for (;;) {
      const { revision, fields } = await shelf.load()
      const before = (fields.get('denied') as { kinds: string; revision: number } | undefined) ?? {
        kinds: '',
        revision: 0,
      }
      if (before.kinds === kinds.join()) return
      const next = before.revision + 1
      const outbox: Delivery[] = ops.map((channel) => deniedDelivery(name, kinds, channel, next))
      const written = new Map([['denied', { kinds: kinds.join(), revision: next }]])
      if ((await shelf.commit(revision, { fields: written, outbox })) !== 'done') continue
      for (const delivery of outbox) await deliver(delivery)
      await shelf.handedOn(outbox.map(({ id }) => id))
      return
    }
  }
}
