import type { AksCluster } from '../../../src/azure/cluster.ts'
import { handleOf, handlesFor } from '../../../src/watch/azure/handle.ts'
import type { SeenCluster } from '../../../src/watch/azure/seen.ts'
import type { Shelf } from '../shelf.ts'
import type { Beside } from './seen.ts'
import { seenOf, unseen } from './seen.ts'

/** What one look at Azure says of the clusters of a shelf. */
export type Brought = {
  readonly clusters: readonly AksCluster[]
  beside(cluster: AksCluster): Beside
  /** Of a cluster that is in no list: `gone`; undefined where its list failed, which may pass; or why nothing is known. */
  missing(seen: SeenCluster): 'gone' | undefined | { readonly why: string }
}

const RACES = 50
const MOST = 500
const FIELD = 'azure '

/**
 * Writes what was seen onto the shelf of whoever judges it, where it differs from what lies there. A cluster that a whole
 * list does not have any more is taken away; of a list that fails is kept what was known, and in the end that it fails.
 * Resolves with the ids that lie there then.
 */
export async function keepSeen(shelf: Shelf, brought: Brought, now: number): Promise<readonly string[]> {
  for (let race = 0; race < RACES; race++) {
    const { revision, fields } = await shelf.load()
    const written = new Map([...listed(fields, brought, now), ...missing(fields, brought, now)])
    if (written.size === 0 || (await shelf.commit(revision, { fields: written })) === 'done')
      return idsIn(new Map([...fields, ...written]))
  }
  throw new Error('the state changes faster than it can be written')
}

/** The ids of the clusters that lie on a shelf, in small letters. */
export async function idsOn(shelf: Shelf): Promise<readonly string[]> {
  return idsIn((await shelf.load()).fields)
}

function idsIn(fields: ReadonlyMap<string, unknown>): readonly string[] {
  return [...fields].flatMap(([field, value]) =>
    field.startsWith(FIELD) && value !== undefined ? [field.slice(FIELD.length)] : [],
  )
}

type Written = readonly (readonly [string, SeenCluster | undefined])[]

function listed(fields: ReadonlyMap<string, unknown>, { clusters, beside }: Brought, now: number): Written {
  const taken = new Set(idsIn(fields).map((id) => handleOf(fields.get(fieldOf(id)) as SeenCluster).toLowerCase()))
  return clusters.slice(0, MOST).flatMap((cluster) => {
    const field = fieldOf(cluster.id)
    const before = fields.get(field) as SeenCluster | undefined
    const also = beside(cluster)
    const after = seenOf(cluster, before, now, also, before ? before.as : newHandle(cluster, also, taken))
    return JSON.stringify(before) === JSON.stringify(after) ? [] : [[field, after] as const]
  })
}

/** What a cluster is called that was not known here; undefined where its name does. */
function newHandle(cluster: AksCluster, { apart }: Beside, taken: Set<string>): string | undefined {
  const of = { name: cluster.name, group: cluster.group, subscription: cluster.subscription.id }
  const all = handlesFor(of, apart === 'name' ? undefined : apart)
  const handle = all.find((each) => !taken.has(each.toLowerCase())) ?? all.at(-1) ?? cluster.name
  taken.add(handle.toLowerCase())
  return handle === cluster.name ? undefined : handle
}

function missing(fields: ReadonlyMap<string, unknown>, brought: Brought, now: number): Written {
  const here = new Set(brought.clusters.map(({ id }) => fieldOf(id)))
  return [...fields].flatMap(([field, value]): Written => {
    if (!field.startsWith(FIELD) || here.has(field)) return []
    const before = value as SeenCluster
    const how = brought.missing(before)
    if (how === 'gone') return [[field, undefined] as const]
    return how === undefined || before.lost ? [] : [[field, unseen(before, how.why, now)] as const]
  })
}

function fieldOf(id: string): string {
  return `${FIELD}${id.toLowerCase()}`
}
