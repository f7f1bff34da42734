import { subjectKey } from './finding.ts'
import type { Pod } from './kinds/pod.ts'
import { workloadOf } from './workload-of.ts'
import type { World } from './world.ts'
import { addTo, takeFrom } from './world.ts'

export function indexPod(world: World, key: string, pod: Pod): void {
  const { subject, sure } = workloadOf(world, pod)
  addTo(world.podsOf, subjectKey(subject), key)
  if (pod.node !== undefined) addTo(world.podsOn, pod.node, key)
  if (!sure && pod.meta.owner) addTo(world.waiting, pod.meta.owner.uid, key)
}

export function unindexPod(world: World, key: string, pod: Pod): void {
  const workload = subjectKey(workloadOf(world, pod).subject)
  takeFrom(world.podsOf, workload, key)
  if (world.podsOf.get(workload) === undefined) forgetEmpty(world, workload)
  if (pod.node !== undefined) takeFrom(world.podsOn, pod.node, key)
  if (pod.meta.owner) takeFrom(world.waiting, pod.meta.owner.uid, key)
}

/** The pods that waited for this ReplicaSet or Job now have their workload. */
export function reindexWaiting(world: World, owner: string): void {
  const keys = world.waiting.get(owner)
  if (!keys) return
  world.waiting.delete(owner)
  for (const key of keys) {
    const pod = world.objects.Pod.get(key)
    if (!pod) continue
    // Where it stood before is what its ReplicaSet's name suggested.
    for (const [workload, pods] of [guess(pod), direct(pod)].map((at) => [at, world.podsOf.get(at)] as const)) {
      if (pods) takeFrom(world.podsOf, workload, key)
    }
    addTo(world.podsOf, subjectKey(workloadOf(world, pod).subject), key)
  }
}

/** Pods outlive the Job or ReplicaSet that ties them to their workload. */
export function rehomePods(world: World, workload: string, owner: string): void {
  for (const key of [...(world.podsOf.get(workload) ?? [])]) {
    const pod = world.objects.Pod.get(key)
    if (pod?.meta.owner?.uid !== owner) continue
    takeFrom(world.podsOf, workload, key)
    addTo(world.podsOf, subjectKey(workloadOf(world, pod).subject), key)
  }
}

function direct({ meta }: Pod): string {
  return subjectKey({ kind: meta.owner?.kind ?? '', namespace: meta.namespace, name: meta.owner?.name ?? '' })
}

function guess({ meta }: Pod): string {
  const suffix = `-${meta.labels['pod-template-hash'] ?? ''}`
  const name = meta.owner?.name ?? ''
  return subjectKey({ kind: 'Deployment', namespace: meta.namespace, name: name.slice(0, name.length - suffix.length) })
}

/** A bare pod that is gone leaves nothing to remember it by. */
function forgetEmpty(world: World, workload: string): void {
  if (workload.startsWith('Pod/')) world.memory.workloads.delete(workload)
}
