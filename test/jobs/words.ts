import type { Fault } from '../../src/fault.ts'
import type { Reply } from '../../src/reply.ts'

export const secret = 'stage secret'

export function say(text: string): Reply {
  return { nodes: [{ kind: 'text', text }] }
}

export function faultReply(fault: Fault): Reply {
  return say(`${fault.code}: ${fault.message}`)
}

export function problemReply(id: string): Reply {
  return say(`problem ${id}`)
}
