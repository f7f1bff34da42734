import type { Span } from '../reply.ts'
import { timeOf } from './age.ts'
import { dig, fieldsList, isFields, textOf } from './fields.ts'
import { span } from './verdict/ago.ts'
import { conditionOf } from './verdict/pod-state.ts'

/** How far one pod of a rollout is: when each step was done, in ms since the epoch, as its cluster and its node say. */
export type PodSteps = {
  readonly name: string
  readonly created: number | undefined
  readonly scheduled: number | undefined
  /** All its images are on its node; a status has no time for that, so it is when it was seen first. */
  readonly pulled: number | undefined
  readonly started: number | undefined
  readonly ready: number | undefined
  /** What holds it up, in kubectl's word: `ImagePullBackOff`. */
  readonly held?: string
}

/** What a container waits for that comes by itself. */
const PASSING = ['', 'ContainerCreating', 'PodInitializing']

/** `pulledSeen` is when its images were first seen to be there. */
export function podSteps(pod: unknown, pulledSeen: number | undefined): PodSteps {
  const started = startedAt(pod)
  const scheduled = since(pod, 'PodScheduled')
  const held = heldBy(pod)
  return {
    name: textOf(dig(pod, 'metadata', 'name')),
    created: timeOf(dig(pod, 'metadata', 'creationTimestamp')),
    scheduled,
    // What was seen late, by a process that took over, was there before it was started.
    pulled: pulledSeen === undefined ? undefined : Math.min(pulledSeen, started ?? pulledSeen),
    started,
    ready: since(pod, 'Ready'),
    ...(held !== undefined && { held }),
  }
}

/** Whether each of its containers has its image: it has run, or its node names the image by content. */
export function isPulled(pod: unknown): boolean {
  const statuses = fieldsList(dig(pod, 'status', 'containerStatuses'))
  return (
    statuses.length > 0 &&
    statuses.every(
      ({ imageID, state, lastState }) =>
        textOf(imageID) !== '' || isFields(dig(state, 'running')) || isFields(dig(lastState, 'terminated')),
    )
  )
}

/** `created ✓ scheduled ✓ pulled ✓ (4 s) started ✓ ready ✓ 11 s`; what it waits for now, and since when, in its place. */
export function stepsLine({ name, created, scheduled, pulled, started, ready, held }: PodSteps, now: number): Span[] {
  const took = (from: number | undefined, to: number) => (from === undefined ? '' : ` ${span(to - from)}`)
  const done = ['created ✓']
  const said = (...words: readonly string[]): Span[] => [{ code: name }, ` ${[...done, ...words].join(' ')}`]
  if (scheduled === undefined) return said(`waits for a node${took(created, now)}`)
  done.push('scheduled ✓')
  if (pulled === undefined && started === undefined) return said(held ?? `pulling…${took(scheduled, now)}`)
  const pulling = took(scheduled, pulled ?? started ?? now).trim()
  done.push(pulling ? `pulled ✓ (${pulling})` : 'pulled ✓')
  if (started === undefined) return said(held ?? 'starting…')
  done.push('started ✓')
  return ready === undefined
    ? said(held ?? `not ready yet${took(started, now)}`)
    : said(`ready ✓${took(created, ready)}`)
}

function heldBy(pod: unknown): string | undefined {
  const statuses = ['initContainerStatuses', 'containerStatuses'].flatMap((list) =>
    fieldsList(dig(pod, 'status', list)),
  )
  return statuses
    .map((status) => textOf(dig(status, 'state', 'waiting', 'reason')))
    .find((why) => !PASSING.includes(why))
}

/** When the last of its containers was started; undefined while one of them never was. */
function startedAt(pod: unknown): number | undefined {
  const statuses = fieldsList(dig(pod, 'status', 'containerStatuses'))
  const times = statuses.map(
    (status) =>
      timeOf(dig(status, 'state', 'running', 'startedAt')) ??
      timeOf(dig(status, 'lastState', 'terminated', 'startedAt')),
  )
  const known = times.flatMap((time) => time ?? [])
  return known.length === 0 || known.length < times.length ? undefined : Math.max(...known)
}

/** Since when a condition holds. */
function since(pod: unknown, type: string): number | undefined {
  const condition = conditionOf(pod, type)
  return condition?.status === 'True' ? (timeOf(condition.lastTransitionTime) ?? 0) : undefined
}
