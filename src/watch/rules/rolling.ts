import { conditionOf } from '../kinds/condition.ts'
import type { WorkloadView } from './workload-view.ts'

/** A rollout is on its way and its controller still believes in it. */
export function isRollingOut({ deployment, statefulSet, daemonSet }: WorkloadView): boolean {
  if (deployment) {
    const progressing = conditionOf(deployment.conditions, 'Progressing')
    if (deployment.observedGeneration < deployment.meta.generation) return true
    // A controller that has not spoken yet, or one that says a rollout is under way.
    return progressing?.status === 'True' && progressing.reason !== 'NewReplicaSetAvailable'
  }
  if (statefulSet) return statefulSet.currentRevision !== statefulSet.updateRevision
  return daemonSet ? daemonSet.updated < daemonSet.desired : false
}
