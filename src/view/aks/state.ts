import type { Tone } from '../../reply.ts'

/** How a cluster or a pool is, as one word: Azure tells power and provisioning apart, and a stopped cluster “Succeeded”. */
export type State = { readonly word: string; readonly tone: Tone }

type Stateful = { readonly power: string; readonly provisioning: string }

/**
 * Power and provisioning as one word. Provisioning is an open list: what ends it is Succeeded, Failed or Canceled alone,
 * and every other word is something that goes on.
 */
export function stateOf({ power, provisioning }: Stateful): State {
  const isStopped = power === 'Stopped'
  switch (provisioning) {
    case 'Succeeded':
      return isStopped ? { word: 'Stopped', tone: 'info' } : { word: power, tone: 'good' }
    case 'Failed':
      return { word: isStopped ? 'Failed, stopped' : 'Failed', tone: 'bad' }
    case 'Canceled':
      return { word: isStopped ? 'Canceled, stopped' : 'Canceled', tone: 'warn' }
    case 'Unknown':
      return { word: isStopped ? 'Stopped' : 'Unknown', tone: 'warn' }
    default:
      return { word: `${provisioning}…`, tone: 'info' }
  }
}

const RANK: Readonly<Record<Tone, number>> = { bad: 0, warn: 1, info: 2, good: 3 }

/** The places of things, those in trouble first and otherwise as they came. */
export function worstFirst(all: readonly Stateful[]): number[] {
  return all
    .map((each, at) => ({ at, rank: RANK[stateOf(each).tone] }))
    .sort((one, other) => one.rank - other.rank || one.at - other.at)
    .map(({ at }) => at)
}

/** How many are in each state that is not plainly Running: `1 failed, 2 stopped`. */
export function exceptions(all: readonly Stateful[]): string {
  const counts = new Map<string, number>()
  for (const at of worstFirst(all)) {
    const each = all[at]
    const state = each && stateOf(each)
    if (state && state.tone !== 'good') counts.set(state.word, (counts.get(state.word) ?? 0) + 1)
  }
  return [...counts].map(([word, count]) => `${count} ${word.replace('…', '').toLowerCase()}`).join(', ')
}

/** The tone of many: that of the worst. */
export function worstTone(all: readonly Stateful[]): Tone {
  const worst = all[worstFirst(all)[0] ?? 0]
  return worst ? stateOf(worst).tone : 'info'
}
