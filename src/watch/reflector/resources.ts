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
import type { Fields } from '../kinds/json.ts'
import { fields } from '../kinds/json.ts'
import type { KindName, Watched } from '../kinds/kind.ts'
import type { Known } from '../kinds/known.ts'
import type { Message } from '../kinds/messages.ts'
import { messageOf } from '../kinds/messages.ts'
import { projectNamespace } from '../kinds/namespace.ts'
import { projectNode } from '../kinds/node.ts'
import { hasSameSpec, projectPod, RESTARTED_AT } from '../kinds/pod.ts'
import type { Pool } from '../kinds/pool.ts'
import { readObject } from '../kinds/protobuf-object.ts'
import { readPod } from '../kinds/protobuf-pod.ts'
import { projectQuota } from '../kinds/quota.ts'
import { projectReplicaSet } from '../kinds/replicaset.ts'
import { projectService } from '../kinds/service.ts'
import { projectStatefulSet } from '../kinds/statefulset.ts'
import type { Wire } from '../kinds/wire.ts'

/** How a kind is asked for and what is kept of it. */
export type Resource<K extends KindName> = {
  readonly group: string
  readonly version: string
  readonly resource: string
  readonly namespaced: boolean
  /** Leaves out on the server what no rule reads. */
  readonly fieldSelector?: string
  /** What is read of it. */
  readonly message: Message
  /** `before` is what was known where its spec was passed over. */
  readonly project: (json: unknown, pool: Pool, before?: Watched[K]) => Watched[K]
  /** The same out of protobuf, up to `end`. Throws NoMessage. */
  readonly read: (wire: Wire, end: number, pool: Pool, known?: Known<Watched[K]>) => Watched[K]
  /** Whether an object of this metadata has the spec it had, so that it need not be read again. */
  readonly hasSameSpec?: (before: Watched[K], metadata: Fields) => boolean
}

/** What every pod's start says, and nobody has to be told: most of a healthy cluster's events. */
const UNREAD = ['Scheduled', 'Pulling', 'Pulled', 'Created', 'Started', 'SuccessfulCreate', 'LeaderElection']

export const RESOURCES: { readonly [K in KindName]: Resource<K> } = {
  Pod: {
    ...core('Pod', 'pods', projectPod),
    read: readPod,
    hasSameSpec: (before, { uid, generation, annotations }) =>
      hasSameSpec(before, uid, generation, fields(annotations)[RESTARTED_AT]),
  },
  Node: { ...core('Node', 'nodes', projectNode), namespaced: false },
  Event: {
    ...core('Event', 'events', projectEvent),
    fieldSelector: UNREAD.map((reason) => `reason!=${reason}`).join(','),
  },
  Deployment: of('apps', 'v1', 'Deployment', 'deployments', projectDeployment),
  ReplicaSet: of('apps', 'v1', 'ReplicaSet', 'replicasets', projectReplicaSet),
  StatefulSet: of('apps', 'v1', 'StatefulSet', 'statefulsets', projectStatefulSet),
  DaemonSet: of('apps', 'v1', 'DaemonSet', 'daemonsets', projectDaemonSet),
  Job: of('batch', 'v1', 'Job', 'jobs', projectJob),
  CronJob: of('batch', 'v1', 'CronJob', 'cronjobs', projectCronJob),
  PersistentVolumeClaim: core('PersistentVolumeClaim', 'persistentvolumeclaims', projectClaim),
  HorizontalPodAutoscaler: of(
    'autoscaling',
    'v2',
    'HorizontalPodAutoscaler',
    'horizontalpodautoscalers',
    projectAutoscaler,
  ),
  PodDisruptionBudget: of('policy', 'v1', 'PodDisruptionBudget', 'poddisruptionbudgets', projectBudget),
  Service: core('Service', 'services', projectService),
  EndpointSlice: of('discovery.k8s.io', 'v1', 'EndpointSlice', 'endpointslices', projectEndpoints),
  Namespace: { ...core('Namespace', 'namespaces', projectNamespace), namespaced: false },
  ResourceQuota: core('ResourceQuota', 'resourcequotas', projectQuota),
  Ingress: of('networking.k8s.io', 'v1', 'Ingress', 'ingresses', projectIngress),
}

type Project<T> = (json: unknown, pool: Pool) => T

function core<T>(message: string, resource: string, project: Project<T>) {
  return of('', 'v1', message, resource, project)
}

function of<T>(group: string, version: string, message: string, resource: string, project: Project<T>) {
  const part = messageOf(message)
  const read = (wire: Wire, end: number, pool: Pool) => project(readObject(wire, end, part), pool)
  return { group, version, resource, namespaced: true, message: part, project, read }
}
