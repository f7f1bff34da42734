import type { Line } from '../reply.ts'
import type { Finding, Subject } from '../watch/finding.ts'
import type { KindName, Watched } from '../watch/kinds/kind.ts'
import type { Service } from '../watch/kinds/service.ts'
import type { Override } from '../watch/limits.ts'
import type { ServiceMemory } from '../watch/memory.ts'
import { drainBlocked } from '../watch/rules/budget.ts'
import { claimUnbound, volumeFull } from '../watch/rules/claim.ts'
import { noEndpoints } from '../watch/rules/endpoints.ts'
import { autoscaler } from '../watch/rules/hpa.ts'
import { reachedService } from '../watch/rules/reach.ts'
import type { Rule } from '../watch/rules/rule.ts'
import type { World } from '../watch/world.ts'
import { objectOf, unheardOf } from '../watch/world.ts'
import type { Impact } from './incident.ts'
import { NO_TEXTS, runRules } from './run-rules.ts'
import type { Sight } from './sight.ts'

type Look = (world: World, subject: Subject, now: number, overrides: readonly Override[]) => Sight

const NO_IMPACT: Impact = { routed: false, lines: [], key: '' }

/** Who looks at objects that are a subject of their own. */
export const objectLooks: Readonly<Record<string, Look>> = {
  HorizontalPodAutoscaler: lookAt('HorizontalPodAutoscaler', [autoscaler], (object, now) => ({ object, now })),
  PersistentVolumeClaim: lookAt('PersistentVolumeClaim', [claimUnbound, volumeFull], (object, now, world) => ({
    object,
    now,
    world,
    readings: world.memory.volumes.get(`${object.meta.namespace}/${object.meta.name}`) ?? [],
  })),
  PodDisruptionBudget: lookAt('PodDisruptionBudget', [drainBlocked], (object, now, world) => ({ object, now, world })),
  Service: lookAt(
    'Service',
    [noEndpoints],
    (object, now, world) => ({ object, now, world, memory: noteEndpoints(world, object, now) }),
    serviceImpact,
  ),
}

function lookAt<K extends KindName, View>(
  kind: K,
  rules: readonly Rule<View>[],
  view: (object: Watched[K], now: number, world: World) => View,
  impact: (world: World, object: Watched[K], findings: readonly Finding[]) => Impact = () => NO_IMPACT,
): Look {
  return (world, subject, now, overrides) => {
    const object = objectOf(world, kind, subject.namespace, subject.name)
    const unheard = unheardOf(world, [kind], subject.namespace)
    const common = { cluster: world.cluster, subject, changes: [], whole: true }
    if (!object) {
      const gone: Line = `ended when ${subject.name} was deleted`
      return {
        ...common,
        findings: [],
        impact: NO_IMPACT,
        labels: NO_TEXTS,
        ...(unheard === undefined ? { gone } : { doubt: { why: unheard, rules: rules.map(({ id }) => id) } }),
      }
    }
    const { findings, doubt } = runRules(rules, view(object, now, world), { world, meta: object.meta, overrides })
    return {
      ...common,
      findings,
      impact: impact(world, object, findings),
      labels: object.meta.labels,
      ...(doubt === undefined ? {} : { doubt }),
    }
  }
}

/** Since when a Service has nothing ready, and whether it ever had. */
function noteEndpoints(world: World, service: Service, now: number): ServiceMemory {
  const key = `${service.meta.namespace}/${service.meta.name}`
  const memory = world.memory.services.get(key) ?? {}
  world.memory.services.set(key, memory)
  if (reachedService(world, service).ready > 0) {
    memory.hadReadyAt = now
    delete memory.emptySince
  } else memory.emptySince ??= now
  return memory
}

function serviceImpact(world: World, service: Service, findings: readonly Finding[]): Impact {
  if (findings.length === 0) return NO_IMPACT
  const { routedBy } = reachedService(world, service)
  return {
    routed: true,
    lines: [`Nothing answers behind it${routedBy === undefined ? '' : `; ${routedBy} leads to it`}.`],
    key: 'down',
  }
}
