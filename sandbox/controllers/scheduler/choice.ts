import type { Node } from '../node/node.ts'
import { controllerOf } from '../owner.ts'
import type { Pod } from '../pod/pod.ts'
import { isActive } from '../pod/readiness.ts'
import { amount } from '../quantity.ts'
import type { Misfit, Room } from './fit.ts'
import { misfit, roomOn } from './fit.ts'

export type Choice = { readonly node: Node } | { readonly misfits: readonly Misfit[] }

/** The node for a pod: fewest siblings on it, then in its zone, then the emptiest, then by name. */
export function chooseNode(pod: Pod, nodes: readonly Node[], podsOn: (node: string) => readonly Pod[]): Choice {
  const rooms = nodes.map((node) => roomOn(node, podsOn(node.metadata.name)))
  const misfits = rooms.map((room) => misfit(pod.spec, room))
  const fitting = rooms.filter((_, at) => misfits[at] === undefined)
  const zones = new Map<string, number>()
  const siblings = (node: Node) =>
    podsOn(node.metadata.name).filter((other) => isActive(other) && areSiblings(pod, other)).length
  for (const { node } of rooms) zones.set(zoneOf(node), (zones.get(zoneOf(node)) ?? 0) + siblings(node))
  const rank = (room: Room) => [siblings(room.node), zones.get(zoneOf(room.node)) ?? 0, -emptiness(room)]
  const best = fitting
    .map((room) => ({ room, rank: rank(room) }))
    .sort((a, b) => less(a.rank, b.rank) || (a.room.node.metadata.name < b.room.node.metadata.name ? -1 : 1))[0]
  return best ? { node: best.room.node } : { misfits: misfits.filter((one) => one !== undefined) }
}

function zoneOf(node: Node): string {
  return node.metadata.labels?.['topology.kubernetes.io/zone'] ?? ''
}

function areSiblings(a: Pod, b: Pod): boolean {
  const owner = controllerOf(a)?.uid
  return owner !== undefined && owner === controllerOf(b)?.uid
}

function emptiness({ node, cpu, memory }: Room): number {
  const { cpu: allCpu, memory: allMemory } = node.status?.allocatable ?? {}
  return cpu / (amount(allCpu) || 1) + memory / (amount(allMemory) || 1)
}

function less(a: readonly number[], b: readonly number[]): number {
  const at = a.findIndex((value, index) => value !== b[index])
  return at < 0 ? 0 : (a[at] ?? 0) - (b[at] ?? 0)
}
