import { timeOf } from '../age.ts'
import { dig, fieldsList, textOf } from '../fields.ts'
import { ago, span } from './ago.ts'
import { conditionOf } from './pod-state.ts'
import type { Verdict } from './verdict.ts'
import { commas, short } from './verdict.ts'
import { warningFacts, warningsIn } from './warnings.ts'

/** What says that an object is well, in the order in which it is believed (kstatus and API conventions: typical conditions). */
const GOOD = ['Ready', 'Available', 'Established', 'Succeeded', 'Synced']

/** What an object of any kind says of itself by its conditions; undefined where it says nothing. `now` in ms since the epoch. */
export function conditionVerdict(
  object: unknown,
  events: readonly unknown[] | undefined,
  now: number,
): Verdict | undefined {
  const type = GOOD.find((one) => conditionOf(object, one))
  const condition = type === undefined ? undefined : conditionOf(object, type)
  if (!condition || type === undefined) return undefined
  const made = timeOf(dig(object, 'metadata', 'creationTimestamp'))
  const since = timeOf(condition.lastTransitionTime)
  const lasts = since === undefined ? '' : `for ${span(now - since)}`
  const why = commas(textOf(condition.reason), short(textOf(condition.message)))
  const good = condition.status === 'True'
  const rest = fieldsList(dig(object, 'status', 'conditions')).filter(
    (one) => one.status === 'True' && /Degraded|Stalled|Failed|Error|Failure/.test(textOf(one.type)),
  )
  return {
    tone: good ? (rest.length > 0 ? 'warn' : 'good') : condition.status === 'False' ? 'bad' : 'warn',
    state: good ? type : condition.status === 'False' ? `Not ${type.toLowerCase()}` : `${type}: unknown`,
    detail: good ? lasts : commas(lasts, why),
    facts: [
      ...rest.map((one) => ({ name: textOf(one.type), value: short(textOf(one.message)) || textOf(one.reason) })),
      ...warningFacts(warningsIn(events), now),
    ],
    small: [made === undefined ? '' : `made ${ago(made, now)}`],
  }
}
