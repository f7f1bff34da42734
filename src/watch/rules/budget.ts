import type { Budget } from '../kinds/budget.ts'
import { eventsAbout } from '../observe/events.ts'
import type { World } from '../world.ts'
import { listed } from '../world.ts'
import { selects } from './reach.ts'
import type { Rule } from './rule.ts'
import { finding } from './rule.ts'

export type BudgetView = { readonly object: Budget; readonly now: number; readonly world: World }

/** R31. */
export const drainBlocked: Rule<BudgetView> = {
  id: 'R31',
  name: 'budget',
  words:
    'a node is being drained for 5 minutes and a disruption budget lets none of its pods go; or AKS gave an upgrade up on it',
  resolves: 'the pods are gone or the node is in use again',
  exclusions: 'budgets that allow nothing while nobody drains: of one pod that must be there they never allow any',
  severity: 'notify',
  limits: { wait: 300 },
  needs: ['PodDisruptionBudget', 'Node', 'Pod'],
  find({ object, world, now }, { wait = 300 }) {
    if (object.disruptionsAllowed > 0 || object.expected === 0) return []
    for (const node of world.objects.Node.values()) {
      const quarantined = node.meta.labels['kubernetes.azure.com/upgrade-status'] === 'Quarantined'
      if (!node.unschedulable && !quarantined) continue
      const held = listed(world, 'Pod', world.podsOn.get(node.meta.name)).filter(
        ({ meta }) =>
          meta.namespace === object.meta.namespace &&
          meta.deleting === undefined &&
          selects(object.selector, meta.labels),
      )
      const drains = quarantined || isDrained(world, node.meta.name, node.meta.uid)
      if (held.length === 0 || !drains) continue
      const cordoned = node.taints.find(({ key }) => key === 'node.kubernetes.io/unschedulable')?.since
      const why =
        object.healthy < object.needed
          ? `${object.healthy} healthy of ${object.needed} that must be`
          : `it needs ${object.needed} of ${object.expected} and has no more than that`
      return [
        finding(drainBlocked, {
          family: 'pdb',
          since: Math.min(now, cordoned ?? now),
          wait,
          headline: `holds up the drain of ${node.meta.name}${quarantined ? ', and AKS has given up upgrading it' : ''}`,
          cause: `${why}, so ${held.length} ${held.length === 1 ? 'pod' : 'pods'} cannot be evicted`,
          causeKey: 'pdb blocks',
          next:
            object.expected <= 1
              ? 'Run a second replica, or let it be evicted once by loosening the budget.'
              : 'Bring its pods back to health, or loosen the budget.',
          pods: held.map(({ meta }) => meta.name),
        }),
      ]
    }
    return []
  },
}

/** Some of its pods have left or been asked to: a node that is only cordoned needs nobody to go. */
function isDrained(world: World, name: string, uid: string): boolean {
  const memory = world.memory.nodes.get(name)
  if (memory?.planned !== undefined && memory.planned !== 'drain') return true
  if (Object.keys(memory?.left ?? {}).length > 0) return true
  return eventsAbout(world, name, uid).some(({ reason }) => reason === 'Drain' || reason === 'FailedEviction')
}
