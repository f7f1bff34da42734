import type { ConsoleWorld } from '../../src/chats.ts'
import type { Reply } from '../../src/reply.ts'

/** What the console's API says of one message. */
export type Said = {
  readonly id: string
  readonly text: string
  readonly reply?: Reply
  readonly revision: number
  readonly user?: string
  readonly visibleTo?: string
  readonly thread?: string
  /** The event it is an answer to, where it is one. */
  readonly answers?: string
}

/** The console's people and channels in the flow tests. */
export const STAGE: ConsoleWorld = {
  people: [
    { id: 'oncall', name: 'Dana', email: 'dana@example.com', standing: 'member', title: 'on call' },
    { id: 'newcomer', name: 'Kim', email: 'kim@example.com', standing: 'member', title: 'new' },
    { id: 'nobody', name: 'Noa', email: 'noa@elsewhere.example', standing: 'member', title: 'not mapped' },
    { id: 'guest', name: 'Gus', email: 'gus@example.com', standing: 'guest', title: 'guest' },
  ],
  channels: [{ id: 'ops', name: 'ops', topic: 'Operations' }],
}

export type Asking = {
  /** Types a line and resolves with the answer to it. */
  ask(text: string, user?: string): Promise<Said & { readonly reply: Reply }>
  /** Clicks a button of a message, or chooses or writes a value there, and resolves with what the bot says next. */
  click(message: string, action: string, user?: string, value?: string): Promise<Said & { readonly reply: Reply }>
}

/** Talks to the bot through the console's JSON API, one question at a time: text in, reply out. */
export function asking(url: string, channel = 'ops'): Asking {
  let cursor = ''
  /** What was said before: a later edit of it is no answer to a new question. */
  const known = new Set<string>()

  /** Resolves with the id of what was done, which its answer names. */
  async function post(path: string, body: object): Promise<string> {
    const response = await fetch(`${url}/console/api/${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
    if (response.status !== 202) throw new Error(`${path}: ${response.status} ${await response.text()}`)
    return ((await response.json()) as { id: string }).id
  }

  async function fresh(): Promise<Said[]> {
    const response = await fetch(`${url}/console/api/messages?channel=${channel}&after=${encodeURIComponent(cursor)}`)
    const page = (await response.json()) as { messages: Said[]; cursor: string }
    cursor = page.cursor
    for (const { id } of page.messages) known.add(id)
    return page.messages
  }

  /** The card of a change answers nobody in particular. In a thread stands what comes of a click, or old news. */
  function isNews({ id, answers, thread }: Said, event: string, clicked: string | undefined): boolean {
    if (known.has(id)) return false
    return answers === undefined ? clicked !== undefined || thread === undefined : answers === event
  }

  /**
   * The next thing the bot says after the cursor, from the stream of events: something new, or that message edited. A
   * late answer to something else is not it.
   */
  async function answer(event: string, clicked?: string): Promise<Said & { reply: Reply }> {
    const stream = await fetch(`${url}/console/api/stream?channel=${channel}&after=${encodeURIComponent(cursor)}`, {
      signal: AbortSignal.timeout(15_000),
    })
    let text = ''
    // Leaving the loop closes the stream.
    for await (const chunk of stream.body ?? []) {
      text += Buffer.from(chunk).toString('utf8')
      const events = text.split('\n\n')
      text = events.pop() ?? ''
      for (const frame of events) {
        const said = read(frame)
        if (said?.reply && (said.id === clicked || isNews(said, event, clicked))) return { ...said, reply: said.reply }
      }
    }
    throw new Error('the stream ended without an answer')
  }

  return {
    async ask(text, user = 'oncall') {
      await fresh()
      return answer(await post('messages', { channel, user, text }))
    },
    async click(message, action, user = 'oncall', value) {
      await fresh()
      const event = await post('actions', { message, action, user, ...(value === undefined ? {} : { value }) })
      return answer(event, message)
    },
  }
}

function read(event: string): Said | undefined {
  const lines = event.split('\n')
  if (!lines.includes('event: message')) return undefined
  const data = lines.find((line) => line.startsWith('data: '))
  return data ? (JSON.parse(data.slice(6)) as Said) : undefined
}
