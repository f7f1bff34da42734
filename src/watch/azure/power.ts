import type { Rule } from '../rules/rule.ts'
import type { AzureView } from './view.ts'
import { azureFinding, commandOf } from './view.ts'

/** R43. */
export const azurePower: Rule<AzureView> = {
  id: 'R43',
  name: 'aks-power',
  words: 'a cluster or node pool that ran was stopped',
  resolves: 'it runs again',
  exclusions: 'what was stopped when it was first looked at; a pool of a cluster that is stopped',
  severity: 'notify',
  limits: { wait: 0 },
  needs: [],
  find(view, { wait = 0 }) {
    const { seen, pool } = view
    const { power } = pool ?? seen
    if (power.word !== 'Stopped' || power.first || (pool && seen.power.word === 'Stopped')) return []
    return [
      azureFinding(azurePower, {
        since: power.since,
        wait,
        hold: 0,
        headline: 'is stopped',
        cause: 'it was stopped in Azure',
        causeKey: 'aks stopped',
        next: `By whom: ${commandOf({ ...view, pool: undefined }, 'activity')}. To start it: ${commandOf(view, 'start')}`,
      }),
    ]
  },
}
