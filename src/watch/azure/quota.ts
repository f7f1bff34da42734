import type { Rule } from '../rules/rule.ts'
import { sinceOf } from './seen.ts'
import type { AzureView } from './view.ts'
import { azureFinding, blamedPools } from './view.ts'

type Meaning = { readonly code: RegExp; readonly headline: string; readonly next: string }

/** Azure's words for having no more to give (notes: 7.14). */
const MEANINGS: readonly Meaning[] = [
  {
    code: /quota/i,
    headline: 'gets no machines: the quota is used up',
    next: 'Ask Azure for more quota, use another size, or scale something down. What is used: /aks health',
  },
  {
    code: /SkuNotAvailable/i,
    headline: 'gets no machines: their size is not to be had there',
    next: 'Add a node pool of another size, or in other zones.',
  },
  {
    code: /Zonal|Allocation|OverconstrainedAllocation|CapacityNotAvailable/i,
    headline: 'gets no machines: Azure has none of them left there',
    next: 'Try again later, or add a node pool of another size or in other zones.',
  },
  {
    code: /Subnet(Is)?Full|InsufficientSubnetSize/i,
    headline: 'gets no machines: its subnet has no addresses left',
    next: 'Make room in the subnet, or add a node pool in another.',
  },
]

export function isScarcity(trouble: string | undefined): boolean {
  return meaningOf(trouble) !== undefined
}

/** R41. */
export const azureQuota: Rule<AzureView> = {
  id: 'R41',
  name: 'aks-quota',
  words: 'an operation on a cluster or pool failed for want of quota, size, capacity or addresses',
  resolves: 'a later operation succeeds',
  severity: 'high',
  limits: { wait: 0 },
  needs: [],
  find(view, { wait = 0 }) {
    const { seen, pool, world } = view
    const { ended } = pool ?? seen
    const meaning = ended?.word === 'Failed' ? meaningOf(ended.trouble) : undefined
    if (!meaning || !ended) return []
    return [
      azureFinding(azureQuota, {
        since: sinceOf(ended, world.from),
        wait,
        hold: 60,
        headline: meaning.headline,
        cause: `Azure says: ${ended.trouble}`.replace(/\.$/, ''),
        causeKey: `aks ${meaning.code.source}`,
        next: meaning.next,
        blames: blamedPools(view, 'Failed'),
      }),
    ]
  },
}

function meaningOf(trouble: string | undefined): Meaning | undefined {
  const code = /^[\w-]+/.exec(trouble ?? '')?.[0] ?? ''
  return MEANINGS.find((meaning) => meaning.code.test(code))
}
