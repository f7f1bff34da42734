import { kinds } from '../../kube/kinds.ts'
import { timestamp } from '../../kube/timestamp.ts'
import type { KubeObject } from '../../object.ts'
import { hash32 } from '../chance.ts'
import type { Cluster } from '../cluster.ts'
import { follow, writeStatus } from '../cluster.ts'
import type { Condition } from '../condition.ts'
import { withCondition } from '../condition.ts'
import type { Deployment } from '../deployment/deployment.ts'
import { createLoop } from '../loop.ts'
import { keyOf } from '../owner.ts'

type Autoscaler = KubeObject & {
  readonly spec: {
    readonly scaleTargetRef: { readonly kind: string; readonly name: string }
    readonly minReplicas?: number
    readonly maxReplicas: number
    readonly metrics?: readonly {
      readonly type: string
      readonly resource?: { readonly name: string; readonly target?: { readonly averageUtilization?: number } }
    }[]
  }
  readonly status?: { readonly conditions?: readonly Condition[]; readonly lastScaleTime?: string }
}

/** Keeps what a HorizontalPodAutoscaler says of its Deployment. It never scales: the load here is made up. Returns what stops it. */
export function autoscalerStatus(cluster: Cluster): () => void {
  const { store, clock } = cluster

  function reconcile(key: string): undefined {
    const [namespace, name = ''] = key.split('/')
    const autoscaler = store.get(kinds.horizontalpodautoscalers, namespace, name) as Autoscaler | undefined
    const target = autoscaler && store.get(kinds.deployments, namespace, autoscaler.spec.scaleTargetRef.name)
    if (autoscaler) writeStatus(store, autoscaler, statusOf(autoscaler, target as Deployment | undefined, clock.now()))
  }

  const loop = createLoop(clock, reconcile, (error, key) => cluster.onError(error, `HorizontalPodAutoscaler ${key}`))
  const stops = [
    follow(store, kinds.horizontalpodautoscalers, ({ type, object }) => {
      if (type !== 'DELETED') loop.enqueue(keyOf(object), 1000)
    }),
    follow(store, kinds.deployments, ({ object }) => {
      const { name, namespace = '' } = object.metadata
      for (const one of store.list(kinds.horizontalpodautoscalers, { namespace })) {
        if ((one as Autoscaler).spec.scaleTargetRef.name === name) loop.enqueue(keyOf(one), 1000)
      }
    }),
  ]
  return () => {
    for (const stop of [...stops, loop.stop]) stop()
  }
}

function statusOf(autoscaler: Autoscaler, target: Deployment | undefined, now: number) {
  const conditions = autoscaler.status?.conditions ?? []
  if (!target) {
    const { kind, name } = autoscaler.spec.scaleTargetRef
    const message = `the HPA controller was unable to get the target's current scale: ${kind.toLowerCase()}s.apps "${name}" not found`
    const unable: Condition = { type: 'AbleToScale', status: 'False', reason: 'FailedGetScale', message }
    return { currentReplicas: 0, desiredReplicas: 0, conditions: withCondition(conditions, unable, now) }
  }
  const replicas = target.spec.replicas ?? 1
  const able: Condition = {
    type: 'AbleToScale',
    status: 'True',
    reason: 'ReadyForNewScale',
    message: 'recommended size matches current size',
  }
  const active: Condition = {
    type: 'ScalingActive',
    status: 'True',
    reason: 'ValidMetricFound',
    message:
      'the HPA was able to successfully calculate a replica count from cpu resource utilization (percentage of request)',
  }
  const limited: Condition = {
    type: 'ScalingLimited',
    status: 'False',
    reason: 'DesiredWithinRange',
    message: 'the desired count is within the acceptable range',
  }
  return {
    observedGeneration: autoscaler.metadata.generation ?? 1,
    lastScaleTime: autoscaler.status?.lastScaleTime ?? timestamp(now),
    currentReplicas: target.status?.replicas ?? 0,
    desiredReplicas: replicas,
    currentMetrics: (autoscaler.spec.metrics ?? []).map(({ type, resource }) => ({
      type,
      ...(resource && { resource: { name: resource.name, current: measured(autoscaler.metadata.uid, resource) } }),
    })),
    conditions: [able, active, limited].reduce(
      (list: readonly Condition[], one) => withCondition(list, one, now),
      conditions,
    ),
  }
}

function measured(
  uid = '',
  resource: { readonly name: string; readonly target?: { readonly averageUtilization?: number } },
) {
  const goal = resource.target?.averageUtilization ?? 80
  const averageUtilization = Math.round(goal * (0.45 + (hash32(`${uid}/${resource.name}`) % 40) / 100))
  return { averageUtilization, averageValue: `${averageUtilization * 2}m` }
}
