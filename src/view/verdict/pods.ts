import { dig, textOf } from '../fields.ts'
import { lastEnd } from './container.ts'
import type { PodState } from './pod-state.ts'
import { podState } from './pod-state.ts'
import { isWorse } from './verdict.ts'
import { warningsIn } from './warnings.ts'

/** The pods of a workload: how many are in which state, and the one that is worst off. */
export type PodCounts = {
  readonly total: number
  /** `2 crash looping (exit 1), 1 not ready`, the worst first; those that are well are not in it. */
  readonly trouble: string
  readonly worst?: PodState & { readonly name: string }
}

/** `events` are of the pod that is worst off, where somebody asked for them; `now` in ms since the epoch. */
export function countPods(pods: readonly unknown[], now: number, events: readonly unknown[] = []): PodCounts {
  const ill = sick(pods, now)
  const counts = new Map<string, number>()
  for (const { state } of ill) counts.set(state, (counts.get(state) ?? 0) + 1)
  const [first] = ill
  if (!first) return { total: pods.length, trouble: '' }
  const worst = { name: nameOf(first.pod), ...podState(first.pod, warningsIn(events), now) }
  const trouble = [...counts].map(([state, count]) => {
    const words = `${count} ${state[0]?.toLowerCase()}${state.slice(1)}`
    return state === first.state ? words + causeOf(first) : words
  })
  return { total: pods.length, trouble: trouble.join(', '), worst }
}

/** The pod of a workload whose events are worth asking for; undefined where all are well. */
export function worstOf<T>(pods: readonly T[], now: number): T | undefined {
  return sick(pods, now)[0]?.pod
}

function sick<T>(pods: readonly T[], now: number) {
  return pods
    .map((pod) => ({ pod, ...podState(pod, [], now) }))
    .filter(({ tone }) => tone !== 'good')
    .sort((a, b) => Number(isWorse(b.tone, a.tone)) - Number(isWorse(a.tone, b.tone)))
}

function causeOf({ container }: PodState): string {
  const end = container && lastEnd(container)
  return end && !end.fine ? ` (${end.words})` : ''
}

function nameOf(pod: unknown): string {
  return textOf(dig(pod, 'metadata', 'name'))
}
