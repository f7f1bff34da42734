import type { ReplicaSet } from '../replicaset/replicaset.ts'
import { wanted } from '../replicaset/replicaset.ts'
import type { Deployment, DeploymentStatus } from './deployment.ts'
import { revisionOf } from './revision.ts'
import { isComplete } from './status.ts'

/** Old replica sets beyond revisionHistoryLimit (10 by default), once a rollout is complete (deployment/sync.go cleanupDeployment). */
export function expiredSets(
  deployment: Deployment,
  status: DeploymentStatus,
  old: readonly ReplicaSet[],
): readonly ReplicaSet[] {
  if (!isComplete(deployment, status)) return []
  const limit = deployment.spec.revisionHistoryLimit ?? 10
  const empty = old.filter((set) => wanted(set) === 0 && (set.status?.replicas ?? 0) === 0)
  return empty.toSorted((a, b) => revisionOf(a) - revisionOf(b)).slice(0, Math.max(0, old.length - limit))
}
