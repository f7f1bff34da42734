import type { Tone } from '../reply.ts'
import type { Placement } from './cluster-map.ts'
import { counted } from './counted.ts'
import type { PodCounts } from './pod-state.ts'
import { isUnwell, podState, unwellWords } from './pod-state.ts'

type Pod = { readonly status: string; readonly ready: string; readonly node: string }

type Verdict = { readonly kind: 'text'; readonly tone: Tone; readonly text: string }

/** What the map shows, as one sentence: how many pods are not well, and which nodes are not ready. */
export function mapVerdict(pods: readonly Pod[], { nodes }: Placement): Verdict {
  const unwell = pods.filter((pod) => isUnwell(podState(pod)))
  const down = nodes.filter(({ state }) => state === 'not ready' || state === 'gone')
  const bad = down.length > 0 || pods.some((pod) => podState(pod) === 'failing')
  const tone: Tone = bad ? 'bad' : unwell.length > 0 ? 'warn' : 'good'
  const text = [
    podsSentence(pods.length, unwell),
    nodesSentence(nodes, 'not ready', 'not ready'),
    nodesSentence(nodes, 'gone', 'no longer there, by what pods say'),
    cordonedSentence(nodes),
  ]
    .filter(Boolean)
    .join(' ')
  return { kind: 'text', tone, text }
}

function podsSentence(total: number, unwell: readonly Pod[]): string {
  if (total === 0) return 'There are no such pods.'
  if (unwell.length === 0)
    return total === 1 ? 'The pod is well.' : `All ${total.toLocaleString('en-US')} pods are well.`
  const verb = unwell.length === 1 ? 'is' : 'are'
  return `${unwell.length.toLocaleString('en-US')} of ${counted(total, 'pod')} ${verb} not well: ${unwellWords(unwell)}.`
}

function nodesSentence(nodes: Placement['nodes'], state: string, said: string): string {
  const those = nodes.filter((node) => node.state === state)
  if (those.length === 0) return ''
  const names = those.slice(0, 3).map(({ name }) => name)
  const more = those.length > names.length ? ` and ${those.length - names.length} more` : ''
  const held = those.reduce((sum, { pods }) => sum + total(pods) - (pods.done ?? 0), 0)
  const on = held > 0 ? `, with ${counted(held, 'pod')} on ${those.length === 1 ? 'it' : 'them'}` : ''
  return `${counted(those.length, 'node')} ${said}: ${names.join(', ')}${more}${on}.`
}

function cordonedSentence(nodes: Placement['nodes']): string {
  const cordoned = nodes.filter((node) => node.cordoned).length
  return cordoned > 0 ? `${counted(cordoned, 'node')} cordoned.` : ''
}

/** The whole picture as a sentence, for whoever cannot see it. */
export function mapAlt(cluster: string, place: string, { nodes, homeless }: Placement, verdict: string): string {
  const held = nodes.reduce((sum, node) => sum + total(node.pods), 0)
  const without = total(homeless)
  const tray = without > 0 ? ` and ${counted(without, 'pod')} on no node` : ''
  return `Map of ${cluster}, ${place}: ${counted(nodes.length, 'node')} with ${counted(held, 'pod')}${tray}. ${verdict}`
}

function total(counts: PodCounts): number {
  return Object.values(counts).reduce((sum, count) => sum + count, 0)
}
