import { subjectKey } from '../finding.ts'
import type { Service } from '../kinds/service.ts'
import type { ServiceMemory } from '../memory.ts'
import { workloadOf } from '../workload-of.ts'
import type { World } from '../world.ts'
import { isReady } from './pod-state.ts'
import { reachedService, selects } from './reach.ts'
import type { Rule } from './rule.ts'
import { finding } from './rule.ts'

export type ServiceView = {
  readonly object: Service
  readonly now: number
  readonly world: World
  readonly memory: ServiceMemory
}

/** R30. */
export const noEndpoints: Rule<ServiceView> = {
  id: 'R30',
  name: 'endpoints',
  words:
    'a Service that people reach has pods but none that is ready for 90 seconds, or selects none since its selector changed',
  resolves: 'an endpoint is ready for 3 minutes',
  exclusions: 'Services without a selector; those nobody outside is led to; workloads scaled to nothing',
  severity: 'page',
  limits: { wait: 90 },
  needs: ['Service', 'EndpointSlice', 'Pod'],
  find({ object, now, world, memory }, { wait = 90 }) {
    if (Object.keys(object.selector).length === 0) return []
    const reached = reachedService(world, object)
    if (reached.ready > 0 || reached.routedBy === undefined || memory.emptySince === undefined) return []
    const selected = [...namespacePods(world, object)]
    const pods = selected.filter((pod) => selects(object.selector, pod.meta.labels))
    const changed = memory.selectorChangedAt !== undefined && memory.selectorChangedAt <= memory.emptySince
    const moved = pods.length === 0 && changed && memory.hadReadyAt !== undefined
    if (pods.length === 0 && !moved) return []
    const workloads = [...new Set(pods.map((pod) => subjectKey(workloadOf(world, pod).subject)))]
    const ready = pods.filter(isReady)
    return [
      finding(noEndpoints, {
        family: 'endpoints',
        since: memory.emptySince ?? now,
        wait,
        headline: 'has no endpoints',
        cause: moved
          ? ['since its selector changed to ', { code: selectorText(object) }, ' it selects no pod']
          : ready.length > 0
            ? `${ready.length} of its ${pods.length} pods are ready but not in its endpoints`
            : `none of its ${pods.length} pods is ready`,
        causeKey: moved ? 'selector' : 'endpoints',
        next: moved ? 'Change the selector back.' : 'Look at its pods.',
        pods: pods.map(({ meta }) => meta.name),
        blames: ready.length === 0 ? workloads : [],
      }),
    ]
  },
}

function* namespacePods(world: World, { meta }: Service) {
  for (const pod of world.objects.Pod.values())
    if (pod.meta.namespace === meta.namespace && pod.meta.deleting === undefined) yield pod
}

function selectorText({ selector }: Service): string {
  return Object.entries(selector)
    .map(([key, value]) => `${key}=${value}`)
    .join(',')
}
