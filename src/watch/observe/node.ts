import type { Node } from '../kinds/node.ts'
import type { World } from '../world.ts'
import { downSince, isNodeDown, plannedFor } from './node-state.ts'
import type { Observation } from './observation.ts'
import { changeOf } from './workload.ts'

/** A node that goes within this after somebody took it out of use went on purpose. */
const PLAN_LASTS = 15 * 60_000

/** What a change of a node says. */
export function observeNode(
  world: World,
  node: Node,
  { previous, gone, at }: { readonly previous: Node | undefined; readonly gone: boolean; readonly at: number },
): readonly Observation[] {
  const name = node.meta.name
  const found: Observation[] = []
  const how = plannedFor(world, node)
  if (how !== undefined) found.push({ what: 'node-planned', node: name, at, how })
  if (previous && previous.unschedulable !== node.unschedulable) {
    const short = node.unschedulable ? 'cordon' : 'uncordon'
    const line = node.unschedulable ? 'cordoned' : 'uncordoned'
    found.push({
      what: 'node-changed',
      node: name,
      changed: { at, line, short, ...changeOf(node.meta, previous.meta) },
    })
  }
  if (gone) {
    const known = world.memory.nodes.get(name)
    const planned = how !== undefined || (known?.plannedAt !== undefined && at - known.plannedAt < PLAN_LASTS)
    found.push({ what: 'node-gone', node: name, at, unplanned: !planned })
    return found
  }
  const down = isNodeDown(node)
  const wasDown = previous ? isNodeDown(previous) : world.memory.nodes.get(name)?.downAt !== undefined
  if (down && !wasDown) found.push({ what: 'node-down', node: name, at: downSince(node) ?? at })
  if (!down && wasDown) found.push({ what: 'node-back', node: name, at })
  if (node.bootID !== undefined && node.bootID !== previous?.bootID) {
    found.push({ what: 'node-booted', node: name, bootID: node.bootID })
  }
  return found
}
