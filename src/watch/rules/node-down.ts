import type { Line } from '../../reply.ts'
import { poolKey } from '../azure/view.ts'
import type { Severity } from '../finding.ts'
import { worse } from '../finding.ts'
import { conditionOf } from '../kinds/condition.ts'
import type { Node } from '../kinds/node.ts'
import { downSince, isNodeDown, isSpot, poolOf, zoneOf } from '../observe/node-state.ts'
import type { NodeView } from './node-view.ts'
import type { Rule } from './rule.ts'
import { finding, NO_FINDINGS } from './rule.ts'

const AKS = 'kubernetes.azure.com/'

/** R16. Before it counts it already holds back what is said about its pods. */
export const nodeDown: Rule<NodeView> = {
  id: 'R16',
  name: 'node',
  words: 'a node is not Ready for 2 minutes, or 1 where something people reach has nothing else',
  resolves: 'Ready for 3 minutes, or removed on purpose',
  exclusions: 'nodes younger than 10 minutes; nodes being drained, upgraded or removed count after 15 minutes',
  severity: 'notify',
  limits: { wait: 120, urgent: 60, young: 600, planned: 900 },
  needs: ['Node'],
  find(view, { wait = 120, urgent = 60, young = 600, planned = 900 }) {
    const { node, now } = view
    if (!node || !isNodeDown(node)) return NO_FINDINGS
    const since = downSince(node) ?? view.memory.downAt ?? now
    const hit = view.hit()
    const patience = view.planned !== undefined ? planned : hit.down.length > 0 ? urgent : wait
    const due = Math.max(since + patience * 1000, node.meta.created + young * 1000)
    const severity: Severity =
      hit.down.length > 0 && view.planned === undefined ? 'page' : hit.stuck.length > 0 ? 'high' : 'notify'
    return [
      finding(nodeDown, {
        family: 'node',
        severity: worse(severity, isSpot(node) ? 'digest' : 'notify'),
        since,
        wait: (due - since) / 1000,
        ...(sayingNothing(node)
          ? { headline: 'stopped answering', past: true as const }
          : { headline: 'is not ready' }),
        cause: causeOf(node, view),
        causeKey: sayingNothing(node) ? 'silent' : 'not ready',
        certainty: sayingNothing(node) ? 'unknown' : 'because',
        next: nextOf(view),
        blames: failedPool(view),
        shares: [...sharesOf(node), 'cluster/nodes'],
        fixes: hit.stuck
          .slice(0, 1)
          .map(({ meta }) => ({ do: 'force-delete', name: `${meta.namespace}/${meta.name}` })),
      }),
    ]
  },
}

/** What Azure says went wrong with all of its pool. */
function failedPool({ world, node }: NodeView): readonly string[] {
  const pool = node ? poolOf(node) : ''
  return [...world.azure.values()].flatMap((seen) =>
    seen.pools
      .filter(({ name, ended }) => name === pool && ended?.word === 'Failed')
      .map(({ name }) => poolKey(seen, name)),
  )
}

function sayingNothing(node: Node): boolean {
  const ready = conditionOf(node.conditions, 'Ready')
  return ready?.status !== 'False'
}

function causeOf(node: Node, view: NodeView): Line {
  const ready = conditionOf(node.conditions, 'Ready')
  const said = sayingNothing(node)
    ? 'its kubelet is silent'
    : `its kubelet says: ${ready?.message ?? ready?.reason ?? 'not ready'}`
  const planned = view.planned === undefined ? '' : ` while it is ${PLANS[view.planned] ?? 'taken out of use'}`
  return `${said}${planned}${isAks(node) ? '. AKS repairs it by itself after 5 min: reboot, then reimage' : ''}`
}

const PLANS: Readonly<Record<string, string>> = {
  autoscaler: 'removed by the autoscaler',
  'aks-upgrade': 'upgraded by AKS',
  'aks-remediator': 'repaired by AKS',
  karpenter: 'replaced by Karpenter',
  drain: 'drained',
}

function nextOf({ hit, node }: NodeView): Line {
  const [stuck] = hit().stuck
  if (stuck) {
    return ['Wait for it, or force-delete ', { code: stuck.meta.name }, ' after making sure the machine is off.']
  }
  return node && isAks(node)
    ? 'Wait for the repair, or look at the machine in Azure.'
    : 'Look at the machine and at the events of the node.'
}

function isAks(node: Node): boolean {
  return Object.keys(node.meta.labels).some((key) => key.startsWith(AKS))
}

/** Where several nodes fail together, what they have in common. */
function sharesOf(node: Node): readonly string[] {
  const zone = zoneOf(node)
  const pool = poolOf(node)
  return [...(zone === '' ? [] : [`zone/${zone}`]), ...(pool === '' ? [] : [`pool/${pool}`])]
}
