import { projectAutoscaler } from '../kinds/autoscaler.ts'
import { projectBudget } from '../kinds/budget.ts'
import { projectClaim } from '../kinds/claim.ts'
import { projectCronJob } from '../kinds/cronjob.ts'
import { projectDaemonSet } from '../kinds/daemonset.ts'
import { projectDeployment } from '../kinds/deployment.ts'
import { projectEndpoints } from '../kinds/endpoints.ts'
import { projectEvent } from '../kinds/event.ts'
import { projectIngress } from '../kinds/ingress.ts'
import { projectJob } from '../kinds/job.ts'
import type { KindName, Watched } from '../kinds/kind.ts'
import { projectNamespace } from '../kinds/namespace.ts'
import { projectNode } from '../kinds/node.ts'
import { projectPod } from '../kinds/pod.ts'
import type { Pool } from '../kinds/pool.ts'
import { projectQuota } from '../kinds/quota.ts'
import { projectReplicaSet } from '../kinds/replicaset.ts'
import { projectService } from '../kinds/service.ts'
import { projectStatefulSet } from '../kinds/statefulset.ts'

/** How a kind is asked for and what is kept of it. */
export type Resource<K extends KindName> = {
  readonly group: string
  readonly version: string
  readonly resource: string
  readonly namespaced: boolean
  /** Leaves out on the server what no rule reads. */
  readonly fieldSelector?: string
  readonly project: (json: unknown, pool: Pool) => Watched[K]
}

/** What every pod's start says, and nobody has to be told: most of a healthy cluster's events. */
const UNREAD = ['Scheduled', 'Pulling', 'Pulled', 'Created', 'Started', 'SuccessfulCreate', 'LeaderElection']

export const RESOURCES: { readonly [K in KindName]: Resource<K> } = {
  Pod: core('pods', projectPod),
  Node: { ...core('nodes', projectNode), namespaced: false },
  Event: { ...core('events', projectEvent), fieldSelector: UNREAD.map((reason) => `reason!=${reason}`).join(',') },
  Deployment: of('apps', 'v1', 'deployments', projectDeployment),
  ReplicaSet: of('apps', 'v1', 'replicasets', projectReplicaSet),
  StatefulSet: of('apps', 'v1', 'statefulsets', projectStatefulSet),
  DaemonSet: of('apps', 'v1', 'daemonsets', projectDaemonSet),
  Job: of('batch', 'v1', 'jobs', projectJob),
  CronJob: of('batch', 'v1', 'cronjobs', projectCronJob),
  PersistentVolumeClaim: core('persistentvolumeclaims', projectClaim),
  HorizontalPodAutoscaler: of('autoscaling', 'v2', 'horizontalpodautoscalers', projectAutoscaler),
  PodDisruptionBudget: of('policy', 'v1', 'poddisruptionbudgets', projectBudget),
  Service: core('services', projectService),
  EndpointSlice: of('discovery.k8s.io', 'v1', 'endpointslices', projectEndpoints),
  Namespace: { ...core('namespaces', projectNamespace), namespaced: false },
  ResourceQuota: core('resourcequotas', projectQuota),
  Ingress: of('networking.k8s.io', 'v1', 'ingresses', projectIngress),
}

function core<T>(resource: string, project: (json: unknown, pool: Pool) => T) {
  return of('', 'v1', resource, project)
}

function of<T>(group: string, version: string, resource: string, project: (json: unknown, pool: Pool) => T) {
  return { group, version, resource, namespaced: true, project }
}
