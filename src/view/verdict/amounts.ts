import type { Quantity } from '../quantity.ts'
import { quantityMilli } from '../quantity.ts'

const GI = 1024 ** 3
const MI = 1024 ** 2

/** A bar of one quantity out of another, in units that people read; none where there is nothing to fill. */
export function amountBar(
  name: string,
  used: Quantity,
  of: Quantity,
): readonly { readonly label: string; readonly done: number; readonly of: number }[] {
  if (of.nano <= 0n) return []
  const [done, whole] = [quantityMilli(used) / 1_000, quantityMilli(of) / 1_000]
  const bytes = of.format === 'binary' || whole >= MI
  if (!bytes) return [{ label: name, done: rounded(done), of: rounded(whole) }]
  const [unit, size] = whole >= GI ? ['Gi', GI] : ['Mi', MI]
  return [{ label: `${name}, ${unit}`, done: rounded(done / Number(size)), of: rounded(whole / Number(size)) }]
}

function rounded(value: number): number {
  return value >= 100 ? Math.round(value) : Math.round(value * 100) / 100
}
