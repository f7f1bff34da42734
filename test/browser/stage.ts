import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { bundlePage } from '../../adapters/console/assets.ts'
import type { ConsoleChat } from '../../adapters/console/console.ts'
import { consoleChat } from '../../adapters/console/console.ts'
import { render } from '../../adapters/slack/render.ts'
import { renderCards } from '../../adapters/teams/render.ts'
import type { Handle, Request } from '../../src/chat.ts'
import { askForText } from '../../src/command/ask-text.ts'
import { NeedsText } from '../../src/command/needs-text.ts'
import type { Reply } from '../../src/reply.ts'
import { acknowledged, incident, log, pods, rollout, wide, wrong } from './replies.ts'

export type Stage = {
  readonly url: string
  readonly console: ConsoleChat
  readonly requests: readonly Request[]
  close(): Promise<void>
}

/** The console with a bot that knows a few lines by heart, on a port of its own. `slow` waits for `release`. */
export async function openStage(bundle = bundlePage): Promise<Stage> {
  const requests: Request[] = []
  let count = 0
  const chat = consoleChat({
    people: [
      { id: 'oncall', name: 'Olivia Ward', email: 'olivia@example.com', standing: 'member', title: 'On call' },
      { id: 'lead', name: 'Liam Ortiz', email: 'liam@example.com', standing: 'member', title: 'Lead, may approve' },
      { id: 'guest', name: 'Gus Meyer', email: 'gus@example.com', standing: 'guest', title: 'Guest, may nothing' },
    ],
    channels: [
      { id: 'ops', name: 'ops', topic: 'Day to day on prod-weu and staging' },
      { id: 'alerts', name: 'alerts', topic: 'What broke, moved or came back' },
    ],
    examples: ['/k8s get pods -n shop', '/k8s get pods -A -o wide', '/k8s logs deploy/api -n shop', '/k8s help'],
    trouble: [{ id: 'oom', label: 'api runs out of memory', run: () => alert(chat) }],
    renderSlack: (reply) => render(reply),
    renderTeams: (reply) => renderCards(reply),
    bundle,
    now: () => Date.now(),
    newId: () => `m${++count}`,
  })
  const handle: Handle = async (request) => {
    requests.push(request)
    const reply = answerTo(request.text)
    if (reply) await chat.send(request.address, reply, request.event)
    return undefined
  }
  await chat.start(handle)

  const server = createServer((request, response) => {
    if (!chat.listener(request, response)) response.writeHead(404).end()
  })
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    console: chat,
    requests,
    async close() {
      await chat.stop()
      server.closeAllConnections()
      await new Promise((closed) => server.close(closed))
    },
  }
}

function answerTo(text: string): Reply | undefined {
  if (text.includes('slow')) return undefined
  if (text.endsWith(' apply')) return askForText(new NeedsText('apply'), text)
  if (text.includes(' ack ')) return acknowledged
  if (text.includes('rollout')) return rollout
  if (text.includes('wide')) return wide
  if (text.includes('logs')) return log
  if (text.includes('--sortby')) return wrong
  if (text.includes('incident')) return incident
  return pods
}

async function alert(chat: ConsoleChat): Promise<void> {
  const to = { platform: 'console', team: 'console', channel: 'alerts', visibility: 'channel', user: 'oncall' } as const
  await chat.send(to, incident, 'alert-1')
}
