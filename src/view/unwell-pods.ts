import type { Node, Span } from '../reply.ts'
import { mask } from './mask.ts'
import { stateWord } from './pod-state.ts'

type Pod = {
  readonly name: string
  readonly namespace?: string
  readonly ready: string
  readonly status: string
  readonly restarts: string
  readonly age: string
  readonly node: string
}

/** One line each: which pod, what the API server says of it, and where it is. `total` is how many there are. */
export function unwellList(pods: readonly Pod[], total: number): Node[] {
  if (pods.length === 0) return []
  const left = total - pods.length
  return [
    { kind: 'list', items: pods.map(lineOf) },
    ...(left > 0
      ? [{ kind: 'context' as const, text: `and ${left.toLocaleString('en-US')} more that are not well` }]
      : []),
  ]
}

function lineOf(pod: Pod): Span[] {
  const { name, namespace, restarts, age, node } = pod
  const words = [
    `${stateWord(pod)}${stateWord(pod) === 'not ready' ? ` (${pod.ready})` : ''}`,
    /^0?$/.test(restarts)
      ? ''
      : `${restarts.replace(/^(\d+)/, (count) => `${count} restart${count === '1' ? '' : 's'}`)}`,
    node ? `on ${node}` : 'on no node',
    age ? `${age} old` : '',
  ]
  return [{ code: mask(namespace ? `${namespace}/${name}` : name).text }, ` ${words.filter(Boolean).join(', ')}`]
}
