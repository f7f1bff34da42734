import type { Rule } from '../rules/rule.ts'
import type { AzureView } from './view.ts'
import { azureFinding, commandOf } from './view.ts'

const DAY = 86_400

/** R46. AKS supports a node image for 90 days (learn.microsoft.com/azure/aks/node-image-upgrade). */
export const azureImage: Rule<AzureView> = {
  id: 'R46',
  name: 'aks-image',
  words: 'the node image of a pool is older than 90 days',
  resolves: 'the pool has another',
  exclusions: 'pools that are stopped; images whose name has no date',
  severity: 'digest',
  limits: { age: 90 * DAY },
  needs: [],
  find(view, { age = 90 * DAY }) {
    const { pool, now } = view
    const madeAt = pool?.imageMadeAt
    if (!pool || madeAt === undefined || pool.power.word === 'Stopped' || now - madeAt <= age * 1_000) return []
    return [
      azureFinding(azureImage, {
        since: madeAt + age * 1_000,
        family: 'upkeep',
        hold: 0,
        headline: `has a node image ${Math.floor((now - madeAt) / DAY / 1_000)} days old`,
        cause: `${pool.image} is not supported any more`,
        causeKey: `aks image ${pool.image}`,
        next: commandOf(view, 'image-upgrade'),
      }),
    ]
  },
}
