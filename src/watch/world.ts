import type { SeenCluster } from './azure/seen.ts'
import type { KindName, Watched } from './kinds/kind.ts'
import type { Memory } from './memory.ts'
import { createMemory } from './memory.ts'

/**
 * What is known of one cluster: its objects by `namespace/name`, and the few indexes that answer in one step what rules
 * ask. It is made of the watch and can be made again from it; only `memory` cannot, and is plain data to be kept.
 */
export type World = {
  readonly cluster: string
  readonly objects: { readonly [K in KindName]: Map<string, Watched[K]> }
  /** Keys of pods, by subject key of the workload they belong to. */
  readonly podsOf: Map<string, Set<string>>
  /** Keys of pods by node. */
  readonly podsOn: Map<string, Set<string>>
  /** Keys of pods that came before the ReplicaSet or Job that owns them, by its uid. */
  readonly waiting: Map<string, Set<string>>
  /** Keys of ReplicaSets and Jobs, by subject key of their Deployment or CronJob. */
  readonly partsOf: Map<string, Set<string>>
  /** Keys of what is found by namespace: `Service/shop`, `EndpointSlice/shop`. */
  readonly inNamespace: Map<string, Set<string>>
  /** Keys of events by the uid of what they are about. */
  readonly eventsOf: Map<string, Set<string>>
  /** Kinds nothing can be known about, since when and why; with `kind/namespace` where only that is gone. */
  readonly lost: Map<string, { readonly since: number; readonly why: string }>
  /** Kinds of which everything has been told at least once. */
  readonly synced: Set<KindName>
  /** What Azure says of the cluster, by its id there; of several where they are not watched otherwise. */
  readonly azure: Map<string, SeenCluster>
  readonly memory: Memory
  /** When this cluster was first watched: what ended before that is history, not news. */
  readonly from: number
}

/** Every kind that is watched. */
export const KINDS: readonly KindName[] = [
  'Pod',
  'Node',
  'Event',
  'Deployment',
  'ReplicaSet',
  'StatefulSet',
  'DaemonSet',
  'Job',
  'CronJob',
  'PersistentVolumeClaim',
  'HorizontalPodAutoscaler',
  'PodDisruptionBudget',
  'Service',
  'EndpointSlice',
  'Namespace',
  'ResourceQuota',
  'Ingress',
]

export function createWorld(cluster: string, from: number, memory: Memory = createMemory()): World {
  return {
    cluster,
    objects: Object.fromEntries(KINDS.map((kind) => [kind, new Map()])) as unknown as World['objects'],
    podsOf: new Map(),
    podsOn: new Map(),
    waiting: new Map(),
    partsOf: new Map(),
    inNamespace: new Map(),
    eventsOf: new Map(),
    lost: new Map(),
    synced: new Set(),
    azure: new Map(),
    memory,
    from,
  }
}

/** The object of that kind and name, if it is there. */
export function objectOf<K extends KindName>(
  world: World,
  kind: K,
  namespace: string,
  name: string,
): Watched[K] | undefined {
  return world.objects[kind].get(`${namespace}/${name}`)
}

/** Why nothing can be known of one of these kinds; undefined where all have been told and are still heard of. */
export function unheardOf(world: World, kinds: readonly KindName[], namespace: string): string | undefined {
  for (const kind of kinds) {
    const lost = world.lost.size > 0 ? (world.lost.get(kind) ?? world.lost.get(`${kind}/${namespace}`)) : undefined
    if (lost) return lost.why
    if (!world.synced.has(kind)) return `${kind} not listed yet`
  }
  return undefined
}

export function isKnownKind(kind: string): kind is KindName {
  return (KINDS as readonly string[]).includes(kind)
}

export function objectKey({ meta }: Watched[KindName]): string {
  return `${meta.namespace}/${meta.name}`
}

/** All of an index's objects. */
export function listed<K extends KindName>(
  world: World,
  kind: K,
  keys: ReadonlySet<string> | undefined,
): readonly Watched[K][] {
  const found: Watched[K][] = []
  for (const key of keys ?? []) {
    const object = world.objects[kind].get(key)
    if (object) found.push(object)
  }
  return found
}

export function addTo(index: Map<string, Set<string>>, at: string, key: string): void {
  const set = index.get(at)
  if (set) set.add(key)
  else index.set(at, new Set([key]))
}

export function takeFrom(index: Map<string, Set<string>>, at: string, key: string): void {
  const set = index.get(at)
  if (!set?.delete(key)) return
  if (set.size === 0) index.delete(at)
}
