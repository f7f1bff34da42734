import { poolOfName } from '../observe/node-state.ts'
import type { Rule } from '../rules/rule.ts'
import type { AzureView } from './view.ts'
import { azureFinding, commandOf } from './view.ts'

/** R48. One spot node that goes is a line of the report; a pool that goes is not (notes: 7.12). */
export const azureSpot: Rule<AzureView> = {
  id: 'R48',
  name: 'aks-spot',
  words: 'half of the nodes of a spot pool, and at least two, were taken back or lost within 15 minutes',
  resolves: 'none was for 15 minutes',
  severity: 'notify',
  limits: { window: 900, share: 50, least: 2 },
  needs: ['Node'],
  find(view, { window = 900, share = 50, least = 2 }) {
    const { pool, world, now } = view
    if (!pool?.spot) return []
    const gone = [...world.memory.nodes].filter(
      ([name, { goneAt = 0 }]) =>
        now - goneAt < window * 1_000 && poolOfName(name) === pool.name && !world.objects.Node.has(`/${name}`),
    )
    if (gone.length < least || gone.length * 100 < pool.count * share) return []
    return [
      azureFinding(azureSpot, {
        since: Math.min(...gone.map(([, { goneAt = now }]) => goneAt)),
        hold: 60,
        headline: `lost ${gone.length} of its spot nodes within ${Math.round(window / 60)} min`,
        certainty: 'probably',
        cause: 'Azure took its machines back, as it may with spot nodes',
        causeKey: 'aks spot',
        next: `Pods that need a place go to other pools, if they may. What it is: ${commandOf(view, 'show')}`,
      }),
    ]
  },
}
