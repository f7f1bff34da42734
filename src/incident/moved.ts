import type { Line } from '../reply.ts'
import type { Move, MoveCause } from '../watch/memory.ts'
import { workloadMemory } from '../watch/memory.ts'
import { poolOf, poolOfName } from '../watch/observe/node-state.ts'
import { subjectOf } from '../watch/subject.ts'
import type { World } from '../watch/world.ts'
import { objectOf } from '../watch/world.ts'
import { span } from './duration.ts'
import type { Incident } from './incident.ts'
import { isUntold } from './untold.ts'

/** Pods that moved, as a line of the report. */
export type MovedLine = {
  readonly id: string
  readonly at: number
  readonly line: Line
  readonly cluster: string
  /** Worth a quiet message of its own, because somebody waits for it. */
  readonly note?: true
}

type Moves = { readonly cause: MoveCause; readonly place: string; readonly moves: Move[] }

const MINUTE = 60_000
/** Moves of one cause belong together until none came for so long (notes: 6.3, emit). */
const QUIET: Readonly<Record<string, number>> = {
  'aks-upgrade': 30 * MINUTE,
  autoscaler: 10 * MINUTE,
  drain: 10 * MINUTE,
  karpenter: 10 * MINUTE,
}
const SHORTER = 5 * MINUTE
const MOST = 3

/**
 * One line for what moved for one reason, once it has been quiet for a while. Moves a node's incident tells of are its own.
 * What was told is marked in the world's memory.
 */
export function movedLines(
  world: World,
  incidents: Readonly<Record<string, Incident>>,
  now: number,
): readonly MovedLine[] {
  if (world.memory.moved.size === 0) return []
  const lines: MovedLine[] = []
  for (const { cause, place, moves } of groups(world, incidents)) {
    const last = Math.max(...moves.map(({ readyAt, boundAt }) => readyAt ?? boundAt))
    if (now - last < (QUIET[cause] ?? SHORTER)) continue
    const first = Math.min(...moves.map(({ lostAt }) => lostAt))
    lines.push({
      id: `moved.${world.cluster}.${cause}.${place}.${first}`,
      at: now,
      line: lineOf(cause, place, moves),
      cluster: world.cluster,
    })
    mark(world, moves)
  }
  return lines
}

function groups(world: World, incidents: Readonly<Record<string, Incident>>): readonly Moves[] {
  const found = new Map<string, Moves>()
  const toldElsewhere: Move[] = []
  for (const workload of world.memory.moved) {
    for (const move of workloadMemory(world.memory, workload).moves) {
      if (move.told) continue
      const teller = tellerOf(incidents[`${world.cluster}|Node//${move.from}`], move)
      if (teller === 'node') toldElsewhere.push(move)
      if (teller !== 'report') continue
      if (isOfUpgrade(world, move)) continue
      const pool = poolOfMove(world, move)
      const place = move.cause === 'aks-upgrade' && pool !== '' ? pool : move.from
      const key = `${move.cause} ${place}`
      const group = found.get(key) ?? { cause: move.cause, place, moves: [] }
      group.moves.push(move)
      found.set(key, group)
    }
  }
  mark(world, toldElsewhere)
  return [...found.values()]
}

export function poolOfMove(world: World, { from }: Move): string {
  const node = objectOf(world, 'Node', '', from)
  return node ? poolOf(node) : poolOfName(from)
}

/** An upgrade that Azure tells of is told of as a whole, when it is over. */
function isOfUpgrade(world: World, move: Move): boolean {
  if (move.cause !== 'aks-upgrade') return false
  const pool = poolOfMove(world, move)
  return [...world.azure.values()].some(({ id, pools }) =>
    pools.some(({ name, upgrade }) => name === pool && upgrade && isUntold(world, `${id}/${name}`, upgrade)),
  )
}

/** The incident of the node tells of what it drove away, if there is one that is worth a message. */
function tellerOf(incident: Incident | undefined, { cause, lostAt }: Move): 'node' | 'report' | 'wait' {
  if (!incident || (cause !== 'node-failure' && cause !== 'pressure') || lostAt < incident.since - MINUTE)
    return 'report'
  if (incident.state === 'pending') return 'wait'
  return incident.worst === 'digest' ? 'report' : 'node'
}

const WHY: Readonly<Record<MoveCause, (place: string) => string>> = {
  'node-failure': (place) => `node ${place} failed`,
  pressure: (place) => `evicted from ${place}, which ran short`,
  'node-shutdown': (place) => `node ${place} shut down`,
  preempted: (place) => `preempted on ${place} by pods of higher priority`,
  autoscaler: (place) => `autoscaler removed ${place}`,
  'aks-upgrade': (place) => `AKS upgrade of ${place}`,
  'aks-remediator': (place) => `AKS repaired ${place}`,
  karpenter: (place) => `Karpenter replaced ${place}`,
  drain: (place) => `drain of ${place}`,
  spot: (place) => `spot node ${place} was taken back`,
  deleted: (place) => `deleted on ${place} by somebody`,
}

/** `41 pods moved (AKS upgrade of userpool), all ready; longest gap 52 s (search).` */
function lineOf(cause: MoveCause, place: string, moves: readonly Move[]): Line {
  const { listed, state } = tellingOf(moves)
  return `Moved: ${moves.length} ${moves.length === 1 ? 'pod' : 'pods'} (${WHY[cause](place)}): ${listed}; ${state}.`
}

/** Whose pods they were, and how long their places were empty. */
export function tellingOf(moves: readonly Move[]): { readonly listed: string; readonly state: string } {
  const names = new Map<string, number>()
  for (const { workload } of moves) names.set(subjectOf(workload).name, (names.get(subjectOf(workload).name) ?? 0) + 1)
  const listed = [...names].slice(0, MOST).map(([name, count]) => (count > 1 ? `${name} ×${count}` : name))
  const others = names.size > MOST ? ` and ${names.size - MOST} more` : ''
  const ready = moves.filter(({ readyAt }) => readyAt !== undefined)
  const gaps = ready.map(({ workload, lostAt, readyAt = lostAt }) => ({
    name: subjectOf(workload).name,
    ms: readyAt - lostAt,
  }))
  const longest = gaps.reduce<(typeof gaps)[number] | undefined>((a, b) => (a && a.ms >= b.ms ? a : b), undefined)
  const state = ready.length === moves.length ? 'all ready' : `${ready.length} ready`
  const gap = longest ? `; longest gap ${span(longest.ms)}${names.size > 1 ? ` (${longest.name})` : ''}` : ''
  return { listed: `${listed.join(', ')}${others}`, state: `${state}${gap}` }
}

export function mark(world: World, told: readonly Move[]): void {
  const all = new Set(told)
  for (const workload of new Set(told.map((move) => move.workload))) {
    const memory = workloadMemory(world.memory, workload)
    memory.moves = memory.moves.map((move) => (all.has(move) ? { ...move, told: true } : move))
    if (memory.moves.every((move) => move.told)) world.memory.moved.delete(workload)
  }
}
