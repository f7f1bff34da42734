import type { AksCluster } from '../../../src/azure/cluster.ts'
import type { Shelf } from '../shelf.ts'

/** A cluster that is watched itself: where what is known of it lies, and the host and port of its API server. */
export type Home = { readonly shelf: Shelf; readonly server: string }

/** Where AKS gives API servers their names (learn.microsoft.com/azure/aks/outbound-rules-control-egress). */
const OF_AKS = /\.(azmk8s\.io|azk8s\.cn|containerservice\.azure\.us)$/i

/**
 * Which cluster of Azure is which that is watched itself, by its id in small letters. A name alone says little, since
 * every resource group may have one of it: the address of the API server decides, then which one was it so far, and the
 * name only where nothing else has it.
 */
export function atHome(
  clusters: readonly AksCluster[],
  homeOf: (name: string) => Home | undefined,
  kept: ReadonlyMap<Shelf, readonly string[]>,
): ReadonlyMap<string, Shelf> {
  const byHome = Map.groupBy(clusters, ({ name }) => homeOf(name))
  return new Map(
    [...byHome].flatMap(([home, named]) => {
      const found = home && theOne(home, named, kept.get(home.shelf) ?? [])
      return found ? [[found.id.toLowerCase(), home.shelf] as const] : []
    }),
  )
}

function theOne({ server }: Home, named: readonly AksCluster[], kept: readonly string[]): AksCluster | undefined {
  const host = server.replace(/:\d+$/, '').toLowerCase()
  const proven = named.find(({ fqdn, privateFqdn }) => [fqdn, privateFqdn].some((each) => each?.toLowerCase() === host))
  if (proven || OF_AKS.test(host)) return proven
  // One that is not listed now is still the one.
  if (kept.length > 0) return named.find(({ id }) => kept.includes(id.toLowerCase()))
  return named.length === 1 ? named[0] : undefined
}
