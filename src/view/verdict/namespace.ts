import { timeOf } from '../age.ts'
import { resourceIn, resourceNames } from '../describe/resources.ts'
import { dig, fieldsList, textOf } from '../fields.ts'
import { ago, span } from './ago.ts'
import { amountBar } from './amounts.ts'
import type { State, Verdict } from './verdict.ts'
import { commas, plural, short } from './verdict.ts'

/** How full a namespace's quotas are, and what holds up its deletion. `now` in ms since the epoch. */
export function namespaceVerdict(namespace: unknown, quotas: readonly unknown[] | undefined, now: number): Verdict {
  const made = timeOf(dig(namespace, 'metadata', 'creationTimestamp'))
  const bars = (quotas ?? []).flatMap((quota) => {
    const hard = dig(quota, 'status', 'hard') ?? dig(quota, 'spec', 'hard')
    return resourceNames(hard).flatMap((name) =>
      amountBar(name, resourceIn(dig(quota, 'status', 'used'), name), resourceIn(hard, name)),
    )
  })
  return {
    ...namespaceState(namespace, bars, quotas, now),
    facts: [],
    bars,
    small: [
      quotas === undefined
        ? 'its quotas could not be read'
        : quotas.length === 0
          ? 'no quota'
          : plural(quotas.length, 'quota'),
      made === undefined ? '' : `made ${ago(made, now)}`,
    ],
  }
}

type Filled = { readonly label: string; readonly done: number; readonly of: number }

function namespaceState(
  namespace: unknown,
  bars: readonly Filled[],
  quotas: readonly unknown[] | undefined,
  now: number,
): State {
  const deleted = timeOf(dig(namespace, 'metadata', 'deletionTimestamp'))
  if (deleted !== undefined || dig(namespace, 'status', 'phase') === 'Terminating') {
    const held = fieldsList(dig(namespace, 'status', 'conditions'))
      .filter((one) => one.status === 'True')
      .map((one) => short(textOf(one.message)))
    const lasts = deleted === undefined ? '' : `for ${span(now - deleted)}`
    return { tone: held.length > 0 ? 'bad' : 'info', state: 'Being deleted', detail: commas(lasts, ...held) }
  }
  const full = bars.filter(({ done, of }) => done >= of)
  const tight = bars.filter(({ done, of }) => done < of && done >= of * 0.9)
  if (full.length > 0) return { tone: 'bad', state: 'Quota is full', detail: commas(...full.map(({ label }) => label)) }
  if (tight.length > 0)
    return { tone: 'warn', state: 'Quota is nearly full', detail: commas(...tight.map(({ label }) => label)) }
  return { tone: 'good', state: 'Active', detail: quotas && quotas.length > 0 ? 'room in every quota' : '' }
}
