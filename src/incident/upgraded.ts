import type { Line } from '../reply.ts'
import { handleOf } from '../watch/azure/handle.ts'
import type { SeenCluster, SeenPool, Upgrade } from '../watch/azure/seen.ts'
import type { Move } from '../watch/memory.ts'
import { workloadMemory } from '../watch/memory.ts'
import type { World } from '../watch/world.ts'
import { span } from './duration.ts'
import type { MovedLine } from './moved.ts'
import { mark, poolOfMove, tellingOf } from './moved.ts'
import { isUntold } from './untold.ts'

const MINUTE = 60_000
/** How long a line waits for the last pods to be ready. */
const SETTLES = 2 * MINUTE
/** The watcher may hear of a node before it hears of the upgrade. */
const BEFORE = 3 * MINUTE
/** What ended so long ago is nobody's news. */
const OLD = 12 * 60 * MINUTE

/**
 * One line for each node pool that got other nodes, once it is over and what had to move has moved: the one message about
 * it, instead of one a node. What was told is marked in the world's memory.
 */
export function upgradedLines(world: World, now: number): readonly MovedLine[] {
  return [...world.azure.values()].flatMap((seen) =>
    seen.pools.flatMap((pool) => (pool.upgrade ? lineFor(world, seen, pool, pool.upgrade, now) : [])),
  )
}

function lineFor(world: World, seen: SeenCluster, pool: SeenPool, upgrade: Upgrade, now: number): MovedLine[] {
  const { since, endedAt } = upgrade
  const key = `${seen.id}/${pool.name}`
  if (endedAt === undefined || !isUntold(world, key, upgrade)) return []
  const moves = movesOf(world, pool.name, since, endedAt)
  const isSettled = moves.every(({ readyAt }) => readyAt !== undefined)
  if (!isSettled && now - endedAt < SETTLES) return []
  world.memory.upgraded.set(key, since)
  mark(world, moves)
  if (now - endedAt > OLD) return []
  const id = `upgraded.${handleOf(seen)}.${pool.name}.${since}`
  return [{ id, at: now, line: lineOf(seen, pool, upgrade, moves), cluster: world.cluster, note: true }]
}

function movesOf(world: World, pool: string, since: number, endedAt: number): readonly Move[] {
  return [...world.memory.moved].flatMap((workload) =>
    workloadMemory(world.memory, workload).moves.filter(
      (move) =>
        move.cause === 'aks-upgrade' &&
        !move.told &&
        move.lostAt >= since - BEFORE &&
        move.lostAt <= endedAt + BEFORE &&
        poolOfMove(world, move) === pool,
    ),
  )
}

/** `AKS upgraded userpool of prod-weu from 1.36.1 to 1.36.3: 4 nodes in 12 min; 41 pods moved: web ×9 …, all ready; longest gap 52 s.` */
function lineOf(
  seen: SeenCluster,
  pool: SeenPool,
  { from, to, nodes, since, endedAt = since }: Upgrade,
  moves: readonly Move[],
): Line {
  const what = from === to ? 'new nodes of the same version' : `${from} → ${to}`
  const { listed, state } = tellingOf(moves)
  const moved =
    moves.length === 0
      ? 'no pod had to move'
      : `${moves.length} ${moves.length === 1 ? 'pod' : 'pods'} moved: ${listed}; ${state}`
  return [
    'AKS upgrade of ',
    { strong: pool.name },
    ` of ${seen.name}${seen.apart ? ` in ${seen.group}` : ''} is done (${what}), `,
    { time: since },
    ' to ',
    { time: endedAt },
    `: ${nodes} ${nodes === 1 ? 'node' : 'nodes'} in ${span(endedAt - since)}; ${moved}.`,
  ]
}
