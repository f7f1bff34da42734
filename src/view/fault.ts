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
      { kind: 'text', text: fault.hint ?? nextStep(fault) },
      { kind: 'context', text: ['id ', { code: shortId(id) }] },
    ],
  }
}

/** What can be done, where who raised the fault knows nothing better. */
function nextStep({ code, retryAfter }: Fault): string {
  if (retryAfter !== undefined) return `Ask again in ${Math.max(1, Math.ceil(retryAfter))} s.`
  return STEPS[code] ?? 'Ask again; if it stays like this, tell whoever runs me.'
}

const STEPS: Readonly<Partial<Record<Fault['code'], string>>> = {
  usage: 'How it is written: /k8s help',
  denied: 'An admin decides what may be asked from chat.',
  'not-found': 'Check the name, the namespace (-n) and the cluster (--cluster).',
  conflict: 'It has changed meanwhile: look again, then ask again.',
  invalid: 'Check what was typed; /k8s help says how it is written.',
  unreachable: 'Ask again in a minute; /k8s clusters shows which clusters answer.',
  timeout: 'Ask for less at once, or see with /k8s clusters which clusters answer.',
  throttled: 'Ask again in a minute.',
  cluster: 'Ask again; if it stays like this, whoever runs the cluster should know.',
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
