import { once } from 'node:events'
import type { IncomingMessage, RequestListener, Server, ServerResponse } from 'node:http'
import { createServer } from 'node:http'
import type { Http2SecureServer, Http2ServerRequest, Http2ServerResponse } from 'node:http2'
import { createSecureServer } from 'node:http2'
import { createServer as createTlsServer } from 'node:https'
import type { AddressInfo, Server as NetServer, Socket } from 'node:net'

export type Heard = {
  readonly method: string
  readonly url: string
  /** Names and values as they came, one pair a line. */
  readonly lines: readonly (readonly [name: string, value: string])[]
  readonly body: string
  readonly http: string
}

export type Scripted = {
  readonly url: string
  readonly port: number
  readonly heard: readonly Heard[]
  /** Connections that were opened, ever. */
  connections(): number
  /** Connections that are open now. */
  open(): number
  close(): Promise<void>
}

export type Answering = (heard: Heard, response: ServerResponse, request: IncomingMessage) => void

/** A server that says what the test says, on the loopback. */
export async function serve(answer: Answering, tls?: { key: string; cert: string; ca?: string }): Promise<Scripted> {
  const heard: Heard[] = []
  const listener: RequestListener = (request, response) => {
    void listen(request).then((one) => {
      heard.push(one)
      answer(one, response, request)
    })
  }
  const mutual = tls?.ca ? { requestCert: true, rejectUnauthorized: true } : {}
  const server: Server = tls ? createTlsServer({ ...tls, ...mutual }, listener) : createServer(listener)
  return started(server, tls ? 'https' : 'http', heard)
}

/** A TLS server that prefers HTTP/2 and takes HTTP/1.1 as well, as Go's does. */
export async function serveHttp2(answer: Answering, tls: { key: string; cert: string }): Promise<Scripted> {
  const heard: Heard[] = []
  const listener = (request: Http2ServerRequest, response: Http2ServerResponse) => {
    const plain = request as unknown as IncomingMessage
    void listen(plain).then((one) => {
      heard.push(one)
      answer(one, response as unknown as ServerResponse, plain)
    })
  }
  return started(createSecureServer({ ...tls, allowHTTP1: true }, listener), 'https', heard)
}

/** Sends JSON, 200 unless told otherwise. */
export function json(
  response: ServerResponse,
  body: unknown,
  status = 200,
  headers: Record<string, string> = {},
): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body))
}

/** A Status as the API server sends it. */
export function status(code: number, reason: string, message: string, details?: unknown) {
  return { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Failure', message, reason, details, code }
}

/** The values of one header, each with a line of its own. */
export function valuesOf(heard: Heard | undefined, name: string): string[] {
  return (heard?.lines ?? []).filter(([key]) => key.toLowerCase() === name.toLowerCase()).map(([, value]) => value)
}

async function started(server: Server | Http2SecureServer, scheme: string, heard: Heard[]): Promise<Scripted> {
  const sockets = new Set<Socket>()
  let opened = 0
  ;(server as NetServer).on('connection', (socket) => {
    opened++
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
    socket.on('error', () => {})
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return {
    url: `${scheme}://127.0.0.1:${port}`,
    port,
    heard,
    connections: () => opened,
    open: () => sockets.size,
    async close() {
      const closed = once(server, 'close')
      server.close()
      for (const socket of sockets) socket.destroy()
      await closed
    },
  }
}

async function listen(request: IncomingMessage): Promise<Heard> {
  let body = ''
  for await (const chunk of request.setEncoding('utf8')) body += chunk
  const lines: [string, string][] = []
  for (let i = 0; i < request.rawHeaders.length; i += 2) {
    lines.push([request.rawHeaders[i] ?? '', request.rawHeaders[i + 1] ?? ''])
  }
  return { method: request.method ?? '', url: request.url ?? '', lines, body, http: request.httpVersion }
}
