import type { AksCluster } from '../../src/azure/cluster.ts'
import { closest } from '../../src/command/closest.ts'
import { Fault } from '../../src/fault.ts'

export type Wanted = {
  /** A name or an alias, in any case; without it there must be only one. */
  readonly name?: string | undefined
  readonly resourceGroup?: string | undefined
  readonly subscription?: string | undefined
}

/** The one cluster that is meant. Throws a Fault that says what would tell it from the others. */
export function findCluster(all: readonly AksCluster[], wanted: Wanted, aliases: (name: string) => string): AksCluster {
  const within = all.filter((each) => isWithin(each, wanted))
  const name = wanted.name === undefined ? undefined : aliases(wanted.name)
  const found = name === undefined ? within : within.filter((each) => same(each.name, name))
  const [first, second] = found
  if (first && !second) return first
  if (first && name !== undefined) {
    const places = found.map(({ group, subscription }) => `${group} of ${subscription.name}`).join(', ')
    throw new Fault('usage', `There are ${found.length} clusters named ${first.name}: in ${places}.`, {
      hint: 'Say which: -g GROUP, or --subscription NAME.',
    })
  }
  if (first) throw new Fault('usage', 'Which cluster?', { hint: `There are: ${namesOf(within)}.` })
  throw missing(name, within)
}

/** Whether a cluster is where the flags say. */
export function isWithin(cluster: AksCluster, { resourceGroup, subscription }: Omit<Wanted, 'name'>): boolean {
  if (resourceGroup !== undefined && !same(cluster.group, resourceGroup)) return false
  const { id, name } = cluster.subscription
  return subscription === undefined || same(id, subscription) || same(name, subscription)
}

function missing(name: string | undefined, within: readonly AksCluster[]): Fault {
  if (within.length === 0) {
    return new Fault('not-found', `I see no AKS cluster ${name ?? 'there'}.`, {
      hint: 'What the bot may see: /aks list. Who runs me can give its identity more (docs/aks.md).',
    })
  }
  const near =
    name &&
    closest(
      name,
      within.map((each) => each.name),
    )
  return new Fault('not-found', `I see no AKS cluster ${name}.${near ? ` Did you mean ${near}?` : ''}`, {
    hint: `There are: ${namesOf(within)}.`,
  })
}

function namesOf(clusters: readonly AksCluster[]): string {
  const names = [...new Set(clusters.map(({ name }) => name))]
  const more = names.length - 20
  return names.slice(0, 20).join(', ') + (more > 0 ? `, and ${more} more` : '')
}

function same(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase()
}
