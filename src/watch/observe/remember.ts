import type { Ended, Loss, Move, WorkloadMemory } from '../memory.ts'
import { nodeMemory, workloadMemory } from '../memory.ts'
import type { World } from '../world.ts'
import type { Observation } from './observation.ts'

const MINUTE = 60_000
const MAX_ENDED = 60
const ENDED_FOR = 60 * MINUTE
const MAX_MOVES = 500
const MAX_CHANGES = 5
const MAX_LEFT = 1000
const LOSS_FOR = 15 * MINUTE
const MOVE_FOR = 120 * MINUTE
const FLIP_FOR = 60 * MINUTE
/** Watches of different kinds arrive in any order, and creationTimestamp has whole seconds. */
const EARLY = 5_000
/** Pods that go within this of their controller being told to have fewer go because of it. */
const LOWERED_FOR = 30_000

/** Folds what was observed into the world's memory. What is older than any rule looks is let go. */
export function remember(world: World, observations: readonly Observation[]): void {
  for (const observation of observations) {
    if (observation.what === 'selector') rememberSelector(world, observation)
    else if ('node' in observation && observation.what !== 'bound') rememberNode(world, observation)
    else if ('workload' in observation) rememberWorkload(world, observation)
  }
}

type OfWorkload = Extract<Observation, { workload: string }>
type OfService = Extract<Observation, { what: 'selector' }>
type OfNode = Exclude<Observation, OfWorkload | OfService>

function rememberSelector(world: World, { service, at }: OfService): void {
  world.memory.services.set(service, { ...world.memory.services.get(service), selectorChangedAt: at })
}

function rememberWorkload(world: World, observation: OfWorkload): void {
  const memory = workloadMemory(world.memory, observation.workload)
  switch (observation.what) {
    case 'ended':
      memory.ended = withEnded(memory.ended, observation.ended)
      return
    case 'lost':
      if (lose(memory, observation.loss)) noteLeft(world, observation.workload, observation.loss)
      return
    case 'bound':
      if (settle(memory, observation)) world.memory.moved.add(observation.workload)
      return
    case 'ready':
      memory.moves = memory.moves.map((move) =>
        move.pod === observation.pod && move.readyAt === undefined ? { ...move, readyAt: observation.at } : move,
      )
      return
    case 'lowered':
      lower(memory, observation)
      return
    case 'changed':
      memory.changes = [observation.changed, ...memory.changes].slice(0, MAX_CHANGES)
  }
}

function withEnded(known: readonly Ended[], ended: Ended): readonly Ended[] {
  if (known.some(({ id }) => id === ended.id)) return known
  return [...known, ended].filter(({ at }) => ended.at - at < ENDED_FOR).slice(-MAX_ENDED)
}

function lose(memory: WorkloadMemory, loss: Loss): boolean {
  if (memory.losses.some(({ uid }) => uid === loss.uid)) return false
  const { lowered } = memory
  if (lowered && lowered.owner === loss.owner && lowered.left > 0 && loss.at - lowered.at < LOWERED_FOR) {
    memory.lowered = { ...lowered, left: lowered.left - 1 }
    return false
  }
  memory.losses = [...memory.losses.filter(({ at }) => loss.at - at < LOSS_FOR), loss].slice(-MAX_MOVES)
  return true
}

function noteLeft(world: World, workload: string, { from, at }: Loss): void {
  const node = nodeMemory(world.memory, from)
  const kept = Object.entries(node.left ?? {}).filter(([key, when]) => key !== workload && at - when < MOVE_FOR)
  node.left = Object.fromEntries([...kept.slice(-MAX_LEFT), [workload, at]])
}

/** A controller that is to have fewer pods loses them for good: nobody takes their place. */
function lower(
  memory: WorkloadMemory,
  { owner, by, at }: { readonly owner: string; readonly by: number; readonly at: number },
) {
  const recent = memory.losses.filter((loss) => loss.owner === owner && at - loss.at < LOWERED_FOR && !loss.matched)
  const dropped = new Set(recent.slice(-by).map(({ uid }) => uid))
  memory.losses = memory.losses.filter(({ uid }) => !dropped.has(uid))
  memory.lowered = { owner, at, left: by - dropped.size }
}

/** The oldest loss whose place this pod can have taken. On the same node it is a new pod in the old place. */
function settle(memory: WorkloadMemory, bound: Extract<Observation, { what: 'bound' }>): boolean {
  const loss = memory.losses.find(
    (each) =>
      !each.matched &&
      each.owner === bound.owner &&
      each.slot === bound.slot &&
      bound.created >= each.at - EARLY &&
      bound.at - each.at < LOSS_FOR,
  )
  if (!loss) return false
  memory.losses = memory.losses.map((each) => (each === loss ? { ...each, matched: true } : each))
  if (loss.from === bound.node) return false
  const move: Move = {
    workload: bound.workload,
    pod: bound.pod,
    from: loss.from,
    to: bound.node,
    cause: loss.cause,
    lostAt: loss.at,
    boundAt: bound.at,
  }
  memory.moves = [...memory.moves.filter(({ boundAt }) => bound.at - boundAt < MOVE_FOR), move].slice(-MAX_MOVES)
  return true
}

function rememberNode(world: World, observation: OfNode): void {
  const memory = nodeMemory(world.memory, observation.node)
  switch (observation.what) {
    case 'node-planned':
      memory.plannedAt = observation.at
      memory.planned = observation.how
      return
    case 'node-changed':
      memory.changes = [observation.changed, ...(memory.changes ?? [])].slice(0, MAX_CHANGES)
      return
    case 'node-down':
      memory.downAt = observation.at
      delete memory.backAt
      delete memory.goneAt
      memory.flips = [...memory.flips.filter((at) => observation.at - at < FLIP_FOR), observation.at].slice(-20)
      return
    case 'node-back':
      delete memory.downAt
      delete memory.goneAt
      memory.backAt = observation.at
      return
    case 'node-gone':
      delete memory.downAt
      memory.goneAt = observation.at
      memory.unplanned = observation.unplanned
      return
    case 'node-booted':
      delete memory.goneAt
      memory.bootID = observation.bootID
  }
}
