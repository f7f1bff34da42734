import { randomUUID } from 'node:crypto'
import { hostname } from 'node:os'
import type { Redis } from 'ioredis'
import { alertmanagerRoute } from '../jobs/watch/alertmanager.ts'
import { whoAskedIn } from '../jobs/watch/asked.ts'
import { startAzureWatch } from '../jobs/watch/azure/watch.ts'
import type { ClusterWatch } from '../jobs/watch/cluster-watch.ts'
import { figuresOf } from '../jobs/watch/figures.ts'
import { openHushes, splitHushes } from '../jobs/watch/hushes.ts'
import type { Incidents } from '../jobs/watch/incidents.ts'
import { openIncidents } from '../jobs/watch/incidents.ts'
import type { LeadClock } from '../jobs/watch/lead.ts'
import type { Standing } from '../jobs/watch/policy.ts'
import { policyAt } from '../jobs/watch/policy.ts'
import { openShelf } from '../jobs/watch/shelf.ts'
import type { Webhooks } from '../jobs/watch/webhooks.ts'
import { deliveryOf } from '../jobs/watch/words.ts'
import { startWatch } from '../jobs/watch.ts'
import type { Route as AlertRoute } from './alert/route.ts'
import { createEnvelope } from './approval/envelope.ts'
import { openProposals } from './approval/store.ts'
import type { Azure } from './azure/azure.ts'
import type { Config } from './config.ts'
import { Fault } from './fault.ts'
import type { Deliver } from './job.ts'
import type { Clusters } from './kube/clusters.ts'
import type { Log } from './log.ts'
import type { Metrics } from './metrics.ts'
import type { PartState, Route } from './server.ts'
import { maskReply } from './view/mask.ts'

type Wiring = {
  readonly config: Config
  readonly redis: Redis
  readonly secret: string
  readonly clusters: Clusters
  readonly azure: Azure | undefined
  readonly log: Log
  readonly deliver: Deliver
  readonly clock: LeadClock
  readonly metrics: Pick<Metrics, 'looked' | 'watches'>
}

/** The watcher, wired: what commands know of incidents, and the role that finds them. */
export type Watcher = {
  readonly incidents: Incidents
  /** Where an Alertmanager posts, where it has a token. */
  readonly routes: readonly Route[]
  start(): {
    parts(): Readonly<Record<string, PartState>>
    stop(): Promise<void>
  }
}

export function wireWatcher({ config, redis, secret, clusters, azure, log, deliver, clock, metrics }: Wiring): Watcher {
  const { alerts } = config
  const { prefix } = config.redis
  const patterns = config.mask.map((pattern) => new RegExp(pattern, 'g'))
  const hushes = openHushes({ redis, prefix, secret })
  const watched = clusters.all
    .filter(({ name }) => alerts.clusters?.includes(name) ?? true)
    .map((cluster) => ({ cluster, shelf: openShelf({ redis, prefix, secret, cluster: cluster.name }) }))
  const isAzureWatched = azure !== undefined && (config.azure?.watchEverySeconds ?? 0) > 0
  const rest = openShelf({ redis, prefix, secret, cluster: clusters.find('azure') ? 'aks' : 'azure' })
  const token = config.env.ALERTMANAGER_TOKEN
  const shelfOf = (word: string | undefined) => {
    const named = word ?? alerts.alertmanager?.cluster ?? clusters.names()[0] ?? ''
    const name = (clusters.find(named) ?? clusters.find(alerts.alertmanager?.cluster ?? ''))?.name
    return watched.find(({ cluster }) => cluster.name === name)?.shelf
  }
  return {
    routes: token === undefined ? [] : [alertmanagerRoute({ token, shelfOf, now: clock.now, log })],
    incidents: openIncidents({
      shelves: [...watched.map(({ shelf }) => shelf), ...(isAzureWatched ? [rest] : [])],
      hushes,
      now: clock.now,
      morning: { at: alerts.morning, tz: alerts.report.tz },
    }),
    start() {
      if (alerts.webhooks.length > 0 && !config.env.WEBHOOK_SECRET) {
        throw new Fault(
          'config',
          'alerts.webhooks needs WEBHOOK_SECRET, by which whoever gets them knows them as ours.',
          {
            hint: 'Set it in the environment: 16 characters or more, the same where they are received.',
          },
        )
      }
      if (alerts.routes.length === 0)
        log.warn({}, 'Nobody is told of incidents: alerts.routes names no channel. /k8s incidents shows them')
      const identity = `${hostname()}-${randomUUID().slice(0, 8)}`
      const standing: Standing = {
        routes: alerts.routes.map(routeOf),
        ops: Object.entries(config.ops).map(([platform, channel]) => `${platform}:${channel}`),
        maintenance: alerts.maintenance,
        quiet: alerts.quiet,
      }
      const webhooks: Webhooks = {
        targets: alerts.webhooks,
        secret: config.env.WEBHOOK_SECRET ?? '',
        mask: (reply) => maskReply(reply, patterns),
      }
      const looked = (cluster: string, ms: number) => metrics.looked(cluster, ms / 1_000)
      const whoAsked = whoAskedIn(openProposals(redis, prefix, createEnvelope(secret), clock.now))
      const watch = startWatch({
        ...{ redis, prefix, clusters: watched, hushes, clock, deliver, log, identity, standing, webhooks, looked },
        overrides: alerts.rules,
        report: alerts.report,
        whoAsked,
        namespaces: alerts.namespaces,
        leaseNamespace: alerts.leaseNamespace,
        logLines: alerts.logLines,
        runbooks: alerts.runbooks,
      })
      const homes = watched.map(({ cluster: { name, server }, shelf }) => ({ name, server, shelf }))
      const azureWatch = isAzureWatched
        ? startAzureWatch({
            ...{ azure, redis, prefix, identity, clock, log, rest },
            every: (config.azure?.watchEverySeconds ?? 60) * 1_000,
            homes,
            subscriptions: config.azure?.subscriptions ?? [],
            homeOf: (name) => homes.find((home) => home.name === clusters.find(name)?.name),
            isWanted: (name) => alerts.clusters?.includes(clusters.find(name)?.name ?? name) ?? true,
            lead: {
              ...{ deliver, webhooks, looked, whoAsked, overrides: alerts.rules, report: alerts.report },
              policy: async (now) => policyAt(now, standing, splitHushes(await hushes.list(now))),
              words: (notice, logOf) =>
                deliveryOf(notice, {
                  ...{ cluster: rest.cluster, logOf, runbooks: alerts.runbooks },
                  mentionsIn: mentionsIn(standing.routes),
                }),
            },
          })
        : undefined
      metrics.watches(() => watch.clusters.map((each) => figuresOf(each, clock.now())))
      return {
        parts: () => ({
          ...Object.fromEntries(watch.clusters.map((each) => [`watch ${each.cluster}`, stateOf(each)])),
          ...(azureWatch && { 'watch Azure': { up: azureWatch.up(), says: azureWatch.says() } }),
        }),
        async stop() {
          await Promise.all([watch.stop(), azureWatch?.stop()])
        },
      }
    },
  }
}

function mentionsIn(routes: readonly AlertRoute[]) {
  return (channel: string) => routes.filter((route) => route.channel === channel).flatMap(({ mention = [] }) => mention)
}

function routeOf({ escalate, ...route }: Config['alerts']['routes'][number]): AlertRoute {
  return escalate.length > 0 ? { ...route, escalate } : route
}

function stateOf(watch: ClusterWatch): PartState {
  return { up: watch.up(), says: watch.says() }
}
