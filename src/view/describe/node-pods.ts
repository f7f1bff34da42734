import { age } from '../age.ts'
import type { Fields } from '../fields.ts'
import { dig, isFields, textOf } from '../fields.ts'
import type { Quantity } from '../quantity.ts'
import { quantityMilli, quantityText, quantityValue } from '../quantity.ts'
import type { Amounts } from './pod-resources.ts'
import { podAmounts, totalAmounts } from './pod-resources.ts'
import { resourceIn, resourceNames } from './resources.ts'
import type { Write } from './writer.ts'

const ZERO: Quantity = { nano: 0n, format: 'decimal' }
const HUGE_PAGES = 'hugepages-'
const STANDARD = new Set(['cpu', 'memory', 'ephemeral-storage', 'pods'])

/** The pods on a node and what they take of it (kubectl pkg/describe/describe.go, describeNodeResource). */
export function writeNodePods(write: Write, pods: readonly Fields[], status: Fields, now: number): void {
  const allocatable =
    isFields(status.allocatable) && Object.keys(status.allocatable).length > 0 ? status.allocatable : status.capacity
  const cpu = quantityMilli(resourceIn(allocatable, 'cpu'))
  const memory = quantityValue(resourceIn(allocatable, 'memory'))
  write(0, `Non-terminated Pods:\t(${pods.length} in total)\n`)
  write(1, 'Namespace\tName\t\tCPU Requests\tCPU Limits\tMemory Requests\tMemory Limits\tAge\n')
  write(1, '---------\t----\t\t------------\t----------\t---------------\t-------------\t---\n')
  for (const pod of pods) {
    const [requests, limits] = [podAmounts(pod, 'requests'), podAmounts(pod, 'limits')]
    const shares = [
      ...[requests, limits].map((amounts) => share(amounts.get('cpu'), quantityMilli, cpu)),
      ...[requests, limits].map((amounts) => share(amounts.get('memory'), quantityValue, memory)),
    ]
    const name = `${textOf(dig(pod, 'metadata', 'namespace'))}\t${textOf(dig(pod, 'metadata', 'name'))}`
    write(1, `${name}\t\t${shares.join('\t')}\t${age(dig(pod, 'metadata', 'creationTimestamp'), now)}\n`)
  }
  writeTotals(write, totalAmounts(pods, 'requests'), totalAmounts(pods, 'limits'), allocatable)
}

function writeTotals(write: Write, requests: Amounts, limits: Amounts, allocatable: unknown): void {
  write(0, 'Allocated resources:\n  (Total limits may be over 100 percent, i.e., overcommitted.)\n')
  write(1, 'Resource\tRequests\tLimits\n')
  write(1, '--------\t--------\t------\n')
  const line = (name: string) => {
    const measure = name === 'cpu' ? quantityMilli : quantityValue
    const all = measure(resourceIn(allocatable, name))
    const shares = [requests, limits].map((amounts) => share(amounts.get(name), measure, all))
    write(1, `${name}\t${shares.join('\t')}\n`)
  }
  const names = resourceNames(allocatable)
  for (const name of ['cpu', 'memory', 'ephemeral-storage']) line(name)
  for (const name of names.filter((one) => one.startsWith(HUGE_PAGES))) line(name)
  for (const name of names.filter((one) => !one.startsWith(HUGE_PAGES) && !STANDARD.has(one))) {
    write(1, `${name}\t${quantityText(requests.get(name) ?? ZERO)}\t${quantityText(limits.get(name) ?? ZERO)}\n`)
  }
}

/** `250m (12%)`, rounded down; of nothing at all it is 0%. */
function share(amount: Quantity = ZERO, measure: (quantity: Quantity) => number, all: number): string {
  return `${quantityText(amount)} (${all === 0 ? 0 : Math.trunc((measure(amount) / all) * 100)}%)`
}
