import type { Autoscaler } from '../kinds/autoscaler.ts'
import { conditionOf } from '../kinds/condition.ts'
import { clip } from './crash-cause.ts'
import type { Rule } from './rule.ts'
import { finding } from './rule.ts'

export type ObjectView<T> = { readonly object: T; readonly now: number }

/** R27. */
export const autoscaler: Rule<ObjectView<Autoscaler>> = {
  id: 'R27',
  name: 'hpa',
  words: 'an autoscaler cannot read its metrics or scale for 5 minutes; or has wanted more than its maximum for 20',
  resolves: 'it can for 3 minutes',
  exclusions: 'one that is satisfied at its maximum; one that is switched off by scaling to 0',
  severity: 'notify',
  limits: { blind: 300, maxed: 1200 },
  needs: ['HorizontalPodAutoscaler'],
  find({ object, now }, { blind = 300, maxed = 1200 }) {
    const found = ['ScalingActive', 'AbleToScale'].flatMap((type) => {
      const condition = conditionOf(object.conditions, type)
      if (condition?.status !== 'False' || condition.reason === 'ScalingDisabled') return []
      return finding(autoscaler, {
        family: 'hpa',
        part: type,
        since: condition.since ?? now,
        wait: blind,
        headline: type === 'ScalingActive' ? 'reads no metrics, so it does not scale' : 'cannot scale',
        cause: clip(
          (condition.message ?? condition.reason ?? type).replace(
            /^the HPA was unable to compute the replica count: /,
            '',
          ),
        ),
        shares: /metrics API|metrics\.k8s\.io/.test(condition.message ?? '') ? ['metrics/api'] : [],
        causeKey: `hpa ${condition.reason}`,
        next:
          type === 'ScalingActive'
            ? 'Look at the metrics server, and at whether its pods have requests.'
            : 'Look at what it is to scale.',
      })
    })
    const limited = conditionOf(object.conditions, 'ScalingLimited')
    if (limited?.status !== 'True' || limited.reason !== 'TooManyReplicas' || object.max <= object.min) return found
    return [
      ...found,
      finding(autoscaler, {
        family: 'hpa',
        part: 'maxed',
        severity: 'digest',
        since: limited.since ?? now,
        wait: maxed,
        headline: `wants more than its maximum of ${object.max}`,
        cause: clip(limited.message ?? 'the desired count is above the maximum'),
        causeKey: 'hpa maxed',
        next: 'Raise its maximum, or find what the load is.',
      }),
    ]
  },
}
