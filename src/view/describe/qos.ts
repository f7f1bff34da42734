import type { Fields } from '../fields.ts'
import { dig, fieldsList, fieldsOf, isFields, textOf } from '../fields.ts'
import { quantityOf } from './resources.ts'

/** The pod's quality of service: what the server says, else what its containers ask for (kubectl pkg/util/qos/qos.go). */
export function qosClass(pod: Fields): string {
  const said = textOf(dig(pod, 'status', 'qosClass'))
  if (said !== '') return said
  const spec = fieldsOf(pod.spec)
  const holders = isFields(spec.resources)
    ? [spec]
    : [...fieldsList(spec.containers), ...fieldsList(spec.initContainers)]
  const requests = total(holders, 'requests')
  const limits = total(holders, 'limits')
  if (requests.size === 0 && limits.size === 0) return 'BestEffort'
  const limited = holders.every((holder) => total([holder], 'limits').size === 2)
  const equal = [...requests].every(([name, amount]) => limits.get(name) === amount)
  return limited && equal && requests.size === limits.size ? 'Guaranteed' : 'Burstable'
}

function total(holders: readonly Fields[], list: 'requests' | 'limits'): Map<string, bigint> {
  const sums = new Map<string, bigint>()
  for (const holder of holders) {
    for (const name of ['cpu', 'memory']) {
      const amount = quantityOf(dig(holder, 'resources', list, name))?.nano ?? 0n
      if (amount > 0n) sums.set(name, (sums.get(name) ?? 0n) + amount)
    }
  }
  return sums
}
