import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

/** Takes a request that is its own and says so; leaves the others alone. */
export type Route = (request: IncomingMessage, response: ServerResponse) => boolean

/** What one part of the process says of itself. */
export type PartState = { readonly up: boolean; readonly says: string }

export type Parts = () => Readonly<Record<string, PartState>>

/** `healthPort` is where health and metrics are; the same port unless they were given one of their own. */
export type HttpServer = { readonly port: number; readonly healthPort: number; stop(): Promise<void> }

/** Longest a client may take over its headers or its whole request, in ms: nothing here takes large uploads. */
const HEADERS_TIMEOUT = 10_000
const REQUEST_TIMEOUT = 30_000

type Serving = {
  readonly port: number
  /** Health and metrics are on that port alone, which no ingress needs to know; without it, they are beside the rest. */
  readonly healthPort?: number | undefined
  /** Every address in a container, this machine's own in the demo. */
  readonly host?: string
  readonly health: Route
  /** What platforms and other machines call. */
  readonly routes: readonly Route[]
}

/** The HTTP servers of the process: one for whoever calls us, and one for whoever looks after us. */
export async function serve({ port, healthPort, host, health, routes }: Serving): Promise<HttpServer> {
  if (healthPort === undefined) {
    const all = await open(port, host, [health, ...routes])
    return { ...all, healthPort: all.port }
  }
  const [calls, looks] = await Promise.all([open(port, host, routes), open(healthPort, host, [health])])
  return {
    port: calls.port,
    healthPort: looks.port,
    async stop() {
      await Promise.all([calls.stop(), looks.stop()])
    },
  }
}

async function open(port: number, host: string | undefined, routes: readonly Route[]) {
  const server = createServer(
    { headersTimeout: HEADERS_TIMEOUT, requestTimeout: REQUEST_TIMEOUT, keepAliveTimeout: 60_000 },
    (request, response) => {
      if (!routes.some((route) => route(request, response)))
        answer(response, 404, 'text/plain', 'There is nothing here.\n')
    },
  )
  await listen(server, port, host)
  return { port: (server.address() as AddressInfo).port, stop: () => close(server) }
}

/** /healthz says that the process is alive, /readyz whether each of its parts hears and can be heard, /metrics counts. */
export function healthRoute(parts: Parts, metrics: () => Promise<string>): Route {
  return (request, response) => {
    const path = (request.url ?? '').split('?')[0]
    if (request.method !== 'GET') return false
    if (path === '/healthz') answer(response, 200, 'text/plain', 'ok\n')
    else if (path === '/readyz') ready(parts(), response)
    else if (path === '/metrics') {
      metrics().then(
        (text) => answer(response, 200, 'text/plain; version=0.0.4', text),
        () => answer(response, 500, 'text/plain', 'The metrics could not be collected.\n'),
      )
    } else return false
    return true
  }
}

function ready(parts: ReturnType<Parts>, response: ServerResponse): void {
  const up = Object.values(parts).every((part) => part.up)
  answer(response, up ? 200 : 503, 'application/json', `${JSON.stringify({ ready: up, parts })}\n`)
}

function answer(response: ServerResponse, status: number, type: string, body: string): void {
  response
    .writeHead(status, { 'content-type': type, 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' })
    .end(body)
}

function listen(server: Server, port: number, host?: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, () => {
      server.off('error', reject)
      resolve()
    })
  })
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve())
    server.closeIdleConnections()
    setTimeout(() => server.closeAllConnections(), 2_000).unref()
  })
}
