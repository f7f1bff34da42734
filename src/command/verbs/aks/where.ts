import { Fault } from '../../../fault.ts'
import { text } from '../../define.ts'

/** How a cluster of Azure is told from another of the same name, in the words of az. */
export const where = {
  resourceGroup: text('GROUP', 'The resource group, where two clusters have the same name.', { short: 'g' }),
  subscription: text('NAME', 'The subscription, by name or id, where two clusters have the same name.'),
}

export type Named = { readonly cluster?: string }

// Azure's rule for cluster names is letters, digits, dashes and underscores, at most 63; aliases may hold dots.
const CLUSTER = /^[a-z0-9][a-z0-9._-]{0,62}$/i
const POOL = /^[a-z][a-z0-9]{0,11}$/

/** Reads `[NAME]`; without it the conversation's cluster is meant. Throws a usage Fault. */
export function readCluster(words: readonly string[], command: string): Named {
  const [cluster, ...more] = words
  if (more.length > 0) {
    throw new Fault('usage', `${command} takes one cluster, but “${more[0]?.slice(0, 40)}” was given as well.`, {
      hint: `For example: /${command} prod-weu. The clusters: /aks list`,
    })
  }
  return cluster === undefined ? {} : { cluster: checkCluster(cluster) }
}

/** Reads `[NAME] POOL`: the last word is the pool. Throws a usage Fault. */
export function readPool(words: readonly string[], command: string): Named & { readonly pool: string } {
  const pool = words.at(-1)
  if (pool === undefined) {
    throw new Fault('usage', `${command} needs the name of a node pool.`, {
      hint: `For example: /${command} prod-weu userpool. The pools: /aks nodepool list`,
    })
  }
  if (!POOL.test(pool)) {
    throw new Fault('usage', `“${pool.slice(0, 40)}” cannot be the name of a node pool.`, {
      hint: 'Small letters and digits, at most 12. The pools: /aks nodepool list',
    })
  }
  return { ...readCluster(words.slice(0, -1), command), pool }
}

function checkCluster(name: string): string {
  if (CLUSTER.test(name)) return name
  throw new Fault('usage', `“${name.slice(0, 40)}” cannot be the name of a cluster.`, {
    hint: 'The clusters: /aks list',
  })
}

/** What every change of Azure is about, and what it needs in a cluster: nothing, Azure is asked as the bot. */
export const about = ({ cluster }: Named) => cluster
export const access = () => []

/** Flags of az that have another answer here. */
export const refused = {
  '--no-wait': 'nothing waits here: the operation is followed to its end in its message.',
  '--yes': 'whoever may approve it says yes by a button.',
  '-y': 'whoever may approve it says yes by a button.',
}
