import type { AzureFollowed } from '../../change/plan.ts'
import type { Button, Line, Node, Reply, Tone } from '../../reply.ts'
import { span } from '../verdict/ago.ts'

/** How far an operation of Azure is, as its message says it. */
export type Phase = 'running' | 'slow' | 'done' | 'failed' | 'canceled' | 'otherwise' | 'unknown' | 'left'

export type OperationAround = {
  readonly follow: AzureFollowed
  /** `🟥 prod-weu`. */
  readonly cluster: string
  /** What Azure calls what it does now: `Scaling`. */
  readonly word?: string
  /** Nodes that are as they are to be, of how many; or how many there are, where they are to become fewer. */
  readonly nodes?: { readonly done: number; readonly of: number }
  /** When Azure took it, in ms since the epoch. */
  readonly since: number
  readonly why?: string
  /** Why Azure cannot be asked now. */
  readonly away?: string
  /** What a command printed. */
  readonly prints?: string
  /** By what Azure's support finds it. */
  readonly correlation: string
  /** The words that name the cluster in a command. */
  readonly about: string
  readonly undo?: string
  /** The line that does it again. */
  readonly again: string
}

const HEADS: Readonly<Record<Phase, { readonly word: string; readonly tone: Tone }>> = {
  running: { word: 'RUNNING', tone: 'info' },
  slow: { word: 'SLOW', tone: 'warn' },
  done: { word: 'DONE', tone: 'good' },
  failed: { word: 'FAILED', tone: 'bad' },
  canceled: { word: 'CANCELED', tone: 'warn' },
  otherwise: { word: 'ENDED OTHERWISE', tone: 'warn' },
  unknown: { word: 'OUTCOME UNKNOWN', tone: 'warn' },
  left: { word: 'NOT FOLLOWED', tone: 'warn' },
}

/** The operation as it stands: what, where and how long first; then how far, why not, and what can be done. */
export function operationReply(phase: Phase, around: OperationAround, now: number): Reply {
  const { word, tone } = HEADS[phase]
  const { away, prints } = around
  return {
    nodes: [
      { kind: 'heading', text: `${word}  ${operationLine(phase, around, now)}`, tone },
      ...(prints ? [{ kind: 'code' as const, text: prints, filename: 'output.txt', answer: true as const }] : []),
      ...cause(phase, around),
      ...bar(phase, around),
      ...(away ? [{ kind: 'context' as const, text: `Azure cannot be asked now: ${away}` }] : []),
      ...ids(phase, around),
      ...buttons(phase, around),
    ],
  }
}

/** The same as one line, for a thread. */
export function operationLine(
  phase: Phase,
  { follow, cluster, since }: Pick<OperationAround, 'follow' | 'cluster' | 'since'>,
  now: number,
): string {
  const what = phase === 'done' ? follow.done : follow.doing
  const time = span(Math.max(0, now - since))
  const how =
    phase === 'slow'
      ? `for ${time}, usually ${span(follow.usualMs)}`
      : phase === 'running'
        ? `for ${time}`
        : `after ${time}`
  return `${what} on ${cluster}: ${how}`
}

function cause(phase: Phase, { why, word, follow }: OperationAround): Node[] {
  const text = (line: Line): Node[] => [{ kind: 'text', text: line }]
  switch (phase) {
    case 'running':
      return word ? [{ kind: 'context', text: `Azure says: ${word}.` }] : []
    case 'slow':
      return text(
        `It takes longer than usual${word ? `; Azure says: ${word}` : ''}. It may still end well: nothing has to be done yet.`,
      )
    case 'failed':
    case 'canceled':
      return text(`Azure says: ${why ?? 'nothing'}.`.replace(/\.\.$/, '.'))
    case 'otherwise':
      return text('Azure has ended it, and what was wanted is not so: somebody or something else has changed it since.')
    case 'unknown':
      return text('Azure’s record of it is gone, and nothing else tells whether it was done.')
    case 'left':
      return text('It is not looked at any more. It may still go on.')
    case 'done':
      return why
        ? [
            {
              kind: 'context',
              text: `By the ${follow.nodes ? 'resource' : 'cluster'} itself; Azure’s record of the operation says ${why}.`,
            },
          ]
        : []
  }
}

function bar(phase: Phase, { nodes, follow }: OperationAround): Node[] {
  if (!nodes || phase === 'done') return []
  if (nodes.done > nodes.of) return [{ kind: 'text', text: `${nodes.done} nodes, ${nodes.of} wanted` }]
  const label = follow.nodes?.version || follow.nodes?.image ? 'nodes are new,' : 'nodes are ready,'
  return [{ kind: 'progress', label, done: nodes.done, of: nodes.of }]
}

function ids(phase: Phase, { correlation }: OperationAround): Node[] {
  if (phase === 'running' || phase === 'done') return []
  return [{ kind: 'context', text: ['Azure’s support finds it by the correlation id ', { code: correlation }] }]
}

function buttons(phase: Phase, { about, undo, again }: OperationAround): Node[] {
  const button = (id: string, label: string, command: string, more: Partial<Button> = {}): Button => ({
    ...{ kind: 'button', id, label, command },
    ...more,
  })
  const operations = button('operations', 'Operations', `aks operations ${about}`)
  const show = button('show', 'Show cluster', `aks show ${about}`)
  const retry = button('again', 'Ask again', again)
  const some: Readonly<Record<Phase, readonly Button[]>> = {
    running: [operations],
    slow: [
      operations,
      button('abort', 'Abort', `aks abort ${about} --reason "it takes too long"`, { style: 'danger' }),
    ],
    done: undo ? [button('undo', 'Undo', undo, { style: 'danger' })] : [],
    failed: [show, retry],
    canceled: [show, retry],
    otherwise: [show, retry],
    unknown: [operations, show],
    left: [operations, show],
  }
  return some[phase].length > 0 ? [{ kind: 'buttons', buttons: some[phase] }] : []
}
