import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Entry, Journal } from './journal.ts'
import { Refusal } from './refusal.ts'

/** The open event streams. */
export type Streams = {
  /** Throws Refusal: 400 for what is no cursor, 503 when too many listen. */
  open(request: IncomingMessage, response: ServerResponse, query: { channel?: string; after?: string }): void
  close(): void
}

const MOST_STREAMS = 64
const MOST_UNREAD_BYTES = 16 * 1024 * 1024
const HEARTBEAT_MS = 15_000

/**
 * Server-sent events (html.spec.whatwg.org, server-sent events): one a message or revision, its id a cursor. A client that comes
 * back with Last-Event-ID misses nothing; `reset` tells one from before a restart to forget what it has; `ready` ends the backlog.
 */
export function eventStreams(journal: Journal, heartbeatMs = HEARTBEAT_MS): Streams {
  const open = new Set<ServerResponse>()

  return {
    open(request, response, { channel, after }) {
      const page = journal.since({ ...(channel === undefined ? {} : { channel }), ...resumeFrom(request, after) })
      if (!page) throw new Refusal(400, 'The cursor is not one that this API gave.')
      if (open.size >= MOST_STREAMS) throw new Refusal(503, `${MOST_STREAMS} streams are open already.`)
      response.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-store' })
      response.write('retry: 1000\n\n')
      if (page.reset) response.write(event('reset', page.cursor, '{}'))
      for (const entry of page.entries) response.write(event('message', entry.cursor, entry.json))
      response.write(event('ready', page.cursor, '{}'))

      const send = (entry: Entry) => {
        if (channel !== undefined && entry.message.channel !== channel) return
        response.write(event('message', entry.cursor, entry.json))
        // Whoever does not read is cut off, and resumes from the last event it did read.
        if (response.writableLength > MOST_UNREAD_BYTES) response.destroy()
      }
      const leave = journal.watch(send)
      const heart = setInterval(() => response.write(': still here\n\n'), heartbeatMs).unref()
      open.add(response)
      response.on('close', () => {
        leave()
        clearInterval(heart)
        open.delete(response)
      })
    },
    close() {
      for (const response of open) response.end()
    },
  }
}

function resumeFrom(request: IncomingMessage, after: string | undefined): { after?: string } {
  const last = request.headers['last-event-id']
  if (typeof last === 'string' && last !== '') return { after: last }
  return after === undefined ? {} : { after }
}

function event(name: string, id: string, json: string): string {
  return `id: ${id}\nevent: ${name}\ndata: ${json}\n\n`
}
