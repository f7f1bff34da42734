import { compareText } from './fields.ts'
import { mask } from './mask.ts'
import { poolOf, zoneOf } from './node-place.ts'
import type { PodCounts, PodState } from './pod-state.ts'
import { podState } from './pod-state.ts'

type Pod = { readonly status: string; readonly ready: string; readonly node: string }
type Node = { readonly name: string; readonly status: string; readonly labels: Readonly<Record<string, string>> }

/** A node of the picture. `gone` is one that pods still name and the cluster does not have. */
type Placed = {
  readonly name: string
  readonly pool: string
  readonly zone: string
  readonly state: 'ready' | 'not ready' | 'unknown' | 'gone'
  readonly cordoned: boolean
  readonly pods: PodCounts
}

export type Placement = {
  readonly nodes: readonly Placed[]
  readonly homeless: PodCounts
  /** Nodes that hold none of the pods asked for and were left out. */
  readonly idle: number
}

/** So many nodes are all shown, whether or not they hold any of the pods asked for. */
const SHOW_IDLE = 24

/**
 * Which node holds how many pods in which state, by pool and name. `nodes` is undefined when they may not be seen; then
 * they are what the pods say. `chosen`: the pods are not all there are.
 */
export function placePods(
  pods: readonly Pod[],
  nodes: readonly Node[] | undefined,
  { chosen }: { readonly chosen: boolean },
): Placement {
  const counts = new Map<string, { [S in PodState]?: number }>()
  for (const pod of pods) {
    const held = counts.get(pod.node) ?? {}
    const state = podState(pod)
    held[state] = (held[state] ?? 0) + 1
    counts.set(pod.node, held)
  }
  const homeless = counts.get('') ?? {}
  counts.delete('')
  const known = (nodes ?? []).map((node) => placed(node, counts.get(node.name) ?? {}))
  const names = new Set((nodes ?? []).map(({ name }) => name))
  const others = [...counts]
    .filter(([name]) => !names.has(name))
    .map(
      ([name, held]): Placed => ({
        ...NOWHERE,
        name: mask(name).text,
        state: nodes ? 'gone' : 'unknown',
        pods: nodes ? unheard(held) : held,
      }),
    )
  const all = [...known, ...others].sort((a, b) => compareText(a.pool, b.pool) || compareText(a.name, b.name))
  const shown = chosen && all.length > SHOW_IDLE ? all.filter((node) => Object.keys(node.pods).length > 0) : all
  return { nodes: shown, homeless, idle: all.length - shown.length }
}

const NOWHERE = { pool: '', zone: '', cordoned: false } as const

function placed({ name, status, labels }: Node, pods: PodCounts): Placed {
  const words = status.split(',')
  const ready = words.includes('Ready')
  return {
    name: mask(name).text,
    pool: mask(poolOf(labels)).text,
    zone: mask(zoneOf(labels)).text,
    state: ready ? 'ready' : 'not ready',
    cordoned: words.includes('SchedulingDisabled'),
    pods: ready ? pods : unheard(pods),
  }
}

/** What runs on a node that nobody hears from ran when it was last heard of; nobody knows whether it still does. */
function unheard({ running = 0, unready = 0, ...others }: PodCounts): PodCounts {
  return running > 0 ? { ...others, unready: unready + running } : { ...others, ...(unready > 0 && { unready }) }
}
