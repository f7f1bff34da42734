import type { Button, Line, Node, Reply, Span, Tone } from '../src/reply.ts'
import { lineText } from '../src/reply.ts'
import type { Ending, Operation } from './operation.ts'

const TONES: Readonly<Record<Ending['how'], Tone>> = { finished: 'good', failed: 'bad', stopped: 'info', limit: 'info' }

/** The message while the operation runs: what it shows, how long it goes on, and [Stop]. */
export function whileItRuns({ id, until, unframed }: Operation, shown: Reply | undefined): Reply {
  if (unframed) return shown ?? { nodes: [] }
  const goesOn: Node = { kind: 'context', text: ['Live, until ', { time: until }, ' at the latest.'] }
  return { nodes: [...(shown?.nodes ?? []), goesOn, { kind: 'buttons', buttons: [stopButton(id)] }] }
}

/** The message for good: how it ended first, then what it showed last. */
export function afterItEnded({ job, shown, unframed }: Operation, { how, says, shows }: Ending): Reply {
  const again: Button = { kind: 'button', id: 'again', label: 'Again', command: job.line }
  const nodes = (shows ?? shown)?.nodes ?? []
  const said = lineText(says)
  if (unframed)
    return { nodes: [...nodes.map(withoutStop), ...(said === '' ? [] : [{ kind: 'context' as const, text: says }])] }
  return {
    nodes: [
      ...(said === '' ? [] : [{ kind: 'text' as const, text: says, tone: TONES[how] }]),
      ...nodes,
      { kind: 'buttons', buttons: [again] },
    ],
  }
}

/** What has ended cannot be stopped. */
function withoutStop(node: Node): Node {
  return node.kind === 'buttons' ? { ...node, buttons: node.buttons.filter(({ id }) => id !== 'stop') } : node
}

/** A click takes the place of nothing: the message itself then says who stopped it. */
export function stopButton(id: string): Button {
  return { kind: 'button', id: 'stop', label: 'Stop', command: `stop ${id}`, replaces: true }
}

/** How an operation ended whose kind did not say it. */
export function interrupted(how: 'stopped' | 'limit', operation: Operation, by: string | undefined): Ending {
  // What somebody waits for is news also when it could not even be looked at before its time was over.
  if (how === 'limit' && operation.atLimit !== undefined) {
    const news = [{ person: operation.job.principal.user }, ` ${operation.atLimit}`]
    return { how: 'failed', says: operation.atLimit, news }
  }
  const minutes = Math.max(1, Math.round((operation.until - operation.startedAt) / 60_000))
  const says: Line =
    how === 'limit'
      ? `Ended at its time limit of ${minutes} min: ${operation.what}.`
      : [...(by === undefined ? ['Stopped'] : ['Stopped by ', { person: by } as Span]), `: ${operation.what}.`]
  return { how, says }
}
