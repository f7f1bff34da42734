import { randomUUID } from 'node:crypto'
import type { Clock } from '../clock.ts'
import { realClock } from '../clock.ts'
import { heartbeats } from '../controllers/node/heartbeat.ts'
import type { Controllers } from '../controllers/start.ts'
import { kubeconfig } from '../kube/kubeconfig.ts'
import type { KubeServer } from '../kube/server.ts'
import { startKube } from '../kube/server.ts'
import type { Store } from '../kube/store.ts'
import { blueprints } from './blueprint.ts'
import { admin, bot, people } from './people.ts'
import { populate } from './populate.ts'
import type { Troubles } from './trouble.ts'
import { troubles } from './trouble.ts'

export type WorldOptions = {
  /** The machine's by default. */
  readonly clock?: Clock
  /** Which of `prod-weu` and `staging`; both by default. */
  readonly clusters?: readonly string[]
  /** HTTPS, as kubectl wants it to send its token; true by default. */
  readonly tls?: boolean
  /** Kubelets renew their leases; true by default. Off, an idle world writes nothing. */
  readonly heartbeats?: boolean
  /** Told when a controller could not cope with an object; it tries again. */
  readonly onError?: (error: unknown, where: string) => void
}

export type WorldCluster = {
  readonly name: string
  readonly server: KubeServer
  readonly store: Store
  readonly controllers: Controllers
  readonly trouble: Troubles
}

export type World = {
  readonly clusters: readonly WorldCluster[]
  /** Throws when the world has no such cluster. */
  cluster(name: string): WorldCluster
  /** A kubeconfig's text: one context a cluster, as the bot, who may only watch and act for others. */
  readonly kubeconfig: string
  /** The same for somebody who may do everything. */
  readonly adminKubeconfig: string
  readonly tokens: {
    readonly bot: string
    readonly admin: string
    readonly oncall: string
    readonly lead: string
    readonly viewer: string
  }
  stop(): Promise<void>
}

/** Starts the demo's clusters: a believable shop on each, with servers, controllers and a past. Nothing but 127.0.0.1 is listened on. */
export async function startWorld(options: WorldOptions = {}): Promise<World> {
  const { clock = realClock, tls = true } = options
  const chosen = blueprints.filter(({ name }) => options.clusters?.includes(name) ?? true)
  const tokens = {
    bot: randomUUID(),
    admin: randomUUID(),
    oncall: randomUUID(),
    lead: randomUUID(),
    viewer: randomUUID(),
  }
  const users = {
    [tokens.bot]: { user: bot.user, groups: bot.groups },
    [tokens.admin]: admin,
    [tokens.oncall]: people.oncall,
    [tokens.lead]: people.lead,
    [tokens.viewer]: people.viewer,
  }
  const started: { cluster: WorldCluster; stopBeats: () => void }[] = []
  const stop = async () => {
    for (const { cluster, stopBeats } of started) {
      stopBeats()
      cluster.controllers.stop()
    }
    await Promise.all(started.map(({ cluster }) => cluster.server.stop()))
  }
  for (const blueprint of chosen) {
    const { store, controllers } = populate(blueprint, clock, options.onError)
    const { logs, metrics, cluster } = controllers
    const server = await startKube({ clock, store, version: blueprint.version, tokens: users, tls, logs, metrics })
    const stopBeats = options.heartbeats === false ? () => {} : heartbeats(cluster, controllers.nodes.isAlive)
    started.push({
      cluster: { name: blueprint.name, server, store, controllers, trouble: troubles(controllers) },
      stopBeats,
    })
  }
  const clusters = started.map(({ cluster }) => cluster)
  const config = (token: string) =>
    kubeconfig(
      clusters.map(({ name, server }) => ({ name, server: server.url, token, ...(server.ca && { ca: server.ca }) })),
    )
  return {
    clusters,
    cluster(name) {
      const found = clusters.find((cluster) => cluster.name === name)
      if (!found) throw new Error(`the sandbox has no cluster ${name}`)
      return found
    },
    kubeconfig: config(tokens.bot),
    adminKubeconfig: config(tokens.admin),
    tokens,
    stop,
  }
}
