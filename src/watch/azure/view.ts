import type { Finding } from '../finding.ts'
import type { Rule } from '../rules/rule.ts'
import { finding } from '../rules/rule.ts'
import type { World } from '../world.ts'
import { flagsFor, handleOf } from './handle.ts'
import type { SeenCluster, SeenPool } from './seen.ts'

/** A cluster, or one of its pools, as the rules about Azure see it. */
export type AzureView = {
  readonly world: World
  readonly now: number
  readonly seen: SeenCluster
  /** Absent where the cluster itself is looked at. */
  readonly pool: SeenPool | undefined
}

type Words = Parameters<typeof finding>[1]

/** A finding about Azure. A pool's cluster says what its pool says: it blames it. */
export function azureFinding(
  rule: Rule<AzureView>,
  said: Omit<Words, 'family'> & { readonly family?: 'azure' | 'upkeep' },
): Finding {
  return finding(rule, { family: 'azure', ...said })
}

/** What stands in a command line for the cluster or pool that is looked at. */
export function commandOf({ seen, pool }: AzureView, verb: string): string {
  return (pool ? `/aks nodepool ${verb} ${seen.name} ${pool.name}` : `/aks ${verb} ${seen.name}`) + apartIn(seen)
}

function apartIn({ id, group, apart }: SeenCluster): string {
  if (apart === undefined) return ''
  const [, , subscription = ''] = id.split('/')
  return flagsFor({ group, ...(apart === 'subscription' && { subscription }) })
}

export function poolKey(seen: SeenCluster, pool: string): string {
  return `AksPool//${handleOf(seen)}/${pool}`
}

/** A cluster fails with its pools: theirs is the message, unless it knows better than they do why. */
export function blamedPools({ seen, pool }: AzureView, word: string): readonly string[] {
  if (pool) return []
  const why = seen.ended?.trouble
  return seen.pools
    .filter(({ ended }) => ended?.word === word && (why === undefined || ended.trouble === why))
    .map(({ name }) => poolKey(seen, name))
}
