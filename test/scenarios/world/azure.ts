import type { Beside } from '../../../jobs/watch/azure/seen.ts'
import { seenOf } from '../../../jobs/watch/azure/seen.ts'
import type { AksCluster, AksPool } from '../../../src/azure/cluster.ts'
import { clusterOf, poolOf } from '../../../src/azure/cluster.ts'
import type { SeenCluster } from '../../../src/watch/azure/seen.ts'
import type { Stage } from './stage.ts'

/** Azure as it is replayed to a stage: what a list of clusters says, look after look. */
export type Cloud = {
  /** Azure says this of the cluster from now on. */
  cluster(parts: Partial<AksCluster>): Cloud
  /** The same of a pool. */
  pool(name: string, parts: Partial<AksPool>): Cloud
  beside(beside: Beside): Cloud
  /** Another look, at the stage's time. */
  look(): Cloud
}

/** One cluster, prod-weu, with the pools that are named; it is looked at once. */
export function openCloud(stage: Stage, pools: readonly Partial<AksPool>[] = [{ name: 'userpool', count: 5 }]): Cloud {
  const subscription = { id: '11111111-1111-4111-8111-111111111111', name: 'Shop' }
  const id = `/subscriptions/${subscription.id}/resourcegroups/rg-shop/providers/Microsoft.ContainerService/managedClusters/prod-weu`
  const base = clusterOf({ id, name: 'prod-weu', location: 'westeurope', provisioningState: 'Succeeded' }, subscription)
  let now: AksCluster = {
    ...base,
    version: '1.36.1',
    pools: pools.map((parts) => ({ ...poolOf({ provisioningState: 'Succeeded' }), version: '1.36.1', ...parts })),
  }
  let known: Beside = {}
  let seen: SeenCluster | undefined
  const cloud: Cloud = {
    cluster(parts) {
      now = { ...now, ...parts }
      return cloud.look()
    },
    pool(name, parts) {
      now = { ...now, pools: now.pools.map((pool) => (pool.name === name ? { ...pool, ...parts } : pool)) }
      return cloud.look()
    },
    beside(beside) {
      known = beside
      return cloud.look()
    },
    look() {
      seen = seenOf(now, seen, stage.now, known)
      stage.azure(seen)
      return cloud
    },
  }
  return cloud.look()
}
