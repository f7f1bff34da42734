import type { Line } from '../../reply.ts'
import { timeOf } from '../age.ts'
import { controllerOf } from '../describe/metadata.ts'
import { dig, fieldsOf, textOf } from '../fields.ts'
import { ago, span } from './ago.ts'
import type { Container } from './container.ts'
import { containersIn, lastEnd, limitWords, restartsOf } from './container.ts'
import type { PodState } from './pod-state.ts'
import { podState } from './pod-state.ts'
import type { Fact, Step, Verdict } from './verdict.ts'
import { fact, short } from './verdict.ts'
import { warningFacts, warningsIn } from './warnings.ts'

/** What is known around an object: its events, and what changed last in what it belongs to. */
export type Around = {
  readonly events: readonly unknown[] | undefined
  readonly changed?: Line | undefined
  /** The last line that its container printed before it ended. */
  readonly said?: string | undefined
}

/** How a pod is, why, and what changed before that. `now` in ms since the epoch. */
export function podVerdict(pod: unknown, { events, changed = '', said = '' }: Around, now: number): Verdict {
  const warnings = warningsIn(events)
  const found = podState(pod, warnings, now)
  const container = found.container ?? containersIn(pod).find(({ init }) => !init)
  const node = textOf(dig(pod, 'spec', 'nodeName'))
  const owner = controllerOf(fieldsOf(pod)).replace('/', ' ')
  return {
    tone: found.tone,
    state: found.state,
    detail: found.detail,
    facts: [
      ...endFact(found, now),
      ...fact('Last said', said === '' ? '' : [{ code: short(said) }]),
      ...warningFacts(warnings, now, toldBy(found)),
      ...fact('Changed', changed),
      ...(container ? fact('Limits', limitWords(container) || 'none: it may take all its node has') : []),
      ...fact('Next', advice(found)),
    ],
    next: steps(pod, found),
    small: [owner, node && `on ${node}`, imageName(container), age(pod, now)],
  }
}

function age(pod: unknown, now: number): string {
  const made = timeOf(dig(pod, 'metadata', 'creationTimestamp'))
  return made === undefined ? '' : `made ${ago(made, now)}`
}

/** Without its registry and path, which are the same all over a cluster. */
function imageName(container: Container | undefined): string {
  const image = textOf(container?.spec.image)
  return image.slice(image.lastIndexOf('/') + 1)
}

/** How it ended, where the state is not already all there is to say: how long it had run, and what it left behind. */
function endFact({ container, tone }: PodState, now: number): Fact[] {
  const end = container && tone !== 'good' ? lastEnd(container) : undefined
  if (!end || end.fine) return []
  const ran = end.ran === undefined ? '' : `lasted ${span(end.ran)}, `
  const at: Line = end.at === undefined ? [] : [`${ran}ended `, { time: end.at }, ` (${ago(end.at, now)})`]
  const left = end.message === '' ? [] : [`${at.length > 0 ? ': ' : ''}${end.message}`]
  return fact('Last run', [...at, ...left])
}

/** Events that only repeat what the state says. */
function toldBy({ state }: PodState): ReadonlySet<string> {
  if (state === 'Crash looping' || state === 'Cannot pull its image') return new Set(['BackOff'])
  if (state === 'No node takes it') return new Set(['FailedScheduling'])
  return new Set(state === 'Not ready' ? ['Unhealthy'] : [])
}

function advice({ state, container }: PodState): string {
  if (state === 'Cannot pull its image') return 'Check the tag in the registry, or undo the rollout.'
  if (state === 'No node takes it') return 'Make room, or ask for less.'
  if (state === 'Evicted') return 'Its controller has made another; its node was short of something.'
  return container && lastEnd(container)?.oom ? 'Raise the memory limit, or undo the rollout.' : ''
}

/** Where to look: at its last words where it ended badly, at the nodes where none takes it, else at its log. */
function steps(pod: unknown, { state, container }: PodState): Step[] {
  if (state === 'No node takes it') return [{ label: 'Nodes', words: ['describe', 'nodes'] }]
  if (state === 'Cannot pull its image') return []
  const { name, namespace } = fieldsOf(dig(pod, 'metadata'))
  const of = container ? ['-c', container.name] : []
  const words = ['logs', textOf(name), ...of, '-n', textOf(namespace)]
  const ended = container !== undefined && restartsOf(container) > 0 && lastEnd(container)?.fine === false
  return [...(ended ? [{ label: 'Last words', words: [...words, '-p'] }] : []), { label: 'Logs', words }]
}
