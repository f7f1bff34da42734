import { eventsAbout } from '../observe/events.ts'
import { clip } from './crash-cause.ts'
import type { NodeView } from './node-view.ts'
import type { Rule } from './rule.ts'
import { finding } from './rule.ts'

const REPAIRER = 'aks-auto-repair'

/** R47. AKS repairs what is not Ready for 5 min: reboot, reimage, redeploy, three rounds at most (learn.microsoft.com/azure/aks/node-auto-repair). */
export const autoRepair: Rule<NodeView> = {
  id: 'R47',
  name: 'aks-repair',
  words: 'AKS repairs a node by itself: a line of the report, and a message when it does so 3 times within an hour',
  resolves: 'it did not for an hour',
  severity: 'digest',
  limits: { rounds: 3, window: 3_600 },
  needs: ['Node', 'Event'],
  find({ world, name, node, now }, { rounds = 3, window = 3_600 }) {
    const events = eventsAbout(world, name, node?.meta.uid).filter(
      ({ from, last }) => from === REPAIRER && now - last < window * 1_000,
    )
    const last = events.reduce<(typeof events)[number] | undefined>(
      (a, b) => (a && a.last >= b.last ? a : b),
      undefined,
    )
    if (!last) return []
    const times = events.reduce((sum, { count }) => sum + count, 0)
    return [
      finding(autoRepair, {
        family: 'npd',
        part: 'repair',
        severity: times >= rounds ? 'notify' : 'digest',
        since: Math.min(...events.map(({ first }) => first)),
        headline: times > 1 ? `was repaired by AKS ${times} times` : 'is repaired by AKS',
        cause: `AKS says: ${clip(last.message || last.reason)}`,
        causeKey: 'aks repair',
        next: times >= rounds ? 'It does not help: drain the node and delete its machine.' : '',
      }),
    ]
  },
}
