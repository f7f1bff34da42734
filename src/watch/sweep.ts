import { handleOf } from './azure/handle.ts'
import { subjectsOf } from './azure/take-in.ts'
import { subjectKey } from './finding.ts'
import type { KindName } from './kinds/kind.ts'
import { subjectOf } from './subject.ts'
import type { World } from './world.ts'
import { isKnownKind, objectOf } from './world.ts'

const SUBJECTS: readonly KindName[] = [
  'Node',
  'Deployment',
  'StatefulSet',
  'DaemonSet',
  'CronJob',
  'PersistentVolumeClaim',
  'HorizontalPodAutoscaler',
  'PodDisruptionBudget',
  'Service',
]

/**
 * Everything there is to look at, for the full look every five minutes: what no event ever told, and no timer was set for,
 * is found here.
 */
export function sweepKeys(world: World): readonly string[] {
  const keys = new Set(world.podsOf.keys())
  for (const kind of SUBJECTS) {
    for (const { meta } of world.objects[kind].values())
      keys.add(subjectKey({ kind, namespace: meta.namespace, name: meta.name }))
  }
  for (const job of world.objects.Job.values()) {
    if (!job.meta.owner) keys.add(subjectKey({ kind: 'Job', namespace: job.meta.namespace, name: job.meta.name }))
  }
  for (const seen of world.azure.values()) {
    const names = seen.pools.map((pool) => pool.name)
    for (const key of subjectsOf(handleOf(seen), names)) keys.add(key)
  }
  return [...keys]
}

const MEMORY_FOR = 2 * 3600_000

/** Forgets what is remembered of things that are gone and that nothing has been heard of for two hours. */
export function tidy(world: World, now: number): void {
  const { workloads, nodes, services, volumes } = world.memory
  for (const [key, memory] of workloads) {
    const { kind, namespace, name } = subjectOf(key)
    const isThere = world.podsOf.has(key) || (isKnownKind(kind) && objectOf(world, kind, namespace, name) !== undefined)
    if (!isThere && now - (memory.lookedAt ?? now) > MEMORY_FOR) workloads.delete(key)
  }
  for (const [name, memory] of nodes) {
    if (!world.objects.Node.has(`/${name}`) && now - (memory.goneAt ?? 0) > MEMORY_FOR) nodes.delete(name)
  }
  for (const key of services.keys()) if (!world.objects.Service.has(key)) services.delete(key)
  for (const key of volumes.keys()) if (!world.objects.PersistentVolumeClaim.has(key)) volumes.delete(key)
}
