import type { Subject } from '../finding.ts'
import { subjectKey } from '../finding.ts'
import type { Node } from '../kinds/node.ts'
import type { Pod } from '../kinds/pod.ts'
import type { Move, NodeMemory } from '../memory.ts'
import { nodeMemory } from '../memory.ts'
import { plannedFor } from '../observe/node-state.ts'
import { subjectOf } from '../subject.ts'
import { workloadOf } from '../workload-of.ts'
import type { World } from '../world.ts'
import { listed, objectOf } from '../world.ts'
import type { WorkloadView } from './workload-view.ts'
import { isBatch, viewWorkload } from './workload-view.ts'

/** A node as the rules see it. */
export type NodeView = {
  readonly world: World
  readonly now: number
  readonly subject: Subject
  readonly name: string
  readonly node: Node | undefined
  readonly memory: NodeMemory
  /** Why it is going on purpose, if it is or was within the last 15 minutes. */
  readonly planned: string | undefined
  readonly pods: readonly Pod[]
  /** Who had or has pods here that count: computed when asked for. */
  hit(): Hit
}

/** What a node takes along. */
export type Hit = {
  readonly workloads: readonly WorkloadView[]
  /** Pods that were here and are not DaemonSets', Jobs' or the node's own. */
  readonly pods: number
  readonly moves: readonly Move[]
  /** Workloads that people outside reach and that have nothing ready. */
  readonly down: readonly WorkloadView[]
  /** StatefulSet pods that cannot be replaced before the node is back or removed. */
  readonly stuck: readonly Pod[]
}

const PLAN_LASTS = 15 * 60_000
const RECENT = 10 * 60_000

export function viewNode(world: World, subject: Subject, now: number): NodeView {
  const { name } = subject
  const node = objectOf(world, 'Node', '', name)
  const memory = nodeMemory(world.memory, name)
  const recent = memory.plannedAt !== undefined && now - memory.plannedAt < PLAN_LASTS ? memory.planned : undefined
  let hit: Hit | undefined
  return {
    world,
    now,
    subject,
    name,
    node,
    memory,
    planned: (node && plannedFor(world, node)) ?? recent,
    pods: listed(world, 'Pod', world.podsOn.get(name)),
    hit() {
      hit ??= hitOf(world, name, memory, now)
      return hit
    },
  }
}

function hitOf(world: World, name: string, memory: NodeMemory, now: number): Hit {
  const here = listed(world, 'Pod', world.podsOn.get(name)).filter(counts)
  const began = memory.downAt ?? memory.goneAt ?? memory.backAt ?? pressedSince(world, name) ?? now - RECENT
  const keys = new Set(here.map((pod) => subjectKey(workloadOf(world, pod).subject)))
  const left = Object.entries(memory.left ?? {}).filter(([, at]) => at >= began - 60_000)
  for (const [key] of left) keys.add(key)
  const workloads = [...keys].map((key) => viewWorkload(world, subjectOf(key), now)).filter((view) => !isBatch(view))
  const moves = workloads.flatMap((view) =>
    view.memory.moves.filter(({ from, lostAt }) => from === name && lostAt >= began - 60_000),
  )
  return {
    workloads,
    pods: new Set([...here.map(({ meta }) => meta.name), ...lostNames(workloads, name, began)]).size,
    moves,
    down: workloads.filter(
      (view) => view.ready === 0 && view.desired > 0 && view.memory.wasWhole === true && view.reach().routed,
    ),
    stuck: here.filter(({ meta }) => meta.deleting !== undefined && meta.owner?.kind === 'StatefulSet'),
  }
}

/** A node that is short of something drives pods away for as long as it is. */
function pressedSince(world: World, name: string): number | undefined {
  const pressing = objectOf(world, 'Node', '', name)?.conditions.filter(
    ({ type, status }) => type.endsWith('Pressure') && status === 'True',
  )
  const times = (pressing ?? []).flatMap(({ since }) => since ?? [])
  return times.length > 0 ? Math.min(...times) : undefined
}

function lostNames(workloads: readonly WorkloadView[], name: string, began: number): readonly string[] {
  return workloads.flatMap(({ memory }) =>
    memory.losses.filter(({ from, at }) => from === name && at >= began - 60_000).map(({ pod }) => pod),
  )
}

function counts({ meta, phase }: Pod): boolean {
  const kind = meta.owner?.kind
  return kind !== 'DaemonSet' && kind !== 'Node' && phase !== 'Succeeded' && phase !== 'Failed'
}
