import type { Autoscaler } from './autoscaler.ts'
import type { Budget } from './budget.ts'
import type { Claim } from './claim.ts'
import type { CronJob } from './cronjob.ts'
import type { DaemonSet } from './daemonset.ts'
import type { Deployment } from './deployment.ts'
import type { Endpoints } from './endpoints.ts'
import type { Event } from './event.ts'
import type { Ingress } from './ingress.ts'
import type { Job } from './job.ts'
import type { Namespace } from './namespace.ts'
import type { Node } from './node.ts'
import type { Pod } from './pod.ts'
import type { Quota } from './quota.ts'
import type { ReplicaSet } from './replicaset.ts'
import type { Service } from './service.ts'
import type { StatefulSet } from './statefulset.ts'

/** The kinds that are watched, and what is kept of each. */
export type Watched = {
  readonly Pod: Pod
  readonly Node: Node
  readonly Event: Event
  readonly Deployment: Deployment
  readonly ReplicaSet: ReplicaSet
  readonly StatefulSet: StatefulSet
  readonly DaemonSet: DaemonSet
  readonly Job: Job
  readonly CronJob: CronJob
  readonly PersistentVolumeClaim: Claim
  readonly HorizontalPodAutoscaler: Autoscaler
  readonly PodDisruptionBudget: Budget
  readonly Service: Service
  readonly EndpointSlice: Endpoints
  readonly Namespace: Namespace
  readonly ResourceQuota: Quota
  readonly Ingress: Ingress
}

export type KindName = keyof Watched
