import type { KubernetesVersion } from '@azure/arm-containerservice'
import type { Azure } from './azure.ts'
import { asking } from './clients.ts'
import type { AksCluster, SubscriptionRef } from './cluster.ts'

export type Upgrade = { readonly version: string; readonly isPreview: boolean }
export type UpgradePath = { readonly version: string; readonly upgrades: readonly Upgrade[] }

/** What the control plane and each pool can be upgraded to. */
export type Upgrades = {
  readonly control: UpgradePath
  readonly pools: readonly (UpgradePath & { readonly name: string })[]
}

/** A minor version that AKS offers in a region. */
export type Minor = {
  readonly version: string
  readonly isPreview: boolean
  readonly isDefault: boolean
  /** `KubernetesOfficial`, `AKSLongTermSupport`. */
  readonly plans: readonly string[]
  readonly patches: readonly string[]
}

/** How many pools are asked about at the same time. */
const AT_ONCE = 6

/** What a cluster can be upgraded to. */
export function upgradesOf(azure: Azure, of: AksCluster, signal: AbortSignal): Promise<Upgrades> {
  return asking(`read what ${of.name} can be upgraded to`, signal, async (abortSignal) => {
    const { read } = azure.client(of.subscription)
    const said = await read.managedClusters.getUpgradeProfile(of.group, of.name, { abortSignal })
    return {
      control: pathOf(said.controlPlaneProfile),
      pools: said.agentPoolProfiles.map((pool) => ({ name: pool.name ?? '?', ...pathOf(pool) })),
    }
  })
}

/** The newest node image there is for each pool, by the pool's name; a pool that Azure says nothing of is left out. */
export async function imagesOf(
  azure: Azure,
  of: AksCluster,
  signal: AbortSignal,
): Promise<ReadonlyMap<string, string>> {
  const { read } = azure.client(of.subscription)
  const found = new Map<string, string>()
  const waiting = of.pools.map(({ name }) => name)
  const ask = async () => {
    for (let name = waiting.shift(); name !== undefined; name = waiting.shift()) {
      const pool = name
      const said = await asking(`read the newest image of the node pool ${pool}`, signal, (abortSignal) =>
        read.agentPools.getUpgradeProfile(of.group, of.name, pool, { abortSignal }),
      )
      if (said.latestNodeImageVersion) found.set(pool, said.latestNodeImageVersion)
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, ask))
  return found
}

/** The versions that AKS offers in a region, the newest first. */
export function versionsIn(
  azure: Azure,
  subscription: SubscriptionRef,
  location: string,
  signal: AbortSignal,
): Promise<readonly Minor[]> {
  return asking(`list the Kubernetes versions of ${location}`, signal, async (abortSignal) => {
    const { values = [] } = await azure
      .client(subscription)
      .read.managedClusters.listKubernetesVersions(location, { abortSignal })
    return values.map(minorOf).sort((one, other) => compareVersions(other.version, one.version))
  })
}

/** Orders versions by their numbers. */
export function compareVersions(one: string, other: string): number {
  return one.localeCompare(other, 'en', { numeric: true })
}

function pathOf(said: {
  readonly kubernetesVersion: string
  readonly upgrades?: readonly { readonly kubernetesVersion?: string; readonly isPreview?: boolean }[]
}): UpgradePath {
  const upgrades = (said.upgrades ?? []).flatMap(({ kubernetesVersion, isPreview = false }) =>
    kubernetesVersion ? [{ version: kubernetesVersion, isPreview }] : [],
  )
  return {
    version: said.kubernetesVersion,
    upgrades: upgrades.sort((one, other) => compareVersions(one.version, other.version)),
  }
}

function minorOf({ version = '?', isPreview, isDefault, capabilities, patchVersions }: KubernetesVersion): Minor {
  return {
    version,
    isPreview: isPreview === true,
    isDefault: isDefault === true,
    plans: capabilities?.supportPlan ?? [],
    patches: Object.keys(patchVersions ?? {}).sort(compareVersions),
  }
}
