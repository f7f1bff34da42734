import type { Target } from '../../../src/command/verbs/autoscale.ts'
import { Fault } from '../../../src/fault.ts'
import { apiVersionOf } from '../../../src/kube/resources.ts'
import { dig, numberOf } from '../../../src/view/fields.ts'
import { findTargets } from '../../commands/targets.ts'
import type { Planner } from '../planner.ts'
import { spokenAll } from './chosen.ts'
import { createPlan } from './created.ts'
import { readLive } from './patched.ts'

/** kubectl autoscale: a HorizontalPodAutoscaler (kubectl pkg/cmd/autoscale/autoscale.go). */
export const autoscale: Planner<'autoscale'> = async ({ resources, cpu, memory }, flags, context) => {
  const lives = await readLive(await findTargets(resources, context), context)
  for (const { resource } of lives) {
    if (!resource.subresources.includes('scale'))
      throw new Fault('invalid', `cannot autoscale a ${resource.kind}`, { hint: 'Deployments and stateful sets can.' })
  }
  const autoscalers = await context.cluster.discovery.resolve('horizontalpodautoscalers.v2.autoscaling', context.signal)
  const metrics = [...metric('cpu', cpu), ...metric('memory', memory)]
  const { min, max = 1 } = flags
  return createPlan(
    'autoscale',
    lives.map(({ resource, on }) => ({
      resource: autoscalers,
      namespace: on.namespace,
      name: flags.name ?? on.name,
      done: 'autoscaled',
      fields: {
        spec: {
          scaleTargetRef: { apiVersion: apiVersionOf(resource), kind: on.kind, name: on.name },
          ...(min !== undefined && min > 0 && { minReplicas: min }),
          maxReplicas: max,
          ...(metrics.length > 0 && { metrics }),
        },
      },
    })),
    {
      says: `Autoscale ${spokenAll(lives)} between ${min ?? 1} and ${max} pods`,
      impact: lives.map(({ on, object }) => {
        const now = numberOf(dig(object.spec, 'replicas')) ?? 1
        const bound =
          now < (min ?? 1) ? `; it goes to ${min} at once` : now > max ? `; it goes down to ${max} at once` : ''
        return `${on.name} has ${now} ${now === 1 ? 'pod' : 'pods'} now${bound}.`
      }),
    },
    context,
  )
}

function metric(name: string, target: Target | undefined) {
  if (!target) return []
  const aim =
    'percent' in target
      ? { type: 'Utilization', averageUtilization: target.percent }
      : { type: 'AverageValue', averageValue: target.amount }
  return [{ type: 'Resource', resource: { name, target: aim } }]
}
