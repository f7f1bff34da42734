import type { Rule } from '../rules/rule.ts'
import { isFinal, isRolling, sinceOf } from './seen.ts'
import type { AzureView } from './view.ts'
import { azureFinding, commandOf, poolKey } from './view.ts'

/** R42. Azure's own words never say that it is stuck: only time does (notes: 7.1). */
export const azureStuck: Rule<AzureView> = {
  id: 'R42',
  name: 'aks-stuck',
  words:
    'an operation on a cluster or pool goes on for 30 minutes; a rolling upgrade for 10 minutes a node more; a cluster whose pools are all done, for 15',
  resolves: 'it ends',
  exclusions: 'a cluster that waits for its pool is part of that pool’s',
  severity: 'high',
  limits: { wait: 1_800, node: 600, idle: 900 },
  needs: [],
  find(view, { wait = 1_800, node = 600, idle = 900 }) {
    const { seen, pool, world, now } = view
    const { provisioning } = pool ?? seen
    if (isFinal(provisioning)) return []
    const busy = pool ? [] : seen.pools.filter((each) => !isFinal(each.provisioning))
    const nodes = (pool ? [pool] : seen.pools).reduce((sum, { count }) => sum + count, 0)
    const isIdle = !pool && seen.pools.length > 0 && busy.length === 0 && !isRolling(provisioning)
    const patience = isIdle ? idle : wait + (isRolling(provisioning) || busy.length > 0 ? nodes * node : 0)
    const since = sinceOf(provisioning, world.from)
    // What has not lasted long enough is no trouble that could explain another.
    if (now - since < patience * 1_000) return []
    return [
      azureFinding(azureStuck, {
        since,
        hold: 0,
        headline: `is still ${provisioning.word}, and nothing else can be done to it`,
        certainty: 'unknown',
        cause: isIdle ? 'all of its node pools are done' : 'Azure does not say what it waits for',
        causeKey: `aks stuck ${provisioning.word}`,
        next: `What goes on: ${commandOf({ ...view, pool: undefined }, 'operations')}. To end it: ${commandOf({ ...view, pool: undefined }, 'abort')}`,
        blames: busy.map(({ name }) => poolKey(seen, name)),
      }),
    ]
  },
}
