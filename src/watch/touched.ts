import { subjectKey } from './finding.ts'
import type { Event } from './kinds/event.ts'
import type { KindName, Watched } from './kinds/kind.ts'
import type { Node } from './kinds/node.ts'
import type { Pod } from './kinds/pod.ts'
import { workloadOf } from './workload-of.ts'
import type { World } from './world.ts'

/** The subjects whose rules read this object. Few, and found without searching. */
export function touchedBy(
  world: World,
  kind: KindName,
  object: Watched[KindName],
  previous: Watched[KindName] | undefined,
): readonly string[] {
  const { namespace, name, owner } = object.meta
  const self = subjectKey({ kind, namespace, name })
  switch (kind) {
    case 'Pod':
      return podTouches(world, object as Pod, previous as Pod | undefined)
    case 'Node':
      return [self, ...budgetsHeld(world, object as Node, previous as Node | undefined)]
    case 'ReplicaSet':
    case 'Job':
      return [owner ? subjectKey({ kind: owner.kind, namespace, name: owner.name }) : self]
    case 'EndpointSlice':
      return [subjectKey({ kind: 'Service', namespace, name: (object as Watched['EndpointSlice']).service })]
    case 'Event':
      return eventTouches(world, object as Event)
    case 'Namespace':
    case 'ResourceQuota':
    case 'Ingress':
      return []
    default:
      return [self]
  }
}

/** Whose budgets may hold up a drain is asked when one begins or ends. */
function budgetsHeld(world: World, node: Node, previous: Node | undefined): readonly string[] {
  if (previous === undefined || previous.unschedulable === node.unschedulable) return []
  return [...world.objects.PodDisruptionBudget.keys()].map((key) => `PodDisruptionBudget/${key}`)
}

/** A node's own incident counts the pods on it, but only while there is one. */
function podTouches(world: World, pod: Pod, previous: Pod | undefined): readonly string[] {
  const touched = [subjectKey(workloadOf(world, pod).subject)]
  for (const node of new Set([pod.node, previous?.node])) {
    if (node === undefined) continue
    const memory = world.memory.nodes.get(node)
    if (memory?.downAt !== undefined || memory?.goneAt !== undefined || pod.phase === 'Failed')
      touched.push(nodeKey(node))
  }
  return touched
}

function eventTouches(world: World, { regarding, type }: Event): readonly string[] {
  if (regarding.kind === 'Node') return [nodeKey(regarding.name)]
  if (type === 'Normal' && regarding.kind !== 'Pod') return []
  if (regarding.kind === 'Pod') {
    const pod = world.objects.Pod.get(`${regarding.namespace}/${regarding.name}`)
    return pod ? [subjectKey(workloadOf(world, pod).subject)] : []
  }
  if (regarding.kind === 'ReplicaSet' || regarding.kind === 'Job') {
    const part = world.objects[regarding.kind].get(`${regarding.namespace}/${regarding.name}`)
    const owner = part?.meta.owner
    if (owner) return [subjectKey({ kind: owner.kind, namespace: regarding.namespace, name: owner.name })]
  }
  return [subjectKey(regarding)]
}

export function nodeKey(name: string): string {
  return subjectKey({ kind: 'Node', namespace: '', name })
}
