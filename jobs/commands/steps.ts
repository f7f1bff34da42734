import { quote } from '../../src/command/parse.ts'
import type { Resource } from '../../src/kube/discovery.ts'
import type { KubeObject } from '../../src/kube/objects.ts'
import type { Button, Node, Select } from '../../src/reply.ts'
import type { Step } from '../../src/view/verdict/verdict.ts'
import type { Context } from '../context.ts'
import { below } from './around.ts'

/** Steps that become buttons; Refresh, Share and the full text need the other three of five. */
const MOST = 2

/** What a verdict suggests to look at, the text it was made of, and what stands under every answer. */
export function steps(next: readonly Step[], context: Context): Node {
  const { line, cluster } = context
  const usual = below(context)
  const buttons = next.slice(0, MOST).map(
    ({ label, words }, i): Button => ({
      kind: 'button',
      id: `step-${i}`,
      label,
      command: lineOf([...words, '--cluster', cluster.name]),
    }),
  )
  return {
    kind: 'buttons',
    buttons: [
      ...buttons,
      { kind: 'button', id: 'full', label: 'Full text', command: `${line} --full` },
      ...(usual.kind === 'buttons' ? usual.buttons : []),
    ],
  }
}

/** One of several to look at; none where they are of different types. */
export function chooseOne(
  shown: readonly { readonly resource: Resource; readonly object: KubeObject }[],
  { cluster }: Context,
): Select[] {
  const [first] = shown
  if (
    !first ||
    shown.length < 2 ||
    shown.some(
      ({ resource, object }) =>
        resource !== first.resource || object.metadata.namespace !== first.object.metadata.namespace,
    )
  )
    return []
  const { resource, object } = first
  const type = resource.group ? `${resource.resource}.${resource.group}` : resource.resource
  const place = object.metadata.namespace ? ['-n', object.metadata.namespace] : []
  return [
    {
      kind: 'select',
      id: 'one',
      label: 'Look at one',
      command: `${lineOf(['describe', type])} {} ${lineOf([...place, '--cluster', cluster.name])}`,
      options: shown.map(({ object }) => ({ label: object.metadata.name ?? '', value: object.metadata.name ?? '' })),
    },
  ]
}

function lineOf(words: readonly string[]): string {
  return words.map(quote).join(' ')
}
