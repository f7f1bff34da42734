import type { Line } from '../reply.ts'

/** How a container ended, noted once. */
export type Ended = {
  /** Tells one end from another, so that hearing of it twice counts once. */
  readonly id: string
  readonly at: number
  readonly pod: string
  readonly container: string
  readonly init: boolean
  readonly exitCode: number
  readonly reason: string
  /** The pod was being deleted: it ended because it was asked to. */
  readonly asked: boolean
}

/** A pod that left its node, and whose place is to be taken by another. */
export type Loss = {
  readonly uid: string
  readonly pod: string
  /** uid of the controller both pods belong to. */
  readonly owner: string
  /** What must agree for a pod to take its place: the pod's name in a StatefulSet, the index in an indexed Job. */
  readonly slot: string
  readonly from: string
  readonly at: number
  readonly cause: MoveCause
  readonly matched?: boolean
}

export type MoveCause =
  | 'node-failure'
  | 'pressure'
  | 'node-shutdown'
  | 'preempted'
  | 'autoscaler'
  | 'aks-upgrade'
  | 'aks-remediator'
  | 'karpenter'
  | 'drain'
  | 'spot'
  | 'deleted'

/** A place that moved from a node to another. */
export type Move = {
  readonly workload: string
  readonly pod: string
  readonly from: string
  readonly to: string
  readonly cause: MoveCause
  readonly lostAt: number
  readonly boundAt: number
  readonly readyAt?: number
  /** Already in a digest line or a message. */
  readonly told?: true
}

export type Changed = {
  readonly at: number
  readonly line: Line
  readonly short: string
  /** Who asked for it and who agreed, as our own records have it. */
  readonly by?: string
  /** Our change that it says it came of; gone once that was looked up. */
  readonly change?: string
}

export type WorkloadMemory = {
  ended: readonly Ended[]
  changes: readonly Changed[]
  losses: readonly Loss[]
  moves: readonly Move[]
  /** A controller was told to have fewer: so many of its pods will go and not be replaced. */
  lowered?: { readonly owner: string; readonly at: number; readonly left: number }
  /** Ready pods at the last look, and when that was. */
  ready?: number
  lookedAt?: number
  /** When ready fell to nothing after something had been ready; when it fell short of what is wanted. */
  zeroSince?: number
  shortSince?: number
  /** When more became ready or updated than before. */
  progressAt?: number
  /** When a container was last seen crash looping, by its name. */
  loopedAt?: Readonly<Record<string, number>>
  /** It has been whole at least once since its first rollout. */
  wasWhole?: boolean
}

export type NodeMemory = {
  /** When Ready changed, newest last. */
  flips: readonly number[]
  /** When it was last seen on its way out on purpose: cordoned, tainted by an autoscaler, in an upgrade. */
  plannedAt?: number
  planned?: string
  downAt?: number
  backAt?: number
  goneAt?: number
  unplanned?: boolean
  bootID?: string
  /** Taken out of use and put back, newest first. */
  changes?: readonly Changed[]
  /** Workloads that lost a pod from it, and when last. */
  left?: Readonly<Record<string, number>>
}

export type ServiceMemory = { hadReadyAt?: number; selectorChangedAt?: number; emptySince?: number }

/** How full a volume was, as a kubelet says. Bytes. */
export type VolumeReading = {
  readonly at: number
  readonly used: number
  readonly capacity: number
  readonly inodesUsed?: number
  readonly inodes?: number
}

/** What the objects do not say themselves. Plain data: it is kept with the incidents and given back after a restart. */
export type Memory = {
  readonly workloads: Map<string, WorkloadMemory>
  readonly nodes: Map<string, NodeMemory>
  readonly services: Map<string, ServiceMemory>
  /** The last readings of each claim's volume, newest first, by `namespace/name`. */
  readonly volumes: Map<string, readonly VolumeReading[]>
  /** Workloads with moves nobody has been told of. */
  readonly moved: Set<string>
  /** Upgrades of node pools somebody was told of: since when the last was, by cluster and pool. */
  readonly upgraded: Map<string, number>
}

/** The same as JSON. */
export type SavedMemory = {
  readonly workloads: readonly (readonly [string, WorkloadMemory])[]
  readonly nodes: readonly (readonly [string, NodeMemory])[]
  readonly services: readonly (readonly [string, ServiceMemory])[]
  readonly volumes: readonly (readonly [string, readonly VolumeReading[]])[]
  readonly moved: readonly string[]
  readonly upgraded?: readonly (readonly [string, number])[]
}

export function createMemory(saved?: SavedMemory): Memory {
  return {
    workloads: new Map(saved?.workloads),
    nodes: new Map(saved?.nodes),
    services: new Map(saved?.services),
    volumes: new Map(saved?.volumes),
    moved: new Set(saved?.moved),
    upgraded: new Map(saved?.upgraded),
  }
}

/** Only what would be missed: workloads nothing ever happened to are left out. */
export function saveMemory(memory: Memory): SavedMemory {
  return {
    workloads: [...memory.workloads].filter(([, each]) => isEventful(each)),
    nodes: [...memory.nodes],
    services: [...memory.services].filter(
      ([, each]) => each.emptySince !== undefined || each.selectorChangedAt !== undefined,
    ),
    volumes: [...memory.volumes],
    moved: [...memory.moved],
    upgraded: [...memory.upgraded],
  }
}

function isEventful({ ended, changes, losses, moves, zeroSince, shortSince }: WorkloadMemory): boolean {
  return (
    ended.length + changes.length + losses.length + moves.length > 0 ||
    zeroSince !== undefined ||
    shortSince !== undefined
  )
}

const NONE: readonly never[] = []

export function workloadMemory(memory: Memory, key: string): WorkloadMemory {
  const known = memory.workloads.get(key)
  if (known) return known
  const fresh: WorkloadMemory = { ended: NONE, changes: NONE, losses: NONE, moves: NONE }
  memory.workloads.set(key, fresh)
  return fresh
}

export function nodeMemory(memory: Memory, name: string): NodeMemory {
  const known = memory.nodes.get(name)
  if (known) return known
  const fresh: NodeMemory = { flips: NONE }
  memory.nodes.set(name, fresh)
  return fresh
}

const READINGS = 24

/** Takes a reading of a claim's volume; the claim must be looked at after. */
export function noteVolume(memory: Memory, claim: string, reading: VolumeReading): void {
  memory.volumes.set(claim, [reading, ...(memory.volumes.get(claim) ?? [])].slice(0, READINGS))
}
