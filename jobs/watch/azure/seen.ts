import type { AksCluster, AksPool } from '../../../src/azure/cluster.ts'
import { imageMadeAt } from '../../../src/view/aks/image-age.ts'
import type { Ended, SeenCluster, SeenPool, Stand, Upgrade, Work } from '../../../src/watch/azure/seen.ts'
import { isFinal, isRolling } from '../../../src/watch/azure/seen.ts'

/** What belongs to a cluster and is not in the list of clusters. Left out: as it was. */
export type Beside = {
  readonly works?: readonly Work[]
  /** What is said of its version's support where something is wrong with it. */
  readonly support?: { readonly says: string; readonly over: boolean } | 'well'
  /** What tells it from others of its name; its name where there is none. */
  readonly apart?: 'name' | 'group' | 'subscription'
}

const MOST_POOLS = 100
const MOST_TAGS = 20

/**
 * What is known of a cluster after another look at it, `as` which it is known where its name is not enough. Pure: it gives
 * the same for the same, so that nothing is written where nothing happened.
 */
export function seenOf(
  cluster: AksCluster,
  before: SeenCluster | undefined,
  now: number,
  beside: Beside = {},
  as?: string,
): SeenCluster {
  const { id, name, group, subscription, location, version } = cluster
  const provisioning = stand(cluster.provisioning, before?.provisioning, now)
  const support = supportOf(before, now, beside)
  const apart = beside.apart === 'name' ? undefined : (beside.apart ?? before?.apart)
  return {
    ...{ v: 1, id, name, group, subscription: subscription.name, location, version },
    ...(as !== undefined && { as }),
    ...(apart && { apart }),
    tags: Object.fromEntries(Object.entries(cluster.tags).slice(0, MOST_TAGS)),
    power: stand(cluster.power, before?.power, now),
    provisioning,
    ...endOf(provisioning, before?.ended, cluster.trouble),
    ...(support && { support }),
    pools: cluster.pools.slice(0, MOST_POOLS).map((pool) =>
      poolOf(
        pool,
        before?.pools.find((each) => each.name === pool.name),
        now,
      ),
    ),
    works: beside.works ?? before?.works ?? [],
  }
}

/** The same after a look that failed: how it stood then, and that nobody knows. */
export function unseen(before: SeenCluster, why: string, now: number): SeenCluster {
  return { ...before, lost: { since: before.lost?.since ?? now, why } }
}

function poolOf(pool: AksPool, before: SeenPool | undefined, now: number): SeenPool {
  const { name, count, spot, version, image } = pool
  const madeAt = imageMadeAt(image)
  const provisioning = stand(pool.provisioning, before?.provisioning, now)
  const upgrade = upgradeOf(pool, before, provisioning, now)
  return {
    ...{ name, count, spot, version, provisioning },
    power: stand(pool.power, before?.power, now),
    ...endOf(provisioning, before?.ended, pool.trouble),
    ...(image !== undefined && { image }),
    ...(madeAt !== undefined && { imageMadeAt: madeAt }),
    ...(upgrade && { upgrade }),
  }
}

/** What goes on says nothing yet about how it ends: until then the last end stands. */
function endOf(now: Stand, before: Ended | undefined, trouble: string | undefined): { readonly ended?: Ended } {
  if (!isFinal(now)) return before ? { ended: before } : {}
  return { ended: { ...now, ...(trouble !== undefined && { trouble }) } }
}

function upgradeOf(pool: AksPool, before: SeenPool | undefined, provisioning: Stand, now: number): Upgrade | undefined {
  const known = before?.upgrade
  const goesOn = known !== undefined && known.endedAt === undefined
  if (isRolling(provisioning)) {
    if (goesOn) return known
    return {
      since: provisioning.since,
      from: imageOf(before?.image ?? pool.image) ?? pool.version,
      to: '',
      nodes: pool.count,
    }
  }
  if (!goesOn) return known
  const isOther = before && before.version !== pool.version
  const made = isOther ? { from: before.version, to: pool.version } : { to: imageOf(pool.image) ?? pool.version }
  return { ...known, ...made, endedAt: now, how: provisioning.word }
}

/** Images of one kind differ in their last part alone: `202611.03.0`. */
function imageOf(image: string | undefined): string | undefined {
  return /[\d.]+$/.exec(image ?? '')?.[0]?.replace(/^\.+/, '')
}

function supportOf(before: SeenCluster | undefined, now: number, { support }: Beside): SeenCluster['support'] {
  if (support === undefined) return before?.support
  if (support === 'well') return undefined
  if (before?.support?.over === support.over) return { ...before.support, ...support }
  return { ...support, since: now, ...(!before && { first: true }) }
}

function stand(word: string, before: Stand | undefined, now: number): Stand {
  if (before?.word === word) return before
  return before ? { word, since: now } : { word, since: now, first: true }
}
