import { resourceNames } from '../describe/resources.ts'
import { dig, textOf } from '../fields.ts'
import { parseQuantity } from '../quantity.ts'

/** One line of a ResourceQuota: how much of what is hard is used. */
export type Bound = {
  readonly namespace: string
  readonly quota: string
  readonly resource: string
  readonly used: string
  readonly hard: string
  /** 0 to 1, more when over; of a bound of zero that is used up it is 1. */
  readonly share: number
}

/** All lines of all quotas: the quota with the fullest line first, and in it the fullest line. */
export function boundsOf(quotas: readonly unknown[]): Bound[] {
  return quotas
    .map((quota) => {
      const hard = dig(quota, 'status', 'hard')
      const bounds = resourceNames(hard).map((resource): Bound => {
        const used = textOf(dig(quota, 'status', 'used', resource)) || '0'
        const most = textOf(dig(hard, resource))
        return {
          namespace: textOf(dig(quota, 'metadata', 'namespace')),
          quota: textOf(dig(quota, 'metadata', 'name')),
          resource,
          used,
          hard: most,
          share: shareOf(used, most),
        }
      })
      return bounds.sort((a, b) => b.share - a.share)
    })
    .sort(([a], [b]) => (b?.share ?? 0) - (a?.share ?? 0))
    .flat()
}

function shareOf(used: string, hard: string): number {
  const [have, most] = [parseQuantity(used), parseQuantity(hard)]
  if (!have || !most) return 0
  if (most.nano === 0n) return have.nano > 0n ? 1 : 0
  return Number((have.nano * 1_000n) / most.nano) / 1_000
}
