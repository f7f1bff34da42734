import type { Fields } from '../fields.ts'
import { dig, fieldsList, fieldsOf } from '../fields.ts'
import type { Quantity } from '../quantity.ts'
import { addQuantity } from '../quantity.ts'
import { quantityOf } from './resources.ts'

export type Amounts = ReadonlyMap<string, Quantity>
type Sums = Map<string, Quantity>

/**
 * What a pod asks of its node: containers together, or the most an init container needs on top of the sidecars before it,
 * and the overhead (kubectl pkg/util/resource/resource.go, PodRequestsAndLimits).
 */
export function podAmounts(pod: Fields, list: 'requests' | 'limits'): Amounts {
  const statuses = [
    ...fieldsList(dig(pod, 'status', 'containerStatuses')),
    ...fieldsList(dig(pod, 'status', 'initContainerStatuses')),
  ]
  const of = (container: Fields, resizable: boolean) => {
    const wanted = amountsIn(dig(container, 'resources', list))
    const status =
      resizable && list === 'requests' ? statuses.findLast((one) => one.name === container.name) : undefined
    return status?.resources ? resized(pod, wanted, status) : wanted
  }
  const sums: Sums = new Map()
  for (const container of fieldsList(dig(pod, 'spec', 'containers'))) add(sums, of(container, true))
  const sidecars: Sums = new Map()
  const init: Sums = new Map()
  for (const container of fieldsList(dig(pod, 'spec', 'initContainers'))) {
    if (container.restartPolicy === 'Always') {
      const amounts = of(container, true)
      add(sums, amounts)
      add(sidecars, amounts)
      raise(init, sidecars)
    } else {
      const alone: Sums = new Map(of(container, false))
      add(alone, sidecars)
      raise(init, alone)
    }
  }
  raise(sums, init)
  const overhead = amountsIn(dig(pod, 'spec', 'overhead'))
  for (const [name, amount] of overhead) {
    const sum = sums.get(name)
    if (list === 'requests' || (sum && sum.nano !== 0n)) sums.set(name, sum ? addQuantity(sum, amount) : amount)
  }
  return sums
}

/** The sum over many pods. */
export function totalAmounts(pods: readonly Fields[], list: 'requests' | 'limits'): Amounts {
  const sums: Sums = new Map()
  for (const pod of pods) add(sums, podAmounts(pod, list))
  return sums
}

function amountsIn(list: unknown): Sums {
  const sums: Sums = new Map()
  for (const [name, value] of Object.entries(fieldsOf(list))) {
    const amount = quantityOf(value)
    if (amount) sums.set(name, amount)
  }
  return sums
}

/** While a pod is being resized in place, the larger of what it has and what it wants, unless it cannot be had. */
function resized(pod: Fields, wanted: Amounts, status: Fields): Amounts {
  const infeasible = fieldsList(dig(pod, 'status', 'conditions')).some(
    (condition) => condition.type === 'PodResizePending' && condition.reason === 'Infeasible',
  )
  const most: Sums = new Map(infeasible ? [] : wanted)
  raise(most, amountsIn(dig(status, 'resources', 'requests')))
  raise(most, amountsIn(status.allocatedResources))
  return most
}

function add(sums: Sums, amounts: Amounts): void {
  for (const [name, amount] of amounts) {
    const sum = sums.get(name)
    sums.set(name, sum ? addQuantity(sum, amount) : amount)
  }
}

function raise(sums: Sums, amounts: Amounts): void {
  for (const [name, amount] of amounts) {
    const sum = sums.get(name)
    if (!sum || amount.nano > sum.nano) sums.set(name, amount)
  }
}
