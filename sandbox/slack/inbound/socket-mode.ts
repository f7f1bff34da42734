import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import type { WebSocket } from 'ws'
import { WebSocketServer } from 'ws'
import type { Json } from '../blocks/check.ts'
import { isObject } from '../blocks/check.ts'
import type { Ids } from '../ids.ts'
import type { Watch } from '../watch.ts'
import { createWatch } from '../watch.ts'
import type { Ack, Envelope } from './envelope.ts'
import { createEnvelopes } from './envelope.ts'

/** https://docs.slack.dev/apis/events-api/using-socket-mode */
const CONNECTIONS = 10
const PING_MS = 10_000
const LEAVE_MS = 10_000
const TICKETS = 1_000
const MESSAGE_BYTES = 1_000_000

/** Slack's end of Socket Mode. */
export type SocketMode = {
  /** A path that opens one connection. */
  ticket(): string
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void
  /** Hands an envelope to one connection, and again when it is an event that nobody acknowledged. */
  deliver(envelope: Envelope): Promise<Ack>
  readonly connections: number
  /** Resolves once there are at least `count` connections. */
  connected(count: number, timeoutMs: number): Promise<void>
  /** Asks every connection to reconnect, as Slack does every few hours. */
  refresh(reason?: 'refresh_requested' | 'warning' | 'link_disabled'): void
  /** Cuts every connection without a word. */
  cut(): void
  stop(): void
}

export function createSocketMode(ids: Ids, appId: string, ackTimeoutMs: number): SocketMode {
  const server = new WebSocketServer({ noServer: true, maxPayload: MESSAGE_BYTES })
  const tickets = new Set<string>()
  const open = new Set<WebSocket>()
  const counts: Watch<number> = createWatch()
  const envelopes = createEnvelopes(() => nextOf(open), ackTimeoutMs)
  const pings = setInterval(() => {
    for (const socket of open) socket.ping()
  }, PING_MS)
  pings.unref()

  function welcome(socket: WebSocket): void {
    const debug_info = { host: 'applink-sandbox', build_number: 1, approximate_connection_time: 18_060 }
    socket.on('error', () => socket.terminate())
    if (open.size >= CONNECTIONS) {
      socket.send(JSON.stringify({ type: 'disconnect', reason: 'too_many_websockets', debug_info }))
      socket.close()
      return
    }
    open.add(socket)
    socket.on('message', (data) => acknowledge(String(data)))
    socket.on('close', () => {
      open.delete(socket)
      envelopes.lost(socket)
    })
    socket.send(
      JSON.stringify({ type: 'hello', num_connections: open.size, debug_info, connection_info: { app_id: appId } }),
    )
    envelopes.resume()
    counts.changed(open.size)
  }

  function acknowledge(data: string): void {
    const parsed = parse(data)
    if (typeof parsed?.envelope_id !== 'string') return
    envelopes.acknowledged(parsed.envelope_id, isObject(parsed.payload) ? parsed.payload : {})
  }

  return {
    ticket() {
      const ticket = ids.next('ticket')
      tickets.add(ticket)
      if (tickets.size > TICKETS) for (const [oldest] of tickets.entries().take(1)) tickets.delete(oldest)
      return `/link/?ticket=${ticket}&app_id=${appId}`
    },
    upgrade(request, socket, head) {
      const ticket = new URL(request.url ?? '', 'ws://slack').searchParams.get('ticket') ?? ''
      if (tickets.delete(ticket)) server.handleUpgrade(request, socket, head, welcome)
      else socket.end('HTTP/1.1 408 Request Timeout\r\nconnection: close\r\ncontent-length: 0\r\n\r\n')
    },
    deliver: (envelope) => envelopes.deliver(envelope),
    get connections() {
      return open.size
    },
    async connected(count, timeoutMs) {
      await counts.until(
        (size) => size >= count,
        timeoutMs,
        [open.size],
        () => `${open.size} of ${count} sockets connected`,
      )
    },
    refresh(reason = 'refresh_requested') {
      for (const socket of open) {
        open.delete(socket)
        socket.send(JSON.stringify({ type: 'disconnect', reason, debug_info: { host: 'applink-sandbox' } }))
        setTimeout(() => socket.terminate(), LEAVE_MS).unref()
      }
    },
    cut() {
      for (const socket of open) {
        open.delete(socket)
        socket.terminate()
      }
    },
    stop() {
      clearInterval(pings)
      envelopes.stop()
      counts.stop()
      for (const socket of server.clients) socket.terminate()
      server.close()
    },
  }
}

/** Takes turns: the first goes to the end of the line. */
function nextOf(open: Set<WebSocket>): WebSocket | undefined {
  const [first] = open
  if (!first) return undefined
  open.delete(first)
  open.add(first)
  return first
}

function parse(data: string): Json | undefined {
  try {
    const parsed: unknown = JSON.parse(data)
    return isObject(parsed) ? parsed : undefined
  } catch {
    return undefined
  }
}
