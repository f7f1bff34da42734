import { timeOf } from '../age.ts'
import { counted } from '../counted.ts'
import { dig, fieldsOf, textOf } from '../fields.ts'
import { isUnwell, podState, unwellWords } from '../pod-state.ts'
import type { Finding } from './finding.ts'

type Judged = Omit<Finding, 'name'>
type Node = { readonly name: string; readonly status: string }
type Pod = { readonly name: string; readonly status: string; readonly ready: string }

const SHOWN = 3
const HOUR = 3_600_000

/** How many nodes are ready; those that are not, by name. */
export function judgeNodes(nodes: readonly Node[]): Judged {
  const has = (word: string) => (node: Node) => node.status.split(',').includes(word)
  const down = nodes.filter((node) => !has('Ready')(node))
  const cordoned = nodes.filter(has('SchedulingDisabled'))
  const ready = `${(nodes.length - down.length).toLocaleString('en-US')} of ${nodes.length.toLocaleString('en-US')} ready`
  const notes = [
    down.length > 0 ? `not ready: ${some(down)}` : '',
    cordoned.length > 0 ? `cordoned: ${some(cordoned)}` : '',
  ].filter(Boolean)
  const value = [ready, ...notes].join('; ')
  if (nodes.length === 0) return { tone: 'bad', value: 'there are none', headline: 'there are no nodes' }
  if (down.length > 0) {
    const headline = `${down.length.toLocaleString('en-US')} of ${counted(nodes.length, 'node')} not ready`
    return { tone: 'bad', value, headline }
  }
  return cordoned.length > 0
    ? { tone: 'warn', value, headline: `${counted(cordoned.length, 'node')} cordoned` }
    : { tone: 'good', value }
}

/** The cluster's own pods, whose trouble is everybody's. */
export function judgeSystem(pods: readonly Pod[]): Judged {
  const unwell = pods.filter((pod) => isUnwell(podState(pod)))
  if (pods.length === 0) return { tone: 'good', value: 'no pods' }
  if (unwell.length === 0) return { tone: 'good', value: `all ${counted(pods.length, 'pod')} well` }
  const value = `${unwell.length} of ${counted(pods.length, 'pod')} not well: ${some(unwell)} (${unwellWords(unwell)})`
  const tone = unwell.some((pod) => podState(pod) === 'failing') ? 'bad' : 'warn'
  return { tone, value, headline: `${counted(unwell.length, 'pod')} of kube-system not well` }
}

/** Every pod that is pending, not ready, or failing. A failing app does not make the cluster ill. */
export function judgePods(pods: readonly Pod[]): Judged {
  const unwell = pods.filter((pod) => isUnwell(podState(pod)))
  if (pods.length === 0) return { tone: 'good', value: 'there are none' }
  if (unwell.length === 0) return { tone: 'good', value: `all ${pods.length.toLocaleString('en-US')} well` }
  const words = unwellWords(unwell)
  const headline = `${unwell.length.toLocaleString('en-US')} of ${counted(pods.length, 'pod')} not well (${words})`
  return { tone: 'warn', value: `${headline.replace(/ \(.*/, '')}: ${words}`, headline }
}

/** Warnings of the last hour by their reason, the most frequent first. `whole`: there are no more than these. */
export function judgeWarnings(
  { events, whole }: { readonly events: readonly unknown[]; readonly whole: boolean },
  now: number,
): Judged {
  const reasons = new Map<string, number>()
  let total = 0
  for (const event of events.map(fieldsOf)) {
    const at =
      timeOf(dig(event.series, 'lastObservedTime')) ?? timeOf(event.lastTimestamp) ?? timeOf(event.eventTime) ?? 0
    if (now - at > HOUR) continue
    const reason = textOf(event.reason) || 'no reason'
    reasons.set(reason, (reasons.get(reason) ?? 0) + 1)
    total++
  }
  if (total === 0) return { tone: 'good', value: 'none in the last hour' }
  const sorted = [...reasons].sort(([, a], [, b]) => b - a)
  const words = sorted.slice(0, SHOWN).map(([reason, count]) => `${reason} (${count})`)
  const more = sorted.length > SHOWN ? [counted(sorted.length - SHOWN, 'more reason')] : []
  return {
    tone: 'warn',
    value: `${whole ? '' : 'more than '}${counted(total, 'event')} in the last hour: ${[...words, ...more].join(', ')}`,
  }
}

function some(things: readonly { readonly name: string }[]): string {
  const names = things.slice(0, SHOWN).map(({ name }) => name)
  return things.length > SHOWN ? `${names.join(', ')} and ${things.length - SHOWN} more` : names.join(', ')
}
