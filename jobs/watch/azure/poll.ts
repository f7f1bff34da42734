import type { Azure, Fleet } from '../../../src/azure/azure.ts'
import type { AksCluster, SubscriptionRef } from '../../../src/azure/cluster.ts'
import type { Minor } from '../../../src/azure/upgrades.ts'
import { versionsIn } from '../../../src/azure/upgrades.ts'
import type { Announced } from '../../../src/azure/watch-events.ts'
import { announcedIn } from '../../../src/azure/watch-events.ts'
import { Fault } from '../../../src/fault.ts'
import { supportOf } from '../../../src/view/aks/versions.ts'
import type { Work } from '../../../src/watch/azure/seen.ts'
import type { Log } from '../../log.ts'
import { sparing } from '../../log.ts'
import type { Beside } from './seen.ts'

/** What one look at Azure brought. */
export type Look = {
  readonly fleet: Fleet
  /** What else is known of a cluster. */
  beside(cluster: AksCluster): Beside
}

const EVENTS_EVERY = 300_000
const VERSIONS_EVERY = 6 * 3_600_000

/**
 * Looks at all subscriptions: one list of clusters each, and seldom what maintenance is announced and which versions there
 * are. What besides the list cannot be had is left as it was; Azure's own limits are kept by the clients (budget.ts).
 */
export function openPoll(azure: Azure, now: () => number, log: Log, every: number) {
  const quiet = sparing(log)
  const works = new Map<string, { readonly at: number; readonly found: readonly Announced[] | undefined }>()
  const versions = new Map<string, { readonly at: number; readonly found: readonly Minor[] | undefined }>()

  async function look(signal: AbortSignal): Promise<Look> {
    const fleet = await azure.fleet(signal, 0)
    const subscriptions = new Map(fleet.clusters.map(({ subscription }) => [subscription.id, subscription]))
    for (const each of subscriptions.values()) {
      await kept(works, each.id, Math.min(EVENTS_EVERY, 5 * every), () => announcedIn(azure, each, signal))
    }
    for (const { subscription, location } of fleet.clusters) {
      await kept(versions, placeOf(subscription, location), VERSIONS_EVERY, () =>
        versionsIn(azure, subscription, location, signal),
      )
    }
    return { fleet, beside: (cluster) => ({ ...besideOf(cluster), ...apartIn(fleet, cluster) }) }
  }

  /** Asks again when it is time; a failure counts as asked, so that it costs no more than an answer. */
  async function kept<T>(
    known: Map<string, { readonly at: number; readonly found: T | undefined }>,
    key: string,
    every: number,
    ask: () => Promise<T>,
  ): Promise<void> {
    const last = known.get(key)
    if (last && now() - last.at < every) return
    try {
      known.set(key, { at: now(), found: await ask() })
    } catch (error) {
      if (!(error instanceof Fault)) throw error
      known.set(key, { at: now(), found: last?.found })
      quiet.warn(
        { why: error.message },
        'Something of Azure cannot be watched; what the list of clusters says still is',
      )
    }
  }

  function besideOf({ id, location, subscription, version, supportPlan }: AksCluster): Beside {
    const announced = works.get(subscription.id)?.found
    const offered = versions.get(placeOf(subscription, location))?.found
    return {
      ...(announced && { works: announced.filter(({ cluster }) => cluster === id.toLowerCase()).flatMap(workOf) }),
      ...(offered && { support: supported({ version, ...(supportPlan !== undefined && { supportPlan }) }, offered) }),
    }
  }

  return { look }
}

/** Whether others have its name; where not all could be listed, nobody knows that none has. */
function apartIn({ clusters, failed }: Fleet, { id, name, group }: AksCluster): Pick<Beside, 'apart'> {
  const same = (one: string, other: string) => one.toLowerCase() === other.toLowerCase()
  const others = clusters.filter((each) => same(each.name, name) && !same(each.id, id))
  if (others.length === 0) return failed.length > 0 ? {} : { apart: 'name' }
  return { apart: others.some((each) => same(each.group, group)) ? 'subscription' : 'group' }
}

function supported(
  cluster: Parameters<typeof supportOf>[0],
  offered: readonly Minor[],
): NonNullable<Beside['support']> {
  // A region that offers nothing is an answer that nobody can use.
  if (offered.length === 0) return 'well'
  const { tone, says } = supportOf(cluster, offered)
  return tone === 'good' ? 'well' : { says, over: tone === 'bad' }
}

function workOf({ id, what, status, at, says }: Announced): readonly Work[] {
  if (status !== 'Scheduled' && status !== 'Started') return []
  return [{ id, what, status, at, ...(says && { says }) }]
}

function placeOf({ id }: SubscriptionRef, location: string): string {
  return `${id} ${location}`
}
