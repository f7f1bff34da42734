import type { Audience, Node, Reply } from '../../src/reply.ts'
import type { Memory } from './places.ts'

/** One person, as far as it decides which controls they see. */
export type Viewer = { readonly user: string; readonly roles: ReadonlySet<string> }

/** Messages that not everybody sees in the same way, kept so that each can be drawn for whoever looks at it. */
export type Views = {
  /** Notes how a message stands now; rejects when the store does not answer. */
  keep(channel: string, message: string, reply: Reply): Promise<void>
  /** The same for an edit: what nobody sees differently any more is not shown to anybody as it was. */
  change(channel: string, message: string, reply: Reply): Promise<void>
  find(channel: string, message: string): Promise<Reply | undefined>
}

/** An approval waits for hours; whoever looks at an older card sees what everybody does. */
const KEPT_MS = 7 * 24 * 60 * 60_000
/** Characters of JSON. */
const LARGEST = 60_000

export function openViews(memory: Memory): Views {
  const keyOf = (channel: string, message: string) => `view:${channel}:${message}`
  const put = (key: string, reply: Reply | undefined) => memory.put(key, reply ?? null, KEPT_MS)
  return {
    async keep(channel, message, reply) {
      if (differs(reply)) await put(keyOf(channel, message), reply)
    },
    async change(channel, message, reply) {
      const key = keyOf(channel, message)
      if (differs(reply)) await put(key, reply)
      else if (isReply(await memory.get(key))) await put(key, undefined)
    },
    async find(channel, message) {
      const found = await memory.get(keyOf(channel, message))
      return isReply(found) ? found : undefined
    },
  }
}

/** Whether people see different controls. What holds a picture, or is very long, everybody sees in the same way. */
export function differs(reply: Reply): boolean {
  return (
    reply.nodes.some(isForSome) &&
    reply.nodes.every(({ kind }) => kind !== 'image') &&
    JSON.stringify(reply).length <= LARGEST
  )
}

/** The reply as that person sees it: without the controls that are for others. */
export function viewOf({ nodes }: Reply, viewer: Viewer): Reply {
  return { nodes: nodes.flatMap((node) => seenBy(node, viewer)) }
}

/** Whom the controls of a reply name, by the platform's user ids. */
export function namedIn({ nodes }: Reply): readonly string[] {
  const ids = nodes.flatMap(audiences).flatMap(({ people = [], except = [] }) => [...people, ...except])
  return [...new Set(ids)]
}

function seenBy(node: Node, viewer: Viewer): Node[] {
  if (node.kind === 'input') return isFor(node.for, viewer) ? [node] : []
  if (node.kind !== 'buttons') return [node]
  const buttons = node.buttons.filter((button) => isFor(button.for, viewer))
  return buttons.length > 0 ? [{ ...node, buttons }] : []
}

function isFor(audience: Audience | undefined, { user, roles }: Viewer): boolean {
  if (!audience) return true
  if (audience.except?.includes(user)) return false
  const named = [...(audience.people ?? []), ...(audience.roles ?? [])].length > 0
  return !named || audience.people?.includes(user) || (audience.roles ?? []).some((role) => roles.has(role))
}

function isForSome(node: Node): boolean {
  return audiences(node).length > 0
}

function audiences(node: Node): Audience[] {
  const controls = node.kind === 'buttons' ? node.buttons : node.kind === 'input' ? [node] : []
  return controls.flatMap((control) => (control.for ? [control.for] : []))
}

function isReply(found: unknown): found is Reply {
  return Array.isArray((found as Reply | null | undefined)?.nodes)
}
