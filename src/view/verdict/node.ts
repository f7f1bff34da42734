import { timeOf } from '../age.ts'
import { totalAmounts } from '../describe/pod-resources.ts'
import { resourceIn } from '../describe/resources.ts'
import { dig, fieldsList, fieldsOf, textOf } from '../fields.ts'
import type { Quantity } from '../quantity.ts'
import { ago, span } from './ago.ts'
import { amountBar } from './amounts.ts'
import { conditionOf } from './pod-state.ts'
import { countPods } from './pods.ts'
import type { State, Verdict } from './verdict.ts'
import { commas, fact, short } from './verdict.ts'
import { warningFacts, warningsIn } from './warnings.ts'

const NOTHING: Quantity = { nano: 0n, format: 'decimal' }
/** Conditions that are bad when they are true (k8s.io/api core/v1, NodeConditionType). */
const PRESSURES: Readonly<Record<string, string>> = {
  MemoryPressure: 'short of memory',
  DiskPressure: 'short of disk',
  PIDPressure: 'short of process ids',
  NetworkUnavailable: 'without network',
}

/** What is known around a node; `pods` undefined where nobody may list them. */
export type AroundNode = {
  readonly pods: readonly unknown[] | undefined
  readonly events: readonly unknown[] | undefined
}

/** How a node is, and how full. `now` in ms since the epoch. */
export function nodeVerdict(node: unknown, { pods, events }: AroundNode, now: number): Verdict {
  const info = fieldsOf(dig(node, 'status', 'nodeInfo'))
  const made = timeOf(dig(node, 'metadata', 'creationTimestamp'))
  const found = pods && countPods(pods, now)
  const taints = fieldsList(dig(node, 'spec', 'taints')).map((taint) => `${textOf(taint.key)}:${textOf(taint.effect)}`)
  return {
    ...nodeState(node, now),
    facts: [
      ...(found ? fact('Pods', commas(String(found.total), found.trouble || 'all well')) : []),
      ...fact('Taints', commas(...taints)),
      ...warningFacts(warningsIn(events), now),
    ],
    bars: pods ? bars(node, pods) : [],
    small: [
      labelOf(node, 'node.kubernetes.io/instance-type'),
      labelOf(node, 'topology.kubernetes.io/zone'),
      textOf(info.kubeletVersion),
      made === undefined ? '' : `made ${ago(made, now)}`,
    ],
  }
}

function nodeState(node: unknown, now: number): State {
  const ready = conditionOf(node, 'Ready')
  const since = timeOf(ready?.lastTransitionTime)
  const lasts = since === undefined ? '' : `for ${span(now - since)}`
  const cordoned = dig(node, 'spec', 'unschedulable') === true ? 'cordoned: it takes no new pods' : ''
  const pressed = fieldsList(dig(node, 'status', 'conditions'))
    .filter((one) => one.status === 'True' && PRESSURES[textOf(one.type)])
    .map((one) => PRESSURES[textOf(one.type)] ?? '')
  if (ready?.status === 'Unknown') {
    return { tone: 'bad', state: 'Silent', detail: commas(lasts, 'its kubelet stopped reporting', cordoned) }
  }
  if (ready?.status !== 'True')
    return {
      tone: 'bad',
      state: 'Not ready',
      detail: commas(lasts, short(textOf(ready?.message)), ...pressed, cordoned),
    }
  if (pressed.length > 0) return { tone: 'bad', state: 'Under pressure', detail: commas(...pressed, cordoned) }
  if (cordoned)
    return {
      tone: 'warn',
      state: 'Cordoned',
      detail: commas('it takes no new pods; those on it run on', lasts && `ready ${lasts}`),
    }
  return { tone: 'good', state: 'Ready', detail: lasts }
}

/** What its pods ask for, of what it has. */
function bars(node: unknown, pods: readonly unknown[]) {
  const asked = totalAmounts(pods.map(fieldsOf), 'requests')
  const has = dig(node, 'status', 'allocatable')
  const amounts = ['cpu', 'memory'].flatMap((name) =>
    amountBar(`${name} asked for`, asked.get(name) ?? NOTHING, resourceIn(has, name)),
  )
  return [
    ...amounts,
    ...amountBar('pods', { nano: BigInt(pods.length) * 1_000_000_000n, format: 'decimal' }, resourceIn(has, 'pods')),
  ]
}

function labelOf(node: unknown, label: string): string {
  return textOf(fieldsOf(dig(node, 'metadata', 'labels'))[label])
}
