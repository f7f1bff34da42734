import { Fault } from '../fault.ts'
import type { Clients, SubscriptionClient } from './clients.ts'
import { asking, openClients, TENANT } from './clients.ts'
import type { Cloud } from './cloud.ts'
import type { AksCluster, AksPool, SubscriptionRef } from './cluster.ts'
import { clusterOf, poolOf } from './cluster.ts'
import type { IdentitySettings } from './credential.ts'
import { openCredential } from './credential.ts'
import type { ReadPrices } from './prices.ts'
import { openPrices } from './prices.ts'

export type AzureSettings = IdentitySettings & {
  readonly cloud: Cloud
  /** By id; empty: every one that the bot's identity may see. */
  readonly subscriptions: readonly string[]
  /** Where the price list is. */
  readonly prices: string
  /** How often it is asked how far an operation is, in seconds. */
  readonly followSeconds?: number
}

/** All clusters that could be listed, and the subscriptions that could not, each with why. */
export type Fleet = {
  readonly clusters: readonly AksCluster[]
  /** Every subscription that was asked, in small letters: what is in none of them may well be there. */
  readonly asked: ReadonlySet<string>
  readonly failed: readonly { readonly subscription: SubscriptionRef; readonly fault: Fault }[]
  /** When Azure was asked, in ms since the epoch. */
  readonly at: number
}

/** Azure as the bot: it knows no impersonation, so policy alone decides who may ask what. */
export type Azure = {
  readonly cloud: Cloud
  /** What is no older than `age`, in ms, serves as well; 5 s by default. */
  fleet(signal: AbortSignal, age?: number): Promise<Fleet>
  /** The cluster as it is now. */
  cluster(known: AksCluster, signal: AbortSignal): Promise<AksCluster>
  pools(of: AksCluster, signal: AbortSignal): Promise<readonly AksPool[]>
  pool(of: AksCluster, name: string, signal: AbortSignal): Promise<AksPool>
  readonly prices: ReadPrices
  /** How often an operation is looked at, in ms: az does every 30 s, and Azure itself says nothing. */
  readonly followEveryMs: number
  /** A token of the bot's identity for something else than Azure itself, such as an API server. */
  token(
    scope: string,
    doing: string,
    signal: AbortSignal,
  ): Promise<{ readonly token: string; readonly expiresAt: number }>
  /** What one subscription is asked with. */
  client(subscription: SubscriptionRef): SubscriptionClient
}

const MOST_SUBSCRIPTIONS = 200
const MOST_CLUSTERS = 2_000
/** How long a list serves everybody who asks, in ms: AKS allows one LIST a second and subscription. */
const FRESH = 5_000
/** The same where Azure will soon refuse. */
const FRESH_WHEN_SHORT = 60_000
const SHORT = 200
const LONGEST_LIST = 25_000

/** Opens Azure without asking it anything. Throws a config Fault when the identity lacks something. */
export async function openAzure(settings: AzureSettings, env: NodeJS.ProcessEnv, now: () => number): Promise<Azure> {
  const { cloud } = settings
  const credential = await openCredential(settings, cloud, env)
  const clients = await openClients(cloud, credential, now)
  let last: { readonly fleet: Promise<Fleet>; readonly at: number } | undefined
  let names: { readonly found: readonly SubscriptionRef[]; readonly at: number } | undefined

  /** Subscriptions come and go seldom: their names are asked for every ten minutes. */
  async function subscriptions(signal: AbortSignal): Promise<readonly SubscriptionRef[]> {
    if (names && now() - names.at < 600_000) return names.found
    const found = await visible(clients, settings.subscriptions, signal)
    names = { found, at: now() }
    return found
  }

  async function list(signal: AbortSignal): Promise<Fleet> {
    const all = await subscriptions(signal)
    const listed = await Promise.allSettled(all.map((each) => clustersOf(clients.of(each.id), each, signal)))
    const failed = listed.flatMap((result, i) => {
      const subscription = all[i]
      if (result.status === 'fulfilled' || !subscription) return []
      if (!(result.reason instanceof Fault)) throw result.reason
      return [{ subscription, fault: result.reason }]
    })
    const clusters = listed.flatMap((each) => (each.status === 'fulfilled' ? each.value : []))
    return { clusters, asked: new Set(all.map(({ id }) => id.toLowerCase())), failed, at: now() }
  }

  return {
    cloud,
    followEveryMs: (settings.followSeconds ?? 15) * 1_000,
    prices: await openPrices(settings.prices, cloud.ca),
    client: ({ id }) => clients.of(id),
    token: (scope, doing, signal) =>
      asking(doing, signal, async (abortSignal) => {
        const { token, expiresOnTimestamp } = await found(credential.getToken(scope, { abortSignal }))
        return { token, expiresAt: expiresOnTimestamp }
      }),
    async fleet(signal, age = FRESH) {
      const isShort = names?.found.some(({ id }) => (clients.of(id).budget.readsLeft() ?? SHORT) < SHORT)
      if (last && now() - last.at < (isShort ? FRESH_WHEN_SHORT : age)) return waiting(last.fleet, signal)
      // Others may wait for the same answer when whoever asked first no longer does.
      const fleet = list(AbortSignal.timeout(LONGEST_LIST))
      last = { fleet, at: now() }
      // Neither a failure nor half a list is kept for others.
      fleet.then(
        ({ failed }) => {
          if (failed.length > 0 && last?.fleet === fleet) last = undefined
        },
        () => {
          if (last?.fleet === fleet) last = undefined
        },
      )
      return waiting(fleet, signal)
    },
    cluster: (known, signal) =>
      asking(`show ${known.name}`, signal, async (abortSignal) => {
        const { read } = clients.of(known.subscription.id)
        return clusterOf(await read.managedClusters.get(known.group, known.name, { abortSignal }), known.subscription)
      }),
    pools: (of, signal) =>
      asking(`list the node pools of ${of.name}`, signal, async (abortSignal) => {
        const { read } = clients.of(of.subscription.id)
        const found: AksPool[] = []
        for await (const each of read.agentPools.list(of.group, of.name, { abortSignal })) found.push(poolOf(each))
        return found
      }),
    pool: (of, name, signal) =>
      asking(`show the node pool ${name} of ${of.name}`, signal, async (abortSignal) => {
        const { read } = clients.of(of.subscription.id)
        return poolOf(await read.agentPools.get(of.group, of.name, name, { abortSignal }))
      }),
  }
}

async function found<T>(asked: Promise<T | null>): Promise<T> {
  const token = await asked
  if (token !== null) return token
  throw new Fault('config', 'Entra gave the bot no token.', { hint: 'Whoever runs me: check azure.identity.' })
}

function waiting(fleet: Promise<Fleet>, signal: AbortSignal): Promise<Fleet> {
  return asking('list the clusters', signal, () => fleet)
}

async function visible(
  clients: Clients,
  only: readonly string[],
  signal: AbortSignal,
): Promise<readonly SubscriptionRef[]> {
  // Names come from the list; where it cannot be read, the ids that are configured do as well.
  const asked = clients.of(TENANT).get('/subscriptions?api-version=2022-12-01', 'list the subscriptions', signal)
  const body = await (only.length > 0 ? asked.catch(() => undefined) : asked)
  const found = listOf(body).flatMap(({ subscriptionId, displayName }) =>
    typeof subscriptionId === 'string' ? [{ id: subscriptionId, name: String(displayName ?? subscriptionId) }] : [],
  )
  const wanted = only.map((id) => found.find((each) => each.id.toLowerCase() === id.toLowerCase()) ?? { id, name: id })
  const all = only.length > 0 ? wanted : found
  if (all.length > 0) return all.slice(0, MOST_SUBSCRIPTIONS)
  throw new Fault('config', 'The bot’s identity may see no subscription of Azure.', {
    hint: 'Whoever runs me: give it the role Reader, or the narrower one in docs/aks.md, on a subscription.',
  })
}

function clustersOf({ read }: SubscriptionClient, subscription: SubscriptionRef, signal: AbortSignal) {
  return asking(`list the clusters of ${subscription.name}`, signal, async (abortSignal) => {
    const found: AksCluster[] = []
    for await (const each of read.managedClusters.list({ abortSignal })) {
      found.push(clusterOf(each, subscription))
      if (found.length >= MOST_CLUSTERS) break
    }
    return found
  })
}

/** The records under `value`, which is how Azure answers with a list. */
export function listOf(body: unknown): readonly Readonly<Record<string, unknown>>[] {
  const value = (body as { readonly value?: unknown } | undefined)?.value
  return Array.isArray(value) ? value.filter((each) => typeof each === 'object' && each !== null) : []
}
