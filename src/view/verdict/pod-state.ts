import { timeOf } from '../age.ts'
import type { Fields } from '../fields.ts'
import { dig, fieldsList, fieldsOf, listOf, textOf } from '../fields.ts'
import { ago } from './ago.ts'
import type { Container } from './container.ts'
import { containersIn, lastEnd, restartsOf } from './container.ts'
import { containerState, forHow } from './container-state.ts'
import type { State } from './verdict.ts'
import { commas, isWorse, plural, short } from './verdict.ts'
import type { Warning } from './warnings.ts'

/** What a pod comes to, and which of its containers decided that. */
export type PodState = State & { readonly container?: Container }

/** `now` in ms since the epoch. */
export function podState(pod: unknown, warnings: readonly Warning[], now: number): PodState {
  const deleted = timeOf(dig(pod, 'metadata', 'deletionTimestamp'))
  if (deleted !== undefined) return terminating(pod, deleted, now)
  const phase = textOf(dig(pod, 'status', 'phase'))
  if (phase === 'Succeeded') return { tone: 'good', state: 'Completed', detail: completedWords(pod, now) }
  if (phase === 'Failed') return failed(pod, now)
  const unscheduled = conditionOf(pod, 'PodScheduled')
  if (unscheduled?.status === 'False') return pending(unscheduled, now)
  const worst = worstContainer(pod, warnings, now)
  if (phase === 'Unknown' || conditionOf(pod, 'Ready')?.reason === 'NodeLost') return lost(pod)
  if (worst) return worst
  if (phase === 'Pending') return starting(pod, warnings, now)
  return running(pod, now)
}

/** The run of a container that ended badly last, by where its log is. */
export type Ended = {
  readonly namespace: string
  readonly pod: string
  readonly container: string
  /** It has been started again since. */
  readonly previous: boolean
}

/** Which run's log would say why; undefined where nothing ended badly. `now` in ms since the epoch. */
export function endedIn(pod: unknown, now: number): Ended | undefined {
  const { tone, container } = podState(pod, [], now)
  if (!container || tone === 'good' || tone === 'info' || lastEnd(container)?.fine !== false) return undefined
  const { name, namespace } = fieldsOf(dig(pod, 'metadata'))
  const previous = dig(container.status, 'state', 'running') !== undefined
  return { namespace: textOf(namespace), pod: textOf(name), container: container.name, previous }
}

export function conditionOf(object: unknown, type: string): Fields | undefined {
  return fieldsList(dig(object, 'status', 'conditions')).find((condition) => condition.type === type)
}

function terminating(pod: unknown, deleted: number, now: number): PodState {
  const finalizers = listOf(dig(pod, 'metadata', 'finalizers')).map(textOf)
  const late = now - deleted > 60_000
  const why = finalizers.length > 0 ? `held by ${finalizers.join(', ')}` : 'its node may not answer'
  const words = deleted > now ? 'within its grace period' : `should have been gone ${ago(deleted, now)}`
  return { tone: late ? 'bad' : 'info', state: 'Being deleted', detail: commas(words, late ? why : '') }
}

function completedWords(pod: unknown, now: number): string {
  const ends = containersIn(pod).map((container) => lastEnd(container)?.at ?? 0)
  return ago(Math.max(0, ...ends) || undefined, now)
}

function failed(pod: unknown, now: number): PodState {
  const reason = textOf(dig(pod, 'status', 'reason'))
  const message = short(textOf(dig(pod, 'status', 'message')))
  if (reason === 'Evicted') return { tone: 'bad', state: 'Evicted', detail: message }
  const container = containersIn(pod).find((one) => lastEnd(one)?.fine === false)
  const end = container && lastEnd(container)
  return {
    tone: 'bad',
    state: 'Failed',
    detail: commas(reason, message, end ? nameFirst(pod, container, end.words) : '', ago(end?.at, now)),
    ...(container && { container }),
  }
}

function pending(condition: Fields, now: number): PodState {
  const since = timeOf(condition.lastTransitionTime)
  if (condition.reason === 'SchedulingGated')
    return { tone: 'info', state: 'Held back', detail: 'its scheduling gates are closed' }
  const why = short(textOf(condition.message)) || textOf(condition.reason)
  return { tone: 'bad', state: 'No node takes it', detail: [forHow(since, now), why].filter(Boolean).join('; ') }
}

function lost(pod: unknown): PodState {
  const node = textOf(dig(pod, 'spec', 'nodeName'))
  return { tone: 'bad', state: 'Unknown', detail: `its node ${node} does not answer` }
}

/** The container that is worst off; of equals the first. Says which, where there are several. */
function worstContainer(pod: unknown, warnings: readonly Warning[], now: number): PodState | undefined {
  let worst: PodState | undefined
  for (const container of containersIn(pod)) {
    const found = containerState(container, warnings, now)
    if (!found || (worst && !isWorse(found.tone, worst.tone))) continue
    worst = { ...found, detail: nameFirst(pod, container, found.detail), container }
  }
  return worst
}

function nameFirst(pod: unknown, { name, init }: Container, detail: string): string {
  if (containersIn(pod).length < 2) return detail
  return `${init ? 'init container' : 'container'} ${name}, ${detail}`
}

/** Why a pod that has a node does not get on: its volumes or its network, as the events say. */
function starting(pod: unknown, warnings: readonly Warning[], now: number): PodState {
  const since = timeOf(dig(pod, 'status', 'startTime')) ?? timeOf(dig(pod, 'metadata', 'creationTimestamp'))
  const stuck = warnings.find(({ reason }) => /^Failed(Mount|AttachVolume|CreatePodSandBox)/.test(reason))
  const init = containersIn(pod).find(
    ({ init: first, status }) => first && dig(status, 'state', 'running') !== undefined,
  )
  if (stuck) return { tone: 'bad', state: 'Cannot start', detail: `${stuck.reason}: ${short(stuck.message)}` }
  const words = commas(forHow(since, now), init ? `init container ${init.name} runs` : '')
  return { tone: since !== undefined && now - since > 5 * 60_000 ? 'warn' : 'info', state: 'Starting', detail: words }
}

function running(pod: unknown, now: number): PodState {
  const all = containersIn(pod).filter(({ init }) => !init)
  const restarts = all.reduce((sum, one) => sum + restartsOf(one), 0)
  const last = Math.max(0, ...all.map((one) => lastEnd(one)?.at ?? 0))
  const ready = conditionOf(pod, 'Ready')
  const since = forHow(timeOf(ready?.lastTransitionTime), now)
  const again =
    restarts === 0 ? 'no restarts' : `${plural(restarts, 'restart')}${last ? `, last ${ago(last, now)}` : ''}`
  if (ready?.status === 'False') {
    const gates = fieldsList(dig(pod, 'spec', 'readinessGates'))
    const closed = gates.find((gate) => conditionOf(pod, textOf(gate.conditionType))?.status !== 'True')
    const why = closed ? `readiness gate ${textOf(closed.conditionType)} is not open` : lastReport(pod)
    return { tone: 'bad', state: 'Not ready', detail: commas(why, since) }
  }
  return { tone: 'good', state: 'Running', detail: commas(since ? `ready ${since}` : '', again) }
}

/** Every container is ready by the last report, and yet the pod is not: it is the report that is old. */
function lastReport(pod: unknown): string {
  return `its node ${textOf(dig(pod, 'spec', 'nodeName'))} may have stopped answering`
}
