import type { Change, ObjectChange } from './change.ts'
import { subjectKey } from './finding.ts'
import { indexPod, rehomePods, reindexWaiting, unindexPod } from './index-pods.ts'
import type { KindName, Watched } from './kinds/kind.ts'
import { observeNode } from './observe/node.ts'
import type { Observation } from './observe/observation.ts'
import { observePod } from './observe/pod.ts'
import { remember } from './observe/remember.ts'
import { observeService } from './observe/service.ts'
import { observeReplicaSet, observeWorkload } from './observe/workload.ts'
import { touchedBy } from './touched.ts'
import type { World } from './world.ts'
import { addTo, objectKey, takeFrom } from './world.ts'

/** What came of a change: what was seen to happen, and which subjects must be looked at again. */
export type Applied = { readonly observations: readonly Observation[]; readonly touched: readonly string[] }

const NOTHING: readonly never[] = []

/**
 * Takes a change into the world, in time that does not depend on the world's size. Nothing is judged here: whoever
 * calls looks at `touched` two seconds later, once for however many changes there were.
 */
export function applyChange(world: World, change: Change): Applied {
  switch (change.type) {
    case 'synced':
      world.lost.delete(place(change.kind, change.namespace))
      world.synced.add(change.kind)
      return { observations: NOTHING, touched: NOTHING }
    case 'lost':
      if (!world.lost.has(place(change.kind, change.namespace))) {
        world.lost.set(place(change.kind, change.namespace), { since: change.at, why: change.why })
      }
      return { observations: NOTHING, touched: NOTHING }
    default:
      return applyObject(world, change)
  }
}

function place(kind: KindName, namespace: string | undefined): string {
  return namespace === undefined ? kind : `${kind}/${namespace}`
}

function applyObject(world: World, change: ObjectChange<KindName>): Applied {
  const key = objectKey(change.object)
  const known = world.objects[change.kind].get(key)
  const previous = known?.meta.uid === change.object.meta.uid ? known : undefined
  // A pod that was replaced while nobody looked has gone, whoever forgot to say so.
  const observations: Observation[] =
    known && !previous
      ? [...observe(world, { kind: change.kind, object: known, previous: known, gone: true, at: change.at })]
      : []
  const gone = change.type === 'deleted'
  if (known) unindex(world, change.kind, known)
  if (gone) {
    world.objects[change.kind].delete(key)
    if (change.kind === 'Job' || change.kind === 'ReplicaSet')
      rehomePods(world, ownerKey(change.object), change.object.meta.uid)
  } else store(world, change.kind, key, change.object)
  observations.push(...observe(world, { kind: change.kind, object: change.object, previous, gone, at: change.at }))
  remember(world, observations)
  return { observations, touched: touchedBy(world, change.kind, change.object, previous) }
}

type Seen = {
  readonly kind: KindName
  readonly object: Watched[KindName]
  readonly previous: Watched[KindName] | undefined
  readonly gone: boolean
  readonly at: number
}

function observe(world: World, { kind, object, previous, gone, at }: Seen): readonly Observation[] {
  switch (kind) {
    case 'Pod':
      return observePod(world, object as Watched['Pod'], { previous: previous as Watched['Pod'] | undefined, gone, at })
    case 'Node':
      return observeNode(world, object as Watched['Node'], {
        previous: previous as Watched['Node'] | undefined,
        gone,
        at,
      })
    case 'ReplicaSet':
      return gone
        ? NOTHING
        : observeReplicaSet(object as Watched['ReplicaSet'], previous as Watched['ReplicaSet'] | undefined, at)
    case 'Deployment':
    case 'StatefulSet':
    case 'DaemonSet':
      return gone
        ? NOTHING
        : observeWorkload(kind, object as Watched['Deployment'], previous as Watched['Deployment'] | undefined, at)
    case 'Service':
      return observeService(object as Watched['Service'], previous as Watched['Service'] | undefined, at)
    default:
      return NOTHING
  }
}

function store(world: World, kind: KindName, key: string, object: Watched[KindName]): void {
  ;(world.objects[kind] as Map<string, Watched[KindName]>).set(key, object)
  switch (kind) {
    case 'Pod':
      indexPod(world, key, object as Watched['Pod'])
      return
    case 'ReplicaSet':
    case 'Job':
      if (object.meta.owner) addTo(world.partsOf, ownerKey(object), key)
      reindexWaiting(world, object.meta.uid)
      return
    case 'Event':
      addTo(world.eventsOf, (object as Watched['Event']).regarding.uid, key)
      return
    case 'Service':
    case 'EndpointSlice':
    case 'Ingress':
    case 'PodDisruptionBudget':
    case 'ResourceQuota':
      addTo(world.inNamespace, `${kind}/${object.meta.namespace}`, key)
  }
}

function unindex(world: World, kind: KindName, object: Watched[KindName]): void {
  const key = objectKey(object)
  switch (kind) {
    case 'Pod':
      unindexPod(world, key, object as Watched['Pod'])
      return
    case 'ReplicaSet':
    case 'Job':
      if (object.meta.owner) takeFrom(world.partsOf, ownerKey(object), key)
      return
    case 'Event':
      takeFrom(world.eventsOf, (object as Watched['Event']).regarding.uid, key)
      return
    case 'Service':
    case 'EndpointSlice':
    case 'Ingress':
    case 'PodDisruptionBudget':
    case 'ResourceQuota':
      takeFrom(world.inNamespace, `${kind}/${object.meta.namespace}`, key)
  }
}

function ownerKey({ meta }: Watched[KindName]): string {
  return subjectKey({ kind: meta.owner?.kind ?? '', namespace: meta.namespace, name: meta.owner?.name ?? '' })
}
