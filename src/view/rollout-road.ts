import { dig, fieldsList, numberOf, textOf } from './fields.ts'
import { rolloutState } from './rollout-status.ts'
import type { PodSteps } from './rollout-steps.ts'
import { isPulled, podSteps } from './rollout-steps.ts'
import type { RoadTrouble } from './rollout-trouble.ts'
import { troubleIn } from './rollout-trouble.ts'

/** What is known by now of what is rolled out: its objects, as the person who asked may see them. */
export type Sight = {
  /** The plural and the group: `deployments.apps`. */
  readonly type: string
  /** Undefined before it was looked at. */
  readonly workload?: unknown
  readonly isGone?: true
  readonly sets: readonly unknown[]
  readonly pods: readonly unknown[]
  /** Of the pod that is worst off. */
  readonly events: readonly unknown[]
  /** Whether everything was looked at once. */
  readonly isWhole: boolean
  /** Why nothing can be said of single pods. */
  readonly blind?: string
}

/** What has to be remembered between two looks, and over a restart: JSON. Times are ms since the epoch. */
export type Memory = {
  /** Which version is followed: its replica set, or the hash on its pods. */
  readonly revision?: string
  /** When the images of a pod were first seen on its node, by the pod's uid. */
  readonly pulled: Readonly<Record<string, number>>
  /** What stands in the way now, and since when. */
  readonly trouble?: { readonly key: string; readonly since: number }
}

export type Phase = 'rolling' | 'trouble' | 'paused' | 'done' | 'stuck' | 'replaced' | 'gone' | 'silent'

/** How far it is. */
export type Road = {
  readonly phase: Phase
  readonly ready: number
  readonly wanted: number
  readonly made: number
  readonly scheduled: number
  readonly pulled: number
  readonly started: number
  /** Pods of the version before that are still there. */
  readonly old: number
  /** Whether it was looked at at all. */
  readonly isSeen: boolean
  readonly pods: readonly PodSteps[]
  readonly trouble?: RoadTrouble & { readonly since: number }
  /** What kubectl says of it. */
  readonly says: string
}

/** Remembered pods: more are never shown. */
const MOST_REMEMBERED = 200

/** What is to be remembered after this look. */
export function remember(memory: Memory, sight: Sight, now: number): Memory {
  const revision = memory.revision ?? revisionOf(sight)
  const seen = newPods({ ...memory, ...(revision !== undefined && { revision }) }, sight)
  const pulled = Object.fromEntries(
    seen
      .filter(isPulled)
      .slice(0, MOST_REMEMBERED)
      .map((pod) => [uidOf(pod), memory.pulled[uidOf(pod)] ?? now]),
  )
  const found = troubleIn(seen, ownSets(sight), sight, now)
  const since = found && found.key === memory.trouble?.key ? memory.trouble.since : now
  return {
    pulled,
    ...(revision !== undefined && { revision }),
    ...(found && { trouble: { key: found.key, since } }),
  }
}

/** How far the rollout is, by what is seen and remembered. */
export function roadOf(memory: Memory, sight: Sight, now: number): Road {
  const pods = newPods(memory, sight)
  const steps = pods.map((pod) => podSteps(pod, memory.pulled[uidOf(pod)]))
  const wanted = wantedOf(sight.workload)
  const trouble = troubleIn(pods, ownSets(sight), sight, now)
  const state = rolloutState(sight.type, sight.type, sight.workload, 0)
  const ready = sight.blind === undefined ? steps.filter((one) => one.ready !== undefined).length : readyByStatus(sight)
  const old = sight.blind === undefined ? ownPods(sight).length - pods.length : oldByStatus(sight.workload)
  return {
    phase: phaseOf(memory, sight, state, isSettled(sight, ready, wanted, old), trouble !== undefined),
    ready,
    wanted,
    made: steps.length,
    scheduled: steps.filter(({ scheduled }) => scheduled !== undefined).length,
    pulled: steps.filter(({ pulled, started }) => pulled !== undefined || started !== undefined).length,
    started: steps.filter(({ started }) => started !== undefined).length,
    old,
    isSeen: sight.workload !== undefined || sight.isGone === true,
    pods: steps,
    ...(trouble && { trouble: { ...trouble, since: memory.trouble?.since ?? now } }),
    says: 'wrong' in state ? state.wrong : state.text,
  }
}

/** Whether there is nothing more to follow. */
export function isOver({ phase }: Road): boolean {
  return phase === 'done' || phase === 'stuck' || phase === 'replaced' || phase === 'gone' || phase === 'silent'
}

type State = ReturnType<typeof rolloutState>

/** Pods are watched apart from what counts them, and may be seen a little later. */
function isSettled({ workload, blind }: Sight, ready: number, wanted: number, old: number): boolean {
  if (blind !== undefined) return true
  const partition = numberOf(dig(workload, 'spec', 'updateStrategy', 'rollingUpdate', 'partition')) ?? 0
  return partition > 0 || (old === 0 && ready >= wanted)
}

function phaseOf(memory: Memory, sight: Sight, state: State, isAllThere: boolean, isTroubled: boolean): Phase {
  if (sight.isGone) return 'gone'
  if (sight.workload === undefined || !(sight.isWhole || sight.blind !== undefined)) return 'rolling'
  const now = revisionOf(sight)
  if (memory.revision !== undefined && now !== undefined && now !== memory.revision) return 'replaced'
  if ('wrong' in state) return state.wrong.includes('progress deadline') ? 'stuck' : 'silent'
  if (state.done && isAllThere) return 'done'
  if (dig(sight.workload, 'spec', 'paused') === true) return 'paused'
  return isTroubled ? 'trouble' : 'rolling'
}

/**
 * The version that a workload's controller is bringing about, once it has seen what was asked for: a Deployment's newest
 * replica set (kubernetes pkg/controller/deployment/util, Revision), a StatefulSet's updateRevision, the hash on the
 * youngest pod of a DaemonSet.
 */
function revisionOf(sight: Sight): string | undefined {
  const { workload, type } = sight
  const generation = numberOf(dig(workload, 'metadata', 'generation')) ?? 0
  if (workload === undefined || (numberOf(dig(workload, 'status', 'observedGeneration')) ?? 0) < generation)
    return undefined
  if (type === 'statefulsets.apps') return textOf(dig(workload, 'status', 'updateRevision')) || undefined
  if (type === 'daemonsets.apps') return hashOf(ownPods(sight).toSorted(byAge).at(-1))
  // A paused one has no replica set for what was asked of it last.
  if (dig(workload, 'spec', 'paused') === true) return undefined
  const revision = revisionNumber(workload)
  const set = ownSets(sight).find((one) => revision !== '' && revisionNumber(one) === revision)
  return set === undefined ? undefined : textOf(dig(set, 'metadata', 'name'))
}

function newPods({ revision }: Memory, sight: Sight): readonly unknown[] {
  if (revision === undefined) return []
  // What is on its way out is one of the old ones, whatever version it is.
  const own = ownPods(sight).filter((pod) => dig(pod, 'metadata', 'deletionTimestamp') === undefined)
  return sight.type === 'deployments.apps'
    ? own.filter((pod) => controllerOf(pod).name === revision)
    : own.filter((pod) => hashOf(pod) === revision)
}

function ownPods(sight: Sight): readonly unknown[] {
  const owners = new Set([uidOf(sight.workload), ...ownSets(sight).map(uidOf)])
  // What has ended, such as an evicted pod, is kept for its log and takes nobody's place.
  const hasEnded = (pod: unknown) => /^(Failed|Succeeded)$/.test(textOf(dig(pod, 'status', 'phase')))
  return sight.pods.filter((pod) => owners.has(controllerOf(pod).uid) && !hasEnded(pod))
}

function ownSets({ sets, workload }: Sight): readonly unknown[] {
  const uid = uidOf(workload)
  return uid === '' ? [] : sets.filter((set) => controllerOf(set).uid === uid)
}

function controllerOf(object: unknown): { readonly uid: string; readonly name: string } {
  const owner = fieldsList(dig(object, 'metadata', 'ownerReferences')).find(({ controller }) => controller === true)
  return { uid: textOf(owner?.uid), name: textOf(owner?.name) }
}

function uidOf(object: unknown): string {
  return textOf(dig(object, 'metadata', 'uid'))
}

function hashOf(pod: unknown): string | undefined {
  return textOf(dig(pod, 'metadata', 'labels', 'controller-revision-hash')) || undefined
}

function revisionNumber(object: unknown): string {
  return textOf(dig(object, 'metadata', 'annotations', 'deployment.kubernetes.io/revision'))
}

function byAge(one: unknown, other: unknown): number {
  const made = (pod: unknown) => textOf(dig(pod, 'metadata', 'creationTimestamp'))
  return made(one) < made(other) ? -1 : 1
}

function wantedOf(workload: unknown): number {
  const scheduled = numberOf(dig(workload, 'status', 'desiredNumberScheduled'))
  return numberOf(dig(workload, 'spec', 'replicas')) ?? scheduled ?? (workload === undefined ? 0 : 1)
}

/** Where single pods cannot be seen, the workload's own counts have to do. */
function readyByStatus({ workload }: Sight): number {
  const count = (name: string) => numberOf(dig(workload, 'status', name))
  const updated = count('updatedReplicas') ?? count('updatedNumberScheduled') ?? 0
  return Math.min(updated, count('availableReplicas') ?? count('numberAvailable') ?? count('readyReplicas') ?? 0)
}

function oldByStatus(workload: unknown): number {
  const all = numberOf(dig(workload, 'status', 'replicas')) ?? 0
  return Math.max(0, all - (numberOf(dig(workload, 'status', 'updatedReplicas')) ?? all))
}
