import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Chat, Handle, Request } from '../../src/chat.ts'
import { aside } from '../../src/chat.ts'
import type { Reply } from '../../src/reply.ts'
import type { Assets } from './assets.ts'
import { bundlePage } from './assets.ts'
import type { Fields } from './body.ts'
import { required } from './body.ts'
import { clickedRequest, typedRequest } from './inbound.ts'
import type { Journal } from './journal.ts'
import { openJournal } from './journal.ts'
import { posting } from './posting.ts'
import { Refusal } from './refusal.ts'
import { consoleListener } from './routes.ts'
import { eventStreams } from './stream.ts'
import type { World } from './world.ts'

export type ConsoleOptions = World & {
  now(): number
  newId(): string
  /** Host names beside localhost that the console answers to. */
  readonly hosts?: readonly string[]
  /** Builds the page's files; called once, at start. */
  bundle?(): Promise<Assets>
}

export type ConsoleChat = Chat & {
  /** Takes `/` and `/console/**`; false means that the path is not the console's. */
  listener(request: IncomingMessage, response: ServerResponse): boolean
}

/**
 * A chat with the bot in the browser, and its JSON API: for the demo and for end-to-end checks, never for production,
 * because it believes whoever says who they are. It answers on localhost only.
 */
export function consoleChat(options: ConsoleOptions): ConsoleChat {
  const { now, newId } = options
  const journal = openJournal(newId())
  const post = posting(options, journal, now, newId)
  const streams = eventStreams(journal)
  const flight = new Set<Promise<unknown>>()
  let handle: Handle | undefined
  let assets: Promise<Assets> | undefined

  const pageFiles = () => {
    assets ??= (options.bundle ?? bundlePage)()
    return assets
  }

  const ask = (take: Handle, request: Request) => {
    const asked = take(request)
      .then((reply) => reply && post.said(aside(request.address), reply, request.event))
      .catch(() => post.said(aside(request.address), UNEXPECTED, request.event))
      .finally(() => flight.delete(asked))
    flight.add(asked)
  }

  const taker = (): Handle => {
    if (!handle) throw new Refusal(503, 'The bot is not taking requests now.')
    return handle
  }

  const api = {
    say(fields: Fields) {
      const take = taker()
      const id = newId()
      const { request, thread } = typedRequest(options, fields, id, now(), journal.find)
      post.typed({
        id,
        channel: request.address.channel,
        ...(thread === undefined ? {} : { thread }),
        user: request.principal.user,
        text: required(fields, 'text').trim(),
        ...(request.address.visibility === 'private' ? { visibleTo: request.principal.user } : {}),
      })
      ask(take, request)
      return { id }
    },
    act(fields: Fields) {
      const take = taker()
      const id = newId()
      ask(take, clickedRequest(options, fields, id, now(), journal.find))
      return { id }
    },
    async trouble(fields: Fields) {
      const id = required(fields, 'id')
      const trouble = options.trouble?.find((candidate) => candidate.id === id)
      if (!trouble) throw new Refusal(404, `There is no trouble called ${id}.`)
      await trouble.run()
      return { id }
    },
    world: () => worldOf(options),
    messages: (query: URLSearchParams) => listed(options, journal, query),
    stream(request: IncomingMessage, response: ServerResponse, query: URLSearchParams) {
      const after = query.get('after')
      streams.open(request, response, { ...channelIn(options, query), ...(after === null ? {} : { after }) })
    },
    assets: pageFiles,
  }

  return {
    platform: 'console',
    async start(take) {
      handle = take
      // Not awaited: requests can be taken while the page is still being bundled, and its absence is told when asked for.
      pageFiles().catch(() => undefined)
    },
    async send(to, reply, id) {
      return post.said(to, reply, id)
    },
    async stop() {
      handle = undefined
      await Promise.allSettled(flight)
      streams.close()
    },
    listener: consoleListener(api, options.hosts ?? []),
  }
}

const UNEXPECTED: Reply = { nodes: [{ kind: 'text', text: 'The bot failed at this before it began. Ask again.' }] }

function worldOf(world: World): unknown {
  return {
    people: world.people.map(({ id, name, email, standing, title }) => ({ id, name, email, standing, title })),
    channels: world.channels.map(({ id, name, topic }) => ({ id, name, topic })),
    examples: world.examples ?? [],
    trouble: (world.trouble ?? []).map(({ id, label }) => ({ id, label })),
  }
}

function listed(world: World, journal: Journal, query: URLSearchParams): string {
  const after = query.get('after')
  const last = query.get('last')
  if (last !== null && !/^\d{1,6}$/.test(last)) throw new Refusal(400, 'last must be a whole number.')
  const page = journal.since({
    ...channelIn(world, query),
    ...(after === null || after === '' ? {} : { after }),
    ...(last === null ? {} : { last: Number(last) }),
  })
  if (!page) throw new Refusal(400, 'The cursor is not one that this API gave.')
  const messages = page.entries.map((entry) => entry.json).join(',')
  return `{"messages":[${messages}],"cursor":${JSON.stringify(page.cursor)}}`
}

function channelIn(world: World, query: URLSearchParams): { channel?: string } {
  const channel = query.get('channel')
  if (channel === null) return {}
  if (!world.channels.some(({ id }) => id === channel)) throw new Refusal(404, `There is no channel ${channel}.`)
  return { channel }
}
