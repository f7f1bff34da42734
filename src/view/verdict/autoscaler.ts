import { timeOf } from '../age.ts'
import type { Fields } from '../fields.ts'
import { dig, fieldsList, fieldsOf, numberOf, textOf } from '../fields.ts'
import { ago } from './ago.ts'
import { conditionOf } from './pod-state.ts'
import type { Fact, State, Verdict } from './verdict.ts'
import { commas, plural, short } from './verdict.ts'
import { warningFacts, warningsIn } from './warnings.ts'

/** Whether an autoscaler can do its work, and whether it is at its end. `now` in ms since the epoch. */
export function autoscalerVerdict(
  scaler: unknown,
  { events }: { readonly events: readonly unknown[] | undefined },
  now: number,
): Verdict {
  const made = timeOf(dig(scaler, 'metadata', 'creationTimestamp'))
  const last = timeOf(dig(scaler, 'status', 'lastScaleTime'))
  const target = fieldsOf(dig(scaler, 'spec', 'scaleTargetRef'))
  const metrics = fieldsList(dig(scaler, 'spec', 'metrics')).map((metric, i) =>
    metricFact(metric, fieldsList(dig(scaler, 'status', 'currentMetrics'))[i]),
  )
  return {
    ...scalerState(scaler),
    facts: [...metrics.flat(), ...warningFacts(warningsIn(events), now)],
    small: [
      `${textOf(target.kind)} ${textOf(target.name)}`,
      last === undefined ? 'never scaled' : `scaled ${ago(last, now)}`,
      made === undefined ? '' : `made ${ago(made, now)}`,
    ],
  }
}

function scalerState(scaler: unknown): State {
  const min = numberOf(dig(scaler, 'spec', 'minReplicas')) ?? 1
  const max = numberOf(dig(scaler, 'spec', 'maxReplicas')) ?? 0
  const current = numberOf(dig(scaler, 'status', 'currentReplicas')) ?? 0
  const desired = numberOf(dig(scaler, 'status', 'desiredReplicas')) ?? 0
  const range = `${current} of ${min} to ${max}`
  const able = conditionOf(scaler, 'AbleToScale')
  const active = conditionOf(scaler, 'ScalingActive')
  const limited = conditionOf(scaler, 'ScalingLimited')
  if (able?.status === 'False')
    return { tone: 'bad', state: 'Cannot scale', detail: commas(range, short(textOf(able.message))) }
  if (active?.status === 'False' && active.reason === 'ScalingDisabled')
    return { tone: 'info', state: 'Off', detail: 'its target is scaled to 0' }
  if (active?.status === 'False')
    return { tone: 'bad', state: 'Has no figures', detail: commas(range, short(textOf(active.message))) }
  if (desired !== current && desired > 0)
    return { tone: 'info', state: 'Scaling', detail: `${current} → ${plural(desired, 'replica')}` }
  if (limited?.status === 'True' && limited.reason === 'TooManyReplicas' && current >= max)
    return {
      tone: 'warn',
      state: 'At its most',
      detail: `${plural(current, 'replica')}, and it would go on if it might`,
    }
  return { tone: 'good', state: 'In range', detail: `${range} replicas` }
}

/** `cpu  45% of 80%`, for the kinds of metric whose numbers stand side by side. */
function metricFact(metric: Fields, current: unknown): Fact[] {
  const kind = `${textOf(metric.type).charAt(0).toLowerCase()}${textOf(metric.type).slice(1)}`
  const wanted = fieldsOf(metric[kind])
  const is = fieldsOf(dig(current, kind, 'current'))
  const target = fieldsOf(wanted.target)
  const name = textOf(wanted.name) || textOf(dig(wanted, 'metric', 'name')) || kind
  const share = numberOf(target.averageUtilization)
  const now = numberOf(is.averageUtilization)
  if (share !== undefined)
    return [{ name, value: `${now === undefined ? 'unknown' : `${now}%`} of ${share}% aimed for` }]
  const goal = textOf(target.averageValue) || textOf(target.value)
  const value = textOf(is.averageValue) || textOf(is.value) || 'unknown'
  return goal === '' ? [] : [{ name, value: `${value} of ${goal} aimed for` }]
}
