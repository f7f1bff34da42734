import type { Fault } from '../fault.ts'
import type { Reply } from '../reply.ts'

/** A Fault as people read it: what is wrong, what to do next, and the id it has in the log. */
export function faultReply(fault: Fault, id: string): Reply {
  return {
    nodes: [
      {
        kind: 'text',
        text: fault.message,
        tone: fault.code === 'usage' || fault.code === 'not-found' ? 'info' : 'warn',
      },
      ...(fault.hint ? [{ kind: 'text' as const, text: fault.hint }] : []),
      { kind: 'context', text: ['id ', { code: shortId(id) }] },
    ],
  }
}

/** What is said of an error nobody should read: that it happened, and where an administrator finds it. */
export function problemReply(id: string): Reply {
  return {
    nodes: [
      { kind: 'text', text: 'Something went wrong on my side; it is in the log under this id.', tone: 'bad' },
      { kind: 'text', text: 'Ask again; if it goes wrong again, give the id to whoever runs me.' },
      { kind: 'context', text: ['id ', { code: shortId(id) }] },
    ],
  }
}

/** Enough of an id to find it in the log, short enough to read out over the phone. */
function shortId(id: string): string {
  return id.slice(0, 8)
}
