import type { Pod } from '../kinds/pod.ts'
import { isNodeDown, plannedFor } from '../observe/node-state.ts'
import { nodeKey } from '../touched.ts'
import type { World } from '../world.ts'
import { objectOf } from '../world.ts'
import type { WorkloadView } from './workload-view.ts'

const MINUTE = 60_000
/** A node that is back gives its pods so long; a place that moved gets so long to be filled (notes: 6.3, 6.4). */
const AFTER_NODE = 2 * MINUTE
const TO_MOVE = 3 * MINUTE

/** The nodes that explain why these pods are not ready: all of them or none, since one that is well needs another reason. */
export function nodeBlames(view: WorkloadView, pods: readonly Pod[]): readonly string[] {
  const nodes = pods.map((pod) => blamedNode(view, pod))
  const known = nodes.filter((node) => node !== undefined)
  return known.length === nodes.length ? [...new Set(known)].map(nodeKey) : []
}

function blamedNode(view: WorkloadView, pod: Pod): string | undefined {
  if (pod.node !== undefined && isTroubled(view.world, pod.node, view.now)) return pod.node
  const move = view.memory.moves.find(({ pod: moved, readyAt }) => moved === pod.meta.name && readyAt === undefined)
  if (move && view.now - move.boundAt < TO_MOVE && isTroubled(view.world, move.from, view.now)) return move.from
  if (pod.node === undefined) {
    const lost = view.memory.losses.find(({ owner, matched }) => owner === pod.meta.owner?.uid && !matched)
    if (lost && isTroubled(view.world, lost.from, view.now)) return lost.from
  }
  return undefined
}

/** Not Ready, gone without a plan, or only just back. */
export function isTroubled(world: World, name: string, now: number): boolean {
  const memory = world.memory.nodes.get(name)
  if (memory?.backAt !== undefined && now - memory.backAt < AFTER_NODE) return true
  const node = objectOf(world, 'Node', '', name)
  if (!node) return memory?.goneAt !== undefined && now - memory.goneAt < 15 * MINUTE
  return isNodeDown(node)
}

const BOOTING = 10 * MINUTE

/** A node that is up, has been for a while, and is to stay: what fails there is not its doing. */
export function isSettled(world: World, name: string | undefined, now: number): boolean {
  if (name === undefined) return true
  const node = objectOf(world, 'Node', '', name)
  if (!node) return false
  return !isTroubled(world, name, now) && now - node.meta.created >= BOOTING && plannedFor(world, node) === undefined
}

/** It came only just now: what runs there has had no time yet. */
export function isBooting(world: World, name: string | undefined, now: number): boolean {
  const node = name === undefined ? undefined : objectOf(world, 'Node', '', name)
  return node !== undefined && now - node.meta.created < BOOTING
}
