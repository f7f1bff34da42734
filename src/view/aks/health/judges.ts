import type { AksCluster } from '../../../azure/cluster.ts'
import type { Usage } from '../../../azure/insight.ts'
import type { Minor } from '../../../azure/upgrades.ts'
import { counted } from '../../counted.ts'
import type { Finding } from '../../health/finding.ts'
import { imageDays } from '../image-age.ts'
import { stateOf } from '../state.ts'
import { isBehind } from '../upgrades.ts'
import { supportOf } from '../versions.ts'

type Judged = Omit<Finding, 'name'>

/** AKS makes a node image a week and supports them for 90 days (learn.microsoft.com/azure/aks/node-image-upgrade). */
const OLD_IMAGE = 45
const TOO_OLD_IMAGE = 90
/** Shares of a quota. */
const NEARLY = 0.8
const FULL = 0.95
const MOST_SPOT = 0.5

/** Whether Azure is done with the cluster and its pools, and how that ended. */
export function judgeProvisioning({ power, provisioning, trouble, pools }: AksCluster): Judged {
  const parts = [{ name: 'cluster', power, provisioning }, ...pools]
  const bad = parts.filter((part) => stateOf(part).tone === 'bad')
  const busy = parts.filter((part) => stateOf(part).word.endsWith('…'))
  const named = (some: readonly { readonly name: string; readonly provisioning: string }[]) =>
    some.map(({ name, provisioning: state }) => `${name} ${state}`).join(', ')
  if (bad.length > 0) {
    return { tone: 'bad', value: named(bad) + (trouble ? `: ${trouble}` : ''), headline: named(bad) }
  }
  if (busy.length > 0) return { tone: 'good', value: `going on: ${named(busy)}` }
  const stopped = power === 'Stopped'
  return {
    tone: stopped ? 'warn' : 'good',
    value: stopped ? 'stopped' : 'done, and running',
    ...(stopped && { headline: 'it is stopped' }),
  }
}

export function judgeSupport(cluster: AksCluster, offered: readonly Minor[]): Judged {
  const { tone, says } = supportOf(cluster, offered)
  return { tone, value: says, ...(tone !== 'good' && { headline: says }) }
}

/** How far pools are behind the control plane. */
export function judgePoolVersions({ version, pools }: AksCluster): Judged {
  const behind = pools.filter((pool) => pool.version !== version)
  if (behind.length === 0) return { tone: 'good', value: `all at ${version}` }
  const value = behind.map((pool) => `${pool.name} ${pool.version}`).join(', ')
  return {
    tone: 'warn',
    value: `${value}; control plane ${version}`,
    headline: `${counted(behind.length, 'pool')} behind ${version}`,
  }
}

/** How old the images of the nodes are, and whether newer ones are there. */
export function judgeImages({ pools }: AksCluster, newest: ReadonlyMap<string, string>, now: number): Judged {
  const known = pools.map((pool) => ({
    name: pool.name,
    days: imageDays(pool.image, now),
    behind: isBehind(pool.image, newest.get(pool.name)),
  }))
  const old = known.filter(({ days = 0, behind }) => behind && days >= OLD_IMAGE)
  const value = known
    .map(
      ({ name, days, behind }) =>
        `${name} ${days === undefined ? 'unknown' : `${days}d`}${behind ? ', a newer one is there' : ''}`,
    )
    .join('; ')
  if (old.length === 0) return { tone: 'good', value }
  const worst = Math.max(...old.map(({ days = 0 }) => days))
  return { tone: worst >= TOO_OLD_IMAGE ? 'bad' : 'warn', value, headline: `node images up to ${worst} days old` }
}

/** Whether the autoscaler has room. */
export function judgeScaling({ pools }: AksCluster): Judged {
  const full = pools.filter(({ count, scales }) => scales && count >= scales.max)
  const auto = pools.filter(({ scales }) => scales)
  if (full.length > 0) {
    const value = full.map(({ name, scales }) => `${name} is at its limit of ${scales?.max}`).join(', ')
    return { tone: 'warn', value, headline: value }
  }
  if (auto.length === 0) return { tone: 'good', value: 'off: every count is set by hand' }
  return {
    tone: 'good',
    value: auto.map(({ name, count, scales }) => `${name} ${count} of ${scales?.min}-${scales?.max}`).join(', '),
  }
}

/** What of the region's quota is nearly used up: an upgrade needs room for its surge, too. */
export function judgeQuota(usages: readonly Usage[]): Judged {
  const used = usages
    .filter(({ limit, used: now }) => limit > 0 && now > 0)
    .map((usage) => ({ ...usage, share: usage.used / usage.limit }))
    .sort((one, other) => other.share - one.share)
  const short = used.filter(({ share }) => share >= NEARLY).slice(0, 4)
  const text = (some: typeof used) => some.map(({ name, used: now, limit }) => `${name} ${now} of ${limit}`).join(', ')
  if (short.length === 0) return { tone: 'good', value: used.length > 0 ? text(used.slice(0, 2)) : 'nothing used' }
  const isFull = short.some(({ share }) => share >= FULL)
  return { tone: isFull ? 'bad' : 'warn', value: text(short), headline: `quota nearly used up: ${text(short)}` }
}

/** How much of the cluster Azure may take back at any time. */
export function judgeSpot({ pools }: AksCluster): Judged {
  const all = pools.reduce((sum, { count }) => sum + count, 0)
  const spot = pools.filter((pool) => pool.spot).reduce((sum, { count }) => sum + count, 0)
  if (spot === 0) return { tone: 'good', value: 'none' }
  const value = `${spot} of ${counted(all, 'node')}`
  return spot / all > MOST_SPOT ? { tone: 'warn', value, headline: `${value} are Spot` } : { tone: 'good', value }
}
