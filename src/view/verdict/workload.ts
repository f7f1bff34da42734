import type { Line } from '../../reply.ts'
import { timeOf } from '../age.ts'
import { controllerOf } from '../describe/metadata.ts'
import { dig, fieldsOf, numberOf, textOf } from '../fields.ts'
import { ago } from './ago.ts'
import { restartsOf } from './container.ts'
import type { PodCounts } from './pods.ts'
import type { Fact, State, Step, Verdict } from './verdict.ts'
import { commas, fact, isWorse, plural, short } from './verdict.ts'
import { warningFacts, warningsIn } from './warnings.ts'

/** What is known around a workload: its pods, its events, and what was rolled out last. */
export type AroundWorkload = {
  readonly pods: readonly unknown[]
  readonly events: readonly unknown[] | undefined
  readonly changed?: Line | undefined
  /** Those of the pod that is worst off. */
  readonly podEvents?: readonly unknown[] | undefined
  /** The last line that pod printed before it ended. */
  readonly said?: string | undefined
}

/** A workload whose state is known, with what explains it. `now` in ms since the epoch. */
export function workloadVerdict(
  object: unknown,
  state: State,
  { events, changed = '', said = '' }: AroundWorkload,
  pods: PodCounts,
  now: number,
): Verdict {
  const made = timeOf(dig(object, 'metadata', 'creationTimestamp'))
  return {
    ...state,
    facts: [
      ...worstFact(pods),
      ...fact('Last said', said === '' ? '' : [{ code: short(said) }]),
      ...warningFacts(warningsIn(events), now, new Set(state.state === CANNOT_MAKE ? ['FailedCreate'] : [])),
      ...fact('Changed', changed),
    ],
    next: steps(object, state, pods),
    small: [
      controllerOf(fieldsOf(object)).replace('/', ' '),
      made === undefined || changed.length > 0 ? '' : `made ${ago(made, now)}`,
    ],
  }
}

/** A number of its status, 0 where there is none. */
export function counter(object: unknown): (name: string) => number {
  return (name) => numberOf(dig(object, 'status', name)) ?? 0
}

/** Its controller has not looked at the latest change yet. */
export function isUnseen(object: unknown): boolean {
  const seen = numberOf(dig(object, 'status', 'observedGeneration')) ?? 0
  return (numberOf(dig(object, 'metadata', 'generation')) ?? 0) > seen
}

export function rollingOut(updated: number, desired: number, ready: string, { worst, trouble }: PodCounts): State {
  const detail = `${commas(`${updated} of ${desired} new pods made`, trouble)}; ${ready} in all`
  return { tone: worst?.tone === 'bad' ? 'warn' : 'info', state: 'Rolling out', detail }
}

/** None of them, some, or all, and what is wrong with the others. */
export function readiness(
  ready: number,
  desired: number,
  { trouble, worst }: PodCounts,
  ...more: readonly string[]
): State {
  if (ready < desired) {
    const detail = commas(`${ready} of ${desired} ready`, trouble, ...more)
    return ready === 0 ? { tone: 'bad', state: 'Down', detail } : { tone: 'warn', state: 'Degraded', detail }
  }
  const shaky = worst !== undefined && isWorse(worst.tone, 'info')
  const detail = commas(`${ready} of ${desired}`, trouble, ...more)
  return shaky ? { tone: 'warn', state: 'Ready for now', detail } : { tone: 'good', state: 'All ready', detail }
}

export function scaledToNone({ total }: PodCounts): State {
  return { tone: 'info', state: 'Scaled to 0', detail: total > 0 ? `${plural(total, 'pod')} left` : '' }
}

/** Characters of a message that are read. */
const LONGEST = 1_024
const CANNOT_MAKE = 'Cannot make its pods'

/** A quota, a webhook or a name stands between the controller and its pods. */
export function cannotMake(message: string, words: string): State {
  return { tone: 'bad', state: CANNOT_MAKE, detail: `${words}; ${quotaWords(message) ?? short(message)}` }
}

/** `quota team is full: pods 12 of 12` (apiserver pkg/admission/plugin/resourcequota, checkRequest). */
function quotaWords(message: string): string | undefined {
  const [, name, used = '', limited = ''] =
    /exceeded quota: ([^,]+), requested: \S+, used: (\S+), limited: (\S+)$/.exec(message.slice(0, LONGEST)) ?? []
  if (name === undefined) return undefined
  const limits = new Map(limited.split(',').map(splitAmount))
  const amounts = used
    .split(',')
    .map(splitAmount)
    .map(([resource, amount]) => `${resource} ${amount} of ${limits.get(resource) ?? 'unknown'}`)
  return `quota ${name} is full: ${amounts.join(', ')}`
}

function splitAmount(text: string): [string, string] {
  const at = text.lastIndexOf('=')
  return [text.slice(0, at), text.slice(at + 1)]
}

function worstFact({ worst }: PodCounts): Fact[] {
  if (!worst || !isWorse(worst.tone, 'info')) return []
  const { name, state, detail } = worst
  return [{ name: 'Worst pod', value: [{ code: name }, ` ${state}${detail ? `: ${detail}` : ''}`] }]
}

function steps(object: unknown, { state }: State, { worst }: PodCounts): Step[] {
  const namespace = textOf(dig(object, 'metadata', 'namespace'))
  if (state === CANNOT_MAKE) return [{ label: 'Quotas', words: ['describe', 'ns', namespace] }]
  if (!worst || !isWorse(worst.tone, 'info')) return []
  const { name, container } = worst
  const place = ['-n', namespace]
  const ended = container && restartsOf(container) > 0
  return [
    { label: 'Worst pod', words: ['describe', 'pod', name, ...place] },
    ...(ended ? [{ label: 'Last words', words: ['logs', name, '-c', container.name, '-p', ...place] }] : []),
  ]
}
