import { onTestFinished } from 'vitest'
import { connected, connectWorker, disconnect } from '../../jobs/connection.ts'
import type { AzureWatchOptions } from '../../jobs/watch/azure/watch.ts'
import { startAzureWatch } from '../../jobs/watch/azure/watch.ts'
import type { Shelf } from '../../jobs/watch/shelf.ts'
import { openShelf } from '../../jobs/watch/shelf.ts'
import { manualClock } from '../../sandbox/clock.ts'
import { openAzure } from '../../src/azure/azure.ts'
import { cloudOf } from '../../src/azure/cloud.ts'
import type { SeenCluster } from '../../src/watch/azure/seen.ts'
import { CLIENT, CLIENT_SECRET, openSandboxAzure } from '../support/azure.ts'
import { until } from '../support/until.ts'

const quiet = { debug() {}, info() {}, warn() {}, error() {} }
const EVERY = 60_000

/** The sandbox's Azure, the shelves in a Redis, and watches over them that follow one another. */
export async function openAzureStage({ url, prefix }: { readonly url: string; readonly prefix: string }) {
  const connection = connectWorker(url, quiet)
  const [fake] = await Promise.all([openSandboxAzure(), connected(connection, 10_000)])
  onTestFinished(async () => {
    await fake.stop()
    await disconnect(connection)
  })
  const clock = manualClock(Date.UTC(2026, 10, 23, 2, 0))
  const shelf = (cluster: string) => openShelf({ redis: connection, prefix, secret: 'x'.repeat(32), cluster })
  const [rest, prod] = [shelf('azure'), shelf('prod-weu')]

  const home = { shelf: prod, server: '127.0.0.1:6443' }

  /** A process that has just started: it knows nothing but what is written. */
  async function watch(options: Partial<AzureWatchOptions> = {}) {
    const cloud = cloudOf({ resourceManager: fake.url, authority: fake.authority }, fake.ca)
    const identity = { identity: 'service-principal', tenant: fake.tenant, client: CLIENT } as const
    const settings = { ...identity, cloud, subscriptions: options.subscriptions ?? [], prices: fake.url }
    const azure = await openAzure(settings, { AZURE_CLIENT_SECRET: CLIENT_SECRET }, clock.now)
    return startAzureWatch({
      ...{ azure, redis: connection, prefix, identity: 'one', clock, log: quiet, every: EVERY, rest },
      ...{ homes: [home], subscriptions: [], isWanted: () => true },
      homeOf: (name) => (name === 'prod-weu' ? home : undefined),
      lead: {
        ...{ deliver: async () => {}, whoAsked: async () => undefined, overrides: [] },
        webhooks: { targets: [], secret: '', mask: (reply) => reply },
        report: { at: '09:00', tz: 'UTC' },
        policy: async () => ({ routes: [], silences: [], maintenance: [] }),
        words: () => {
          throw new Error('nobody is to be told anything')
        },
      },
      ...options,
    })
  }

  async function lying(on: Shelf): Promise<readonly SeenCluster[]> {
    const { fields } = await on.load()
    return [...fields].flatMap(([field, value]) => (field.startsWith('azure ') ? [value as SeenCluster] : []))
  }

  return {
    ...{ fake, rest, prod, clock, watch, lying },
    /** Lets Azure be looked at, as often as it takes, until the clusters on a shelf are so. */
    async looks(what: string, on: Shelf, fits: (seen: readonly SeenCluster[]) => boolean): Promise<void> {
      await until(
        what,
        async () => {
          clock.advance(EVERY)
          return fits(await lying(on))
        },
        5_000,
      )
    },
  }
}
