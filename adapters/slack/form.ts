import type { Address } from '../../src/chat.ts'
import type { Reply } from '../../src/reply.ts'
import type { Rendered } from './render.ts'
import { render, renderPlain } from './render.ts'

/** The ways a reply can be drawn, from the one people like best to the one Slack cannot refuse. */
const FORMS = ['data_table', 'table', 'code', 'plain'] as const
export type Form = (typeof FORMS)[number]

const REMEMBER_MS = 60 * 60_000

/** Draws a reply for whoever will read it. */
export function renderAs(form: Form, reply: Reply, to: Address): Rendered {
  if (form === 'plain') return renderPlain(reply)
  return render(reply, { table: form, files: isAlone(to) ? 'direct' : 'thread' })
}

/** Whether only one person in a channel of many sees it, so that its files cannot stand beside it. */
export function isAlone(to: Address): boolean {
  return to.visibility === 'private' && !to.channel.startsWith('D')
}

/** The next form to try when Slack refused this one: a plainer table while there is one, then no blocks at all. */
export function plainer(form: Form, { blocks }: Rendered): Form | undefined {
  const table = blocks.some(({ type }) => type === form)
  return table ? FORMS[FORMS.indexOf(form) + 1] : form === 'plain' ? undefined : 'plain'
}

/** Remembers for an hour which kind of table this workspace took, so that not every answer is refused first. */
export function tableMemory(now: () => number): { best(): Form; took(form: Form): void } {
  let best: Form = 'data_table'
  let until = 0
  return {
    best: () => (now() < until ? best : 'data_table'),
    took(form) {
      if (form === 'plain' || form === 'data_table') return
      best = form
      until = now() + REMEMBER_MS
    },
  }
}
