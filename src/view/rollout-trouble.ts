import { timeOf } from './age.ts'
import { dig, fieldsList, textOf } from './fields.ts'
import { conditionOf, podState } from './verdict/pod-state.ts'
import { short } from './verdict/verdict.ts'
import type { Warning } from './verdict/warnings.ts'
import { warningsIn } from './verdict/warnings.ts'

/** What stands in the way of a rollout. */
export type RoadTrouble = {
  /** The same as long as it is the same trouble. */
  readonly key: string
  /** `Cannot pull its image`. */
  readonly state: string
  readonly detail: string
  /** How many pods have it. */
  readonly count: number
  /** One of them, and its container, where there is one. */
  readonly pod?: string
  readonly container?: string
}

/** A container that is started and not ready is given this long before anybody is told, in ms. */
const SLOW_MS = 60_000

/** The worst that keeps pods from becoming ready; undefined while all goes well. `now` in ms since the epoch. */
export function troubleIn(
  pods: readonly unknown[],
  sets: readonly unknown[],
  { events, workload }: { readonly events: readonly unknown[]; readonly workload?: unknown },
  now: number,
): RoadTrouble | undefined {
  const warnings = warningsIn(events)
  const ill = pods.flatMap((pod) => troubleOf(pod, warnings, now) ?? [])
  const [first] = ill
  if (first) return { ...first, count: ill.filter(({ key }) => key === first.key).length }
  return refusedIn([...sets, workload])
}

function troubleOf(pod: unknown, warnings: readonly Warning[], now: number): RoadTrouble | undefined {
  if (dig(pod, 'metadata', 'deletionTimestamp') !== undefined) return undefined
  const { tone, state, detail, container } = podState(pod, warnings, now)
  const isBad = tone === 'bad' || state === 'Restarting'
  if (!isBad || (state === 'Not ready' && !isSlow(pod, now))) return undefined
  const name = textOf(dig(pod, 'metadata', 'name'))
  return { key: state, state, detail, count: 1, pod: name, ...(container && { container: container.name }) }
}

/** Whether it had its time to become ready. */
function isSlow(pod: unknown, now: number): boolean {
  const starts = fieldsList(dig(pod, 'status', 'containerStatuses')).flatMap(
    (status) => timeOf(dig(status, 'state', 'running', 'startedAt')) ?? [],
  )
  return starts.length > 0 && now - Math.min(...starts) > SLOW_MS
}

/** Pods that the API server does not let be made: a quota, an admission webhook. */
function refusedIn(makers: readonly unknown[]): RoadTrouble | undefined {
  const failing = makers
    .map((maker) => conditionOf(maker, 'ReplicaFailure'))
    .find((condition) => condition?.status === 'True')
  if (!failing) return undefined
  const said = textOf(failing.message)
  const state = /exceeded quota/.test(said) ? 'Over its quota' : 'Pods cannot be made'
  return { key: state, state, detail: short(said), count: 0 }
}
