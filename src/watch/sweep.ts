import { subjectKey } from './finding.ts'
import type { KindName } from './kinds/kind.ts'
import type { World } from './world.ts'

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
  return [...keys]
}
