import { createHash } from 'node:crypto'
import type { Fault } from '../src/fault.ts'
import type { Node, Reply } from '../src/reply.ts'
import { plainText } from '../src/reply.ts'
import type { Schedule } from '../src/saved/schedules.ts'
import { whenWords } from '../src/saved/when.ts'
import { endButton } from './commands/every.ts'

/** Columns in which only time goes by. */
const TIMES = /^(AGE|LAST SEEN|FIRST SEEN|DURATION|LAST SCHEDULE)$/
/** How long ago something was, as kubectl says it. */
const AGO = /\(?\b(\d{1,6}[smhdy]){1,3} ago\)?/g

/** What an answer says, whenever it is asked: the same digest is the same answer, though everything has grown older. */
export function digestOf(reply: Reply): string {
  const said = plainText({ nodes: reply.nodes.filter(({ kind }) => kind !== 'context').map(timeless) })
  return createHash('sha256').update(said.replace(AGO, '')).digest('base64url').slice(0, 22)
}

function timeless(node: Node): Node {
  if (node.kind !== 'table') return node
  const kept = node.columns.flatMap((name, i) => (TIMES.test(name) ? [] : [i]))
  return {
    ...node,
    rows: node.rows.map((row) => kept.map((i) => row[i] ?? '')),
    columns: kept.map((i) => node.columns[i] ?? ''),
  }
}

type Moment = { readonly at: number; readonly since: number; readonly isSame: boolean }

/** An answer as it stands in the channel: what it says, since when, and who wanted it. */
export function repeatedReply(schedule: Schedule, reply: Reply, { at, since, isSame }: Moment): Reply {
  const { id, when, principal } = schedule
  // What asks again in place would take the message from the clock.
  const kept = reply.nodes.filter((node) => node.kind !== 'buttons' && !('replaces' in node && node.replaces))
  return {
    nodes: [
      ...kept,
      {
        kind: 'context',
        text: isSame
          ? ['Unchanged since ', { time: since }, '; last asked ', { time: at }, '.']
          : ['Asked ', { time: at }, '.'],
      },
      { kind: 'context', text: [`Asked ${whenWords(when)} by `, { person: principal.user }, '.'] },
      { kind: 'buttons', buttons: [endButton(id)] },
    ],
  }
}

/** Said once: it is not asked anymore, and why. */
export function pausedReply({ line, when, principal, id }: Schedule, fault: Fault): Reply {
  return {
    nodes: [
      {
        kind: 'text',
        text: [{ code: line }, ` is no longer asked ${whenWords(when)}: ${fault.message}`],
        tone: 'warn',
      },
      ...(fault.hint ? [{ kind: 'text' as const, text: fault.hint }] : []),
      {
        kind: 'context',
        text: [
          'It was asked as ',
          { person: principal.user },
          '. Who may ask it can set it up again: ',
          { code: `/k8s every ... ${line}` },
        ],
      },
      { kind: 'buttons', buttons: [{ ...endButton(id), label: 'Remove' }] },
    ],
  }
}
