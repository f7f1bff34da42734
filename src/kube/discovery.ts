import { Fault } from '../fault.ts'
import type { Api } from './api.ts'
import { readAggregated, readLegacyGroups, readLegacyResources } from './discovery-read.ts'
import { findResource, inCategory } from './resolve.ts'
import { StatusFault } from './status.ts'

/** A type of object a cluster has. */
export type Resource = {
  readonly group: string
  readonly version: string
  /** The plural, as in paths. */
  readonly resource: string
  readonly singular: string
  readonly kind: string
  readonly namespaced: boolean
  readonly shortNames: readonly string[]
  readonly verbs: readonly string[]
  readonly categories: readonly string[]
  readonly subresources: readonly string[]
}

/** What a cluster says it has, in its own order, which is its priority. */
export type Catalog = {
  readonly resources: readonly Resource[]
  /** Group versions whose server does not answer: their types are unknown, not absent. */
  readonly stale: readonly string[]
}

export type Discovery = {
  /** TYPE[.VERSION][.GROUP] as kubectl reads it. Throws a not-found Fault with kubectl's words. */
  resolve(type: string, signal?: AbortSignal): Promise<Resource>
  /** The types of a category such as `all` that can be listed; none when there is no such category. */
  category(name: string, signal?: AbortSignal): Promise<readonly Resource[]>
  catalog(signal?: AbortSignal): Promise<Catalog>
}

const FRESH_MS = 600_000
/** What could not be read whole is read again sooner; and a word nobody knows does not make us ask more often than this. */
const RETRY_MS = 5_000
const MAX_BYTES = 8 * 1024 * 1024
const MAX_RESOURCES = 20_000
const LEGACY_AT_ONCE = 8

const ACCEPT = [
  'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList',
  'application/json;g=apidiscovery.k8s.io;v=v2beta1;as=APIGroupDiscoveryList',
  'application/json',
].join(',')

/** Knows a cluster's types, asked for as the bot and shared by everybody: two requests each ten minutes. */
export function openDiscovery(api: Api, now: () => number): Discovery {
  let held: { readonly catalog: Catalog; readonly at: number; readonly until: number } | undefined
  let flight: Promise<Catalog> | undefined

  function read(): Promise<Catalog> {
    flight ??= readCatalog(api)
      .then((catalog) => {
        held = { catalog, at: now(), until: now() + (catalog.stale.length > 0 ? FRESH_MS / 10 : FRESH_MS) }
        return catalog
      })
      .finally(() => {
        flight = undefined
      })
    return flight
  }

  const current = (signal?: AbortSignal) =>
    held && now() < held.until ? Promise.resolve(held.catalog) : patiently(read(), signal)

  return {
    catalog: current,
    async resolve(type, signal) {
      const known = findResource((await current(signal)).resources, type)
      if (known) return known
      const newer = held && now() - held.at >= RETRY_MS ? await patiently(read(), signal) : held?.catalog
      const found = newer && findResource(newer.resources, type)
      if (found) return found
      throw noSuchType(type, newer?.stale ?? [], api.cluster)
    },
    async category(name, signal) {
      return inCategory((await current(signal)).resources, name)
    },
  }
}

/** The flight is everybody's: who stops waiting does not stop it. */
async function patiently<T>(flight: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (!signal) return flight
  const { promise, reject } = Promise.withResolvers<never>()
  const stop = () => reject(signal.reason instanceof Fault ? signal.reason : lateFault(signal.reason))
  if (signal.aborted) stop()
  signal.addEventListener('abort', stop, { once: true })
  try {
    return await Promise.race([flight, promise])
  } finally {
    signal.removeEventListener('abort', stop)
    flight.catch(() => {})
  }
}

function lateFault(cause: unknown): Fault {
  return new Fault('timeout', 'The cluster did not say in time which types it has.', { cause })
}

function noSuchType(type: string, stale: readonly string[], cluster: string): Fault {
  const word = type.split('.')[0] ?? type
  const hint =
    stale.length > 0 ? `Of ${stale.slice(0, 5).join(', ')} ${cluster} does not know at the moment.` : undefined
  return new Fault('not-found', `error: the server doesn't have a resource type ${JSON.stringify(word)}`, {
    ...(hint && { hint }),
  })
}

async function readCatalog(api: Api): Promise<Catalog> {
  const roots = await Promise.allSettled([readRoot(api, '/api'), readRoot(api, '/apis')])
  const read = roots.flatMap((root) => (root.status === 'fulfilled' ? [root.value] : []))
  const failed = roots.flatMap((root) => (root.status === 'rejected' ? [root.reason as unknown] : []))
  // One half without the other is still useful, but only when the cluster itself said no to the other.
  const serious = failed.find((error) => !(error instanceof StatusFault))
  if (serious || read.length === 0) throw serious ?? failed[0]
  return {
    resources: read.flatMap((part) => part.resources).slice(0, MAX_RESOURCES),
    stale: [...read.flatMap((part) => part.stale), ...(failed.length > 0 ? ['some groups'] : [])],
  }
}

async function readRoot(api: Api, path: '/api' | '/apis'): Promise<Catalog> {
  const { json } = await api.get(path, { accept: ACCEPT, maxBytes: MAX_BYTES })
  return readAggregated(json) ?? readLegacy(api, path, json)
}

/** Servers before 1.26 answer with names of groups only; each version has to be asked for. */
async function readLegacy(api: Api, path: '/api' | '/apis', json: unknown): Promise<Catalog> {
  const versions = readLegacyGroups(json)
  const parts: Catalog[] = new Array(versions.length)
  let next = 0
  const one = async () => {
    for (let i = next++; i < versions.length; i = next++) {
      const version = versions[i]
      if (version) parts[i] = await readVersion(api, path, version)
    }
  }
  await Promise.all(Array.from({ length: LEGACY_AT_ONCE }, one))
  return { resources: parts.flatMap((part) => part.resources), stale: parts.flatMap((part) => part.stale) }
}

async function readVersion(api: Api, root: string, version: string): Promise<Catalog> {
  try {
    const { json } = await api.get(`${root}/${version}`, { maxBytes: MAX_BYTES })
    return { resources: readLegacyResources(json, version), stale: [] }
  } catch (error) {
    if (error instanceof StatusFault) return { resources: [], stale: [version] }
    throw error
  }
}
