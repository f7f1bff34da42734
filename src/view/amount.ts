import type { Quantity } from './quantity.ts'
import { quantityMilli, quantityValue } from './quantity.ts'

/** What nodes have and pods share. */
export type Kind = 'cpu' | 'memory'

const GI = 1024 ** 3
const MI = 1024 ** 2

/** Thousandths of a core, or bytes. */
export function amountOf(kind: Kind, quantity: Quantity): number {
  return kind === 'cpu' ? quantityMilli(quantity) : quantityValue(quantity)
}

/** Thousandths of a core, or bytes, as short as they can be read: `250m`, `12.5`, `512Mi`, `12.9Gi`. */
export function amountText(kind: Kind, value: number): string {
  if (kind === 'cpu') return value < 10_000 ? `${value}m` : (value / 1000).toFixed(1)
  return value < 10 * GI ? `${Math.trunc(value / MI)}Mi` : `${(value / GI).toFixed(1)}Gi`
}
