import { timeOf } from '../age.ts'
import type { Fields } from '../fields.ts'
import { dig, fieldsList, fieldsOf, listOf, numberOf, textOf } from '../fields.ts'
import { ago } from './ago.ts'
import type { Fact, State, Step, Verdict } from './verdict.ts'
import { commas, fact, plural } from './verdict.ts'
import { warningFacts, warningsIn } from './warnings.ts'

/** What stands behind a Service: its EndpointSlices, and the pods its selector finds. */
export type Behind = {
  readonly slices: readonly unknown[]
  readonly pods: readonly unknown[]
  readonly events: readonly unknown[] | undefined
}

/** Whether calls to a Service arrive anywhere. `now` in ms since the epoch. */
export function serviceVerdict(service: unknown, { slices, pods, events }: Behind, now: number): Verdict {
  const spec = fieldsOf(dig(service, 'spec'))
  const made = timeOf(dig(service, 'metadata', 'creationTimestamp'))
  const state = serviceState(service, slices, pods)
  return {
    ...state,
    facts: [...portFacts(spec, pods), ...addressFact(service), ...warningFacts(warningsIn(events), now)],
    next: steps(service, state),
    small: [textOf(spec.type), made === undefined ? '' : `made ${ago(made, now)}`],
  }
}

/** How many addresses behind it are ready, of how many. */
export function endpointCounts(slices: readonly unknown[]): { readonly ready: number; readonly total: number } {
  const endpoints = slices.flatMap((slice) => fieldsList(dig(slice, 'endpoints')))
  const ready = endpoints.filter((one) => dig(one, 'conditions', 'ready') !== false)
  return { ready: ready.length, total: endpoints.length }
}

function serviceState(service: unknown, slices: readonly unknown[], pods: readonly unknown[]): State {
  const spec = fieldsOf(dig(service, 'spec'))
  if (spec.type === 'ExternalName')
    return { tone: 'info', state: 'A name for elsewhere', detail: textOf(spec.externalName) }
  const selector = Object.entries(fieldsOf(spec.selector)).map(([key, value]) => `${key}=${textOf(value)}`)
  const { ready, total } = endpointCounts(slices)
  const lacks = waitsForAddress(service)
  if (selector.length === 0) {
    const words = ready > 0 ? `${plural(ready, 'address', 'addresses')} set by hand` : 'and nothing was set by hand'
    return { tone: ready > 0 ? 'info' : 'warn', state: 'Has no selector', detail: words }
  }
  if (pods.length === 0)
    return { tone: 'bad', state: 'Nothing behind it', detail: `no pod has the labels ${selector.join(',')}` }
  if (ready === 0)
    return {
      tone: 'bad',
      state: 'No pod is ready',
      detail: `0 of ${Math.max(total, pods.length)}, so every call fails`,
    }
  const counts = `${ready} of ${total} pods ready`
  if (lacks) return { tone: 'warn', state: 'No address yet', detail: commas('its load balancer is not there', counts) }
  return ready < total
    ? { tone: 'warn', state: 'Serving with fewer', detail: counts }
    : { tone: 'good', state: 'Serving', detail: counts }
}

/** Its pods by its own selector, where none of them is ready. */
function steps(service: unknown, { state }: State): Step[] {
  if (state !== 'No pod is ready' && state !== 'Serving with fewer') return []
  const labels = Object.entries(fieldsOf(dig(service, 'spec', 'selector'))).map(
    ([key, value]) => `${key}=${textOf(value)}`,
  )
  const namespace = textOf(dig(service, 'metadata', 'namespace'))
  return [{ label: 'Pods', words: ['get', 'pods', '-l', labels.join(','), '-n', namespace] }]
}

function waitsForAddress(service: unknown): boolean {
  return (
    dig(service, 'spec', 'type') === 'LoadBalancer' &&
    listOf(dig(service, 'status', 'loadBalancer', 'ingress')).length === 0
  )
}

/** Where its ports lead; a port that no container names or opens is the usual mistake. */
function portFacts({ ports }: Fields, pods: readonly unknown[]): Fact[] {
  const words = fieldsList(ports).map((port) => {
    const target = textOf(port.targetPort) || textOf(port.port)
    const wrong = pods.length > 0 && /\D/.test(target) && !pods.some((pod) => namesPort(pod, target))
    return `${textOf(port.port)} → ${target}${wrong ? ' (no container has a port of that name)' : ''}`
  })
  return fact('Ports', words.join(', '))
}

function namesPort(pod: unknown, name: string): boolean {
  return fieldsList(dig(pod, 'spec', 'containers')).some((container) =>
    fieldsList(container.ports).some((port) => port.name === name),
  )
}

function addressFact(service: unknown): Fact[] {
  const outside = fieldsList(dig(service, 'status', 'loadBalancer', 'ingress')).map(
    (one) => textOf(one.ip) || textOf(one.hostname),
  )
  const nodePorts = fieldsList(dig(service, 'spec', 'ports')).flatMap((port) => numberOf(port.nodePort) ?? [])
  return fact('Reached at', commas(...outside, nodePorts.length > 0 ? `node ports ${nodePorts.join(', ')}` : ''))
}
