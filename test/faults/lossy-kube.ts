import type { IncomingMessage, ServerResponse } from 'node:http'
import { request as ask, createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

/** One request that changes something, and what the API server made of it. */
export type Write = { readonly method: string; readonly path: string; readonly status: number }

/**
 * What may happen to a request that changes something: it arrives and is answered, it never arrives, it is done and the
 * answer is lost, or it arrives late.
 */
export type Fate = 'fine' | 'lost' | 'unanswered' | 'late'

export type LossyKube = {
  readonly url: string
  /** Every change that the API server accepted or refused, dry runs left out: its log, which no client can write. */
  readonly writes: readonly Write[]
  stop(): Promise<void>
}

const LATE_MS = 60

/** Stands before an API server, keeps the log of what was changed, and loses requests and answers as `fate` says. */
export async function startLossyKube(target: string, fate: (path: string) => Fate): Promise<LossyKube> {
  const writes: Write[] = []
  const { hostname, port } = new URL(target)
  const forward = (incoming: IncomingMessage, response: ServerResponse, how: Fate) => {
    const { method = 'GET', url: path = '/', headers } = incoming
    const outgoing = ask({ hostname, port, method, path, headers }, (answer) => {
      const status = answer.statusCode ?? 0
      if (isWrite(method, path)) writes.push({ method, path, status })
      if (how === 'unanswered') {
        answer.resume()
        answer.on('end', () => response.socket?.destroy())
        return
      }
      response.writeHead(status, answer.headers)
      answer.pipe(response)
    })
    outgoing.on('error', () => response.socket?.destroy())
    incoming.pipe(outgoing)
  }
  const server = createServer((incoming, response) => {
    incoming.on('error', () => undefined)
    response.on('error', () => undefined)
    const how = isWrite(incoming.method, incoming.url) ? fate(incoming.url ?? '') : 'fine'
    if (how === 'lost') incoming.socket.destroy()
    else if (how === 'late') setTimeout(forward, LATE_MS, incoming, response, how)
    else forward(incoming, response, how)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    writes,
    stop() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()))
      server.closeAllConnections()
      return closed
    },
  }
}

/** Reviews ask and dry runs try; neither changes anything. */
function isWrite(method = 'GET', path = '/'): boolean {
  return method !== 'GET' && !path.includes('dryRun=All') && !path.includes('reviews')
}
