import type { LogSource, MetricsSource } from '../kube/kube.ts'
import type { Random } from '../kube/random.ts'
import type { Store } from '../kube/store.ts'
import type { Cluster } from './cluster.ts'
import { daemonSetController } from './daemonset/controller.ts'
import { deploymentController } from './deployment/controller.ts'
import { jobController } from './job/controller.ts'
import { cronJobController } from './job/cronjob-controller.ts'
import type { Kubelets } from './kubelet/kubelet.ts'
import { startKubelets } from './kubelet/kubelet.ts'
import { podLogs } from './logs/source.ts'
import { podMetrics } from './metrics/source.ts'
import type { NodeLifecycle } from './node/lifecycle.ts'
import { nodeLifecycle } from './node/lifecycle.ts'
import { indexPods } from './pod/pod-index.ts'
import { autoscalerStatus } from './policy/autoscaler.ts'
import { claimController } from './policy/claims.ts'
import { disruptionController } from './policy/disruption.ts'
import { namespaceController } from './policy/namespace.ts'
import { quotaController } from './policy/quota-controller.ts'
import { createRecorder } from './recorder.ts'
import { replicaSetController } from './replicaset/controller.ts'
import { scheduler } from './scheduler/controller.ts'
import { endpointsController } from './service/controller.ts'
import { statefulSetController } from './statefulset/controller.ts'
import { stoppableClock } from './stoppable-clock.ts'

export type Controllers = {
  readonly cluster: Cluster
  readonly nodes: Pick<NodeLifecycle, 'kill' | 'revive'> & Pick<Kubelets, 'isAlive'>
  /** What startKube wants as `logs` and `metrics`. */
  readonly logs: LogSource
  readonly metrics: MetricsSource
  stop(): void
}

export type ControllerOptions = {
  readonly store: Store
  /** The store's own by default. */
  readonly random?: Random
  /** Events from before this moment (ms since the epoch) are not recorded. */
  readonly eventsFrom?: number
  /** Told when an object could not be reconciled; it is tried again. Nothing by default: objects come from users. */
  readonly onError?: (error: unknown, where: string) => void
}

const CONTROLLERS = [
  namespaceController,
  claimController,
  deploymentController,
  replicaSetController,
  statefulSetController,
  daemonSetController,
  jobController,
  cronJobController,
  scheduler,
  endpointsController,
  disruptionController,
  quotaController,
  autoscalerStatus,
]

/** Starts everything that makes a cluster move, on the store's clock. What is in the store already goes on from there. */
export function startControllers(options: ControllerOptions): Controllers {
  const { store, random = store.random, eventsFrom, onError = () => {} } = options
  const clock = stoppableClock(store.clock)
  const pods = indexPods(store)
  const cluster: Cluster = { store, clock, random, pods, record: createRecorder(store, clock, eventsFrom), onError }
  const kubelets = startKubelets(cluster)
  const lifecycle = nodeLifecycle(cluster, kubelets)
  const stops = CONTROLLERS.map((start) => start(cluster))
  return {
    cluster,
    nodes: { kill: lifecycle.kill, revive: lifecycle.revive, isAlive: kubelets.isAlive },
    logs: podLogs(store, clock),
    metrics: podMetrics(pods, clock),
    stop() {
      for (const stop of [clock.stop, ...stops, lifecycle.stop, kubelets.stop, pods.stop]) stop()
    },
  }
}
