import type { Rule } from '../rules/rule.ts'
import { isScarcity } from './quota.ts'
import { isFinal, sinceOf } from './seen.ts'
import type { AzureView } from './view.ts'
import { azureFinding, blamedPools, commandOf } from './view.ts'

/** What helps, by Azure's code (notes: 7.3, 7.9, 7.10). */
const NEXT: readonly (readonly [RegExp, string])[] = [
  [
    /PodDrainFailure|UpgradeFailed|UnsatisfiablePDB/i,
    'Look at the disruption budget that holds the pod, then upgrade again.',
  ],
  [/ServicePrincipal|AADSTS7000222|expired/i, 'Give the cluster a valid secret or certificate, then try again.'],
  [
    /VMExtension/i,
    'The machines could not reach what they need to start: look at the cluster’s way out of its network.',
  ],
]

/** R40. */
export const azureFailed: Rule<AzureView> = {
  id: 'R40',
  name: 'aks-failed',
  words: 'the last operation on an AKS cluster or node pool failed or was called off, for a minute',
  resolves: 'a later operation succeeds, or the pool is deleted',
  exclusions: 'what quota explains (R41); a cluster whose pool failed is part of that pool’s',
  severity: 'high',
  limits: { wait: 60 },
  needs: [],
  find(view, { wait = 60 }) {
    const { seen, pool, world } = view
    const { provisioning, ended } = pool ?? seen
    if (!ended) return []
    const { word, trouble } = ended
    const again = isFinal(provisioning) ? '' : `, and is ${provisioning.word}`
    if ((word !== 'Failed' && word !== 'Canceled') || (word === 'Failed' && isScarcity(trouble))) return []
    return [
      azureFinding(azureFailed, {
        severity: word === 'Failed' ? 'high' : 'notify',
        since: sinceOf(ended, world.from),
        wait,
        hold: 60,
        headline: `${word === 'Failed' ? 'failed its last operation' : 'had its last operation called off half way'}${again}`,
        certainty: trouble === undefined ? 'unknown' : 'because',
        cause: trouble === undefined ? 'Azure does not say why' : `Azure says: ${trouble.replace(/\.$/, '')}`,
        causeKey: `aks ${word} ${/^[\w-]*/.exec(trouble ?? '')?.[0]}`,
        next: nextOf(view, trouble),
        blames: blamedPools(view, word),
      }),
    ]
  },
}

function nextOf(view: AzureView, trouble = ''): string {
  const found = NEXT.find(([code]) => code.test(trouble))?.[1]
  return found ?? `What was asked, and by whom: ${commandOf({ ...view, pool: undefined }, 'activity')}`
}
