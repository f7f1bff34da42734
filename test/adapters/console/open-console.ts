import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { onTestFinished } from 'vitest'
import type { ConsoleChat, ConsoleOptions } from '../../../adapters/console/console.ts'
import { consoleChat } from '../../../adapters/console/console.ts'
import type { Message } from '../../../adapters/console/message.ts'
import type { Handle, Request } from '../../../src/chat.ts'

export type Opened = {
  readonly url: string
  readonly chat: ConsoleChat
  readonly requests: Request[]
  post(path: string, body: unknown, headers?: Record<string, string>): Promise<Response>
  /** Posts and gives the id of the 202. */
  ask(path: string, body: unknown): Promise<string>
  list(query?: string): Promise<{ messages: Message[]; cursor: string }>
}

/** A console on a port of its own, with two channels, three people, and a bot that only takes notes unless told otherwise. */
export async function openConsole(handle?: Handle, options: Partial<ConsoleOptions> = {}): Promise<Opened> {
  const requests: Request[] = []
  let count = 0
  const chat = consoleChat({
    people: [
      { id: 'oncall', name: 'Olivia', email: 'olivia@example.com', standing: 'member', title: 'On call' },
      { id: 'lead', name: 'Liam', email: 'liam@example.com', standing: 'member', title: 'Lead' },
      { id: 'guest', name: 'Gus', email: 'gus@example.com', standing: 'guest', title: 'Guest' },
    ],
    channels: [
      { id: 'ops', name: 'ops', topic: 'Day to day' },
      { id: 'alerts', name: 'alerts', topic: 'What broke' },
    ],
    renderSlack: (reply) => ({ text: 'slack', blocks: reply.nodes.map(({ kind }) => ({ type: kind })) }),
    renderTeams: () => [{ type: 'AdaptiveCard' }],
    now: () => 1_000 + count,
    newId: () => `id-${++count}`,
    bundle: async () => new Map([['index.html', { type: 'text/html', body: Buffer.from('<p>page</p>'), tag: '"1"' }]]),
    ...options,
  })
  await chat.start(async (request) => {
    requests.push(request)
    return handle?.(request)
  })
  const server = createServer((request, response) => {
    if (!chat.listener(request, response)) response.writeHead(418).end()
  })
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  onTestFinished(async () => {
    await chat.stop()
    server.closeAllConnections()
    await new Promise((closed) => server.close(closed))
  })

  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const post: Opened['post'] = (path, body, headers = {}) =>
    fetch(`${url}/console/api/${path}`, {
      method: 'POST',
      headers,
      body: typeof body === 'string' ? body : JSON.stringify(body),
    })
  return {
    url,
    chat,
    requests,
    post,
    async ask(path, body) {
      const response = await post(path, body)
      const answer = (await response.json()) as { id: string; error?: string }
      if (response.status !== 202) throw new Error(`${response.status} ${answer.error}`)
      return answer.id
    },
    async list(query = 'channel=ops') {
      const response = await fetch(`${url}/console/api/messages?${query}`)
      return (await response.json()) as { messages: Message[]; cursor: string }
    },
  }
}
