import type { Node } from '../kinds/node.ts'
import type { Pod } from '../kinds/pod.ts'
import type { MoveCause } from '../memory.ts'
import type { World } from '../world.ts'
import { objectOf } from '../world.ts'
import { eventsAbout } from './events.ts'
import { isNodeDown, isSpot, plannedFor } from './node-state.ts'

/** What planned departures may be told from afterwards. */
const PLAN_LASTS = 15 * 60_000

/** Why a pod leaves its node: the first that fits (notes: 6.3, cause). */
export function moveCause(world: World, pod: Pod, now: number): MoveCause {
  const name = pod.node ?? ''
  const node = objectOf(world, 'Node', '', name)
  const planned = planOf(world, name, node, now)
  const target = pod.disruption?.status === 'True' ? pod.disruption.reason : undefined
  if (target === 'PreemptionByScheduler') return 'preempted'
  if (isSpotLoss(world, name, node)) return 'spot'
  const byNode = target === 'DeletionByTaintManager' || target === 'DeletionByPodGC'
  if (
    planned === undefined &&
    (byNode || (node ? isNodeDown(node) : world.memory.nodes.get(name)?.goneAt !== undefined))
  )
    return 'node-failure'
  if (pod.reason === 'Evicted') return 'pressure'
  if (target === 'TerminationByKubelet' || pod.reason === 'NodeShutdown' || pod.reason === 'Terminated')
    return planned ?? 'node-shutdown'
  if (eventsAbout(world, pod.meta.uid).some(({ reason }) => reason === 'ScaleDown')) return 'autoscaler'
  if (planned !== undefined) return planned
  return target === 'EvictionByEvictionAPI' ? 'drain' : 'deleted'
}

function planOf(world: World, name: string, node: Node | undefined, now: number): MoveCause | undefined {
  const current = node && plannedFor(world, node)
  if (current) return current
  const past = world.memory.nodes.get(name)
  return past?.plannedAt !== undefined && now - past.plannedAt < PLAN_LASTS ? (past.planned as MoveCause) : undefined
}

function isSpotLoss(world: World, name: string, node: Node | undefined): boolean {
  if (node && !isSpot(node)) return false
  return eventsAbout(world, name, node?.meta.uid).some(({ reason }) => reason.startsWith('Preempt'))
}
