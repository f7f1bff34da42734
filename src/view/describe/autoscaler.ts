import type { Fields } from '../fields.ts'
import { dig, fieldsList, fieldsOf, isFields, numberOf, textOf } from '../fields.ts'
import { quote } from '../gotext.ts'
import { writeEvents } from './events.ts'
import { writeHead } from './metadata.ts'
import { canonical } from './resources.ts'
import { dateText } from './time.ts'
import type { Write } from './writer.ts'
import { described } from './writer.ts'

/**
 * Describes a HorizontalPodAutoscaler of autoscaling/v2. `events` undefined leaves them out; `now` in ms since the epoch.
 * Source: kubectl pkg/describe/describe.go, describeHorizontalPodAutoscalerV2.
 */
export function describeAutoscaler(object: unknown, events: readonly unknown[] | undefined, now: number): string {
  const scaler = fieldsOf(object)
  const spec = fieldsOf(scaler.spec)
  const status = fieldsOf(scaler.status)
  const target = fieldsOf(spec.scaleTargetRef)
  const current = fieldsList(status.currentMetrics)
  return described((write) => {
    writeHead(write, scaler)
    write(0, `CreationTimestamp:\t${dateText(dig(scaler, 'metadata', 'creationTimestamp'))}\n`)
    write(0, `Reference:\t${textOf(target.kind)}/${textOf(target.name)}\n`)
    write(0, 'Metrics:\t( current / target )\n')
    fieldsList(spec.metrics).forEach((metric, i) => {
      write(1, `${metricText(metric, fieldsOf(current[i]))}\n`)
    })
    write(0, `Min replicas:\t${textOf(spec.minReplicas) || '<unset>'}\n`)
    write(0, `Max replicas:\t${numberOf(spec.maxReplicas) ?? 0}\n`)
    writeBehavior(write, spec.behavior)
    const replicas = `${numberOf(status.currentReplicas) ?? 0} current / ${numberOf(status.desiredReplicas) ?? 0} desired`
    write(0, `${textOf(target.kind)} pods:\t${replicas}\n`)
    writeConditions(write, fieldsList(status.conditions))
    writeEvents(write, events, now)
  })
}

function metricText(metric: Fields, status: Fields): string {
  const type = textOf(metric.type)
  const field = `${type.charAt(0).toLowerCase()}${type.slice(1)}`
  const source = fieldsOf(metric[field])
  const target = fieldsOf(source.target)
  const now = isFields(status[field]) ? fieldsOf(dig(status, field, 'current')) : undefined
  const name = textOf(dig(source, 'metric', 'name'))
  switch (type) {
    case 'External':
      return target.averageValue === undefined
        ? `${quote(name)} (target value):\t${presentValue(now, 'value')} / ${amount(target.value)}`
        : `${quote(name)} (target average value):\t${averageIfAny(now)} / ${amount(target.averageValue)}`
    case 'Pods':
      return `${quote(name)} on pods:\t${presentValue(now, 'averageValue')} / ${amount(target.averageValue)}`
    case 'Object': {
      const on = `"${name}" on ${textOf(dig(source, 'describedObject', 'kind'))}/${textOf(dig(source, 'describedObject', 'name'))}`
      return target.type === 'AverageValue'
        ? `${on} (target average value):\t${presentValue(now, 'averageValue')} / ${amount(target.averageValue)}`
        : `${on} (target value):\t${presentValue(now, 'value')} / ${amount(target.value)}`
    }
    case 'Resource':
      return `resource ${textOf(source.name)} on pods${utilization(target, now)}`
    case 'ContainerResource':
      return `resource ${textOf(source.name)} of container "${textOf(source.container)}" on pods${utilization(target, now)}`
    default:
      return `<unknown metric type ${quote(type)}>`
  }
}

function utilization(target: Fields, now: Fields | undefined): string {
  if (target.averageValue !== undefined)
    return `:\t${presentValue(now, 'averageValue')} / ${amount(target.averageValue)}`
  const used = numberOf(now?.averageUtilization)
  const current = used === undefined ? '<unknown>' : `${used}% (${amount(now?.averageValue)})`
  const wanted = numberOf(target.averageUtilization)
  return `  (as a percentage of request):\t${current} / ${wanted === undefined ? '<auto>' : `${wanted}%`}`
}

/** The present value; unknown while the status does not have the metric. */
function presentValue(now: Fields | undefined, field: string): string {
  return now === undefined ? '<unknown>' : amount(now[field])
}

function averageIfAny(now: Fields | undefined): string {
  return now?.averageValue === undefined ? '<unknown>' : amount(now.averageValue)
}

/** A quantity that is not there is a nil pointer to kubectl, which prints `<nil>`. */
function amount(value: unknown): string {
  return value === undefined || value === null ? '<nil>' : canonical(value)
}

function writeBehavior(write: Write, behavior: unknown): void {
  if (!isFields(behavior)) return
  write(0, 'Behavior:\n')
  for (const [title, rules] of [
    ['Scale Up', behavior.scaleUp],
    ['Scale Down', behavior.scaleDown],
  ] as const) {
    if (isFields(rules)) writeRules(write, title, rules)
  }
}

function writeRules(write: Write, title: string, rules: Fields): void {
  write(1, `${title}:\n`)
  const window = numberOf(rules.stabilizationWindowSeconds)
  if (window !== undefined) write(2, `Stabilization Window: ${window} seconds\n`)
  const policies = fieldsList(rules.policies)
  if (policies.length === 0) return
  write(2, `Select Policy: ${textOf(rules.selectPolicy) || 'Max'}\n`)
  write(2, 'Policies:\n')
  for (const policy of policies) {
    const period = `${numberOf(policy.periodSeconds) ?? 0} seconds`
    write(3, `- Type: ${textOf(policy.type)}\tValue: ${numberOf(policy.value) ?? 0}\tPeriod: ${period}\n`)
  }
}

function writeConditions(write: Write, conditions: readonly Fields[]): void {
  if (conditions.length === 0) return
  write(0, 'Conditions:\n')
  write(1, 'Type\tStatus\tReason\tMessage\n')
  write(1, '----\t------\t------\t-------\n')
  for (const one of conditions) {
    write(1, `${[one.type, one.status, one.reason, one.message].map(textOf).join('\t')}\n`)
  }
}
