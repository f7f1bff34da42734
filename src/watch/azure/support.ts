import type { Rule } from '../rules/rule.ts'
import { sinceOf } from './seen.ts'
import type { AzureView } from './view.ts'
import { azureFinding, commandOf } from './view.ts'

/** R45. */
export const azureSupport: Rule<AzureView> = {
  id: 'R45',
  name: 'aks-support',
  words:
    'the Kubernetes version of a cluster is the oldest that AKS supports (a line of the report), or is not supported any more',
  resolves: 'it is upgraded',
  severity: 'notify',
  limits: { wait: 0 },
  needs: [],
  find(view, { wait = 0 }) {
    const { seen, pool, world } = view
    if (pool || !seen.support) return []
    const { says, over } = seen.support
    return [
      azureFinding(azureSupport, {
        severity: over ? 'notify' : 'digest',
        since: sinceOf(seen.support, world.from),
        wait,
        family: 'upkeep',
        hold: 0,
        headline: over ? 'runs a version that is not supported' : 'runs the oldest supported version',
        cause: says,
        causeKey: `aks support ${over}`,
        next: `What it can be upgraded to: ${commandOf(view, 'upgrades')}`,
      }),
    ]
  },
}
