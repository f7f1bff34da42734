import { createServer } from 'node:http'
import { createSecureServer } from 'node:http2'
import type { AddressInfo, Server, Socket } from 'node:net'
import type { Clock } from '../clock.ts'
import type { Tokens } from './access/authenticate.ts'
import { bootstrap } from './access/bootstrap.ts'
import type { User } from './access/rbac.ts'
import { ApiError, expired } from './api-error.ts'
import { makeCertificate } from './certificate.ts'
import { serveCustomKinds } from './custom-kinds.ts'
import type { Exchange, Incoming, Outgoing } from './exchange.ts'
import { openExchange } from './exchange.ts'
import type { FaultAction, Faults } from './faults.ts'
import { createFaults } from './faults.ts'
import type { Kube, LogSource, MetricsSource } from './kube.ts'
import { createStore } from './memory.ts'
import { identify, route } from './router.ts'
import { serveExec } from './routes/exec.ts'
import { health } from './routes/health.ts'
import type { Store } from './store.ts'

const KEPT_REQUESTS = 1_000
const KEPT_BODY = 64 * 1024

/** A request as it came over the wire, and as whom it was served. */
export type RecordedRequest = {
  readonly method: string
  readonly url: string
  readonly rawHeaders: readonly string[]
  readonly httpVersion: string
  /** Absent where authentication failed. */
  readonly user?: User
  readonly impersonated?: User
  /** Where one was read, and is not large. */
  readonly body?: Buffer
}

export type KubeOptions = {
  /** Rules ages, timestamps, watch timeouts and bookmarks. */
  readonly clock: Clock
  /** An empty cluster by default. What every cluster has is added: namespaces, the default roles. */
  readonly store?: Store
  readonly version?: string
  readonly tokens: Tokens
  /** HTTPS with a certificate of its own, HTTP/2 preferred as Go's servers do; plain HTTP/1.1 otherwise. */
  readonly tls?: boolean
  readonly faults?: Faults
  readonly logs?: LogSource
  readonly metrics?: MetricsSource
  /** 0, a free one, by default. */
  readonly port?: number
}

export type KubeServer = {
  readonly url: string
  /** PEM of the authority behind the certificate, with `tls`. */
  readonly ca?: string
  readonly store: Store
  readonly faults: Faults
  /** The last thousand requests, oldest first. */
  readonly requests: readonly RecordedRequest[]
  /** Tears down every connection, watches included, as a restarted API server would. */
  dropConnections(): void
  stop(): Promise<void>
}

/** Starts a Kubernetes API on 127.0.0.1 over a store. */
export async function startKube(options: KubeOptions): Promise<KubeServer> {
  const { clock, tokens, faults = createFaults(), version = 'v1.36.1' } = options
  const store = options.store ?? createStore({ clock })
  bootstrap(store)
  const stopServing = serveCustomKinds(store)
  const kube: Kube = { store, version, logs: options.logs, metrics: options.metrics }
  const requests: RecordedRequest[] = []

  const listener = (request: Incoming, response: Outgoing) => {
    response.on('error', () => {})
    request.on('error', () => {})
    const record = remember(requests, request)
    const exchange = overheard(openExchange(request, response), record)
    const fault = faults.take(exchange.method, request.url ?? '')
    void withFault(fault, exchange, () => serve(kube, tokens, exchange, record)).catch((error) => exchange.fail(error))
  }
  const certificate = options.tls ? await makeCertificate() : undefined
  const server = certificate
    ? createSecureServer({ ...certificate, allowHTTP1: true }, listener)
    : createServer({ keepAliveTimeout: 90_000 }, listener)
  const sockets = trackSockets(server)
  const consoles = serveExec(kube, tokens)
  server.on('upgrade', consoles.upgrade)
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(options.port ?? 0, '127.0.0.1', resolve)
  })
  const { port } = server.address() as AddressInfo
  const dropConnections = () => {
    for (const socket of sockets) socket.destroy()
  }
  return {
    url: `${certificate ? 'https' : 'http'}://127.0.0.1:${port}`,
    ...(certificate && { ca: certificate.cert }),
    store,
    faults,
    requests,
    dropConnections,
    stop() {
      stopServing()
      consoles.stop()
      const closed = new Promise<void>((resolve) => server.close(() => resolve()))
      dropConnections()
      return closed
    },
  }
}

function trackSockets(server: Server): ReadonlySet<Socket> {
  const sockets = new Set<Socket>()
  server.on('connection', (socket) => {
    sockets.add(socket)
    socket.on('error', () => {})
    socket.once('close', () => sockets.delete(socket))
  })
  return sockets
}

function remember(
  requests: RecordedRequest[],
  request: Incoming,
): (more: Pick<RecordedRequest, 'user' | 'impersonated' | 'body'>) => void {
  const { method = 'GET', url = '/', rawHeaders, httpVersion } = request
  let known: RecordedRequest = { method, url, rawHeaders, httpVersion }
  requests.push(known)
  if (requests.length > KEPT_REQUESTS) requests.shift()
  return (more) => {
    const at = requests.lastIndexOf(known)
    known = { ...known, ...more }
    if (at >= 0) requests[at] = known
  }
}

function overheard(exchange: Exchange, record: ReturnType<typeof remember>): Exchange {
  const body = async () => {
    const read = await exchange.body()
    if (read.length <= KEPT_BODY) record({ body: read })
    return read
  }
  return { ...exchange, body }
}

async function serve(
  kube: Kube,
  tokens: Tokens,
  exchange: Exchange,
  record: ReturnType<typeof remember>,
): Promise<void> {
  try {
    // Load balancers ask without a token.
    const healthy = exchange.lines.some(([name]) => name === 'authorization') ? undefined : health(exchange)
    if (healthy) return await healthy
    const call = identify(kube, tokens, exchange)
    record(call.identity)
    await route(kube, call)
  } catch (error) {
    await exchange.fail(error)
  }
}

async function withFault(
  fault: FaultAction | undefined,
  exchange: Exchange,
  serveIt: () => Promise<void>,
): Promise<void> {
  switch (fault?.kind) {
    case undefined:
      return serveIt()
    case 'reset':
      return exchange.reset()
    case 'stall':
      return
    case 'slow':
      await new Promise((resolve) => setTimeout(resolve, fault.ms))
      return serveIt()
    case 'cut':
      exchange.cutShort()
      return serveIt()
    case 'garbage':
      return exchange.text(200, '<html>not what was asked for', 'application/json')
    case 'gone':
      return gone(exchange)
    case 'status':
      return exchange.fail(statusFault(fault))
  }
}

function gone(exchange: Exchange): Promise<void> {
  const error = expired(1, 2)
  if (!exchange.query.has('watch')) return exchange.fail(error)
  const stream = exchange.stream('application/json')
  const object = {
    kind: 'Status',
    apiVersion: 'v1',
    metadata: {},
    status: 'Failure',
    message: error.message,
    reason: error.reason,
    code: 410,
  }
  stream.write(`${JSON.stringify({ type: 'ERROR', object })}\n`)
  stream.end()
  return Promise.resolve()
}

const REASONS: Readonly<Record<number, string>> = {
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'NotFound',
  409: 'Conflict',
  429: 'TooManyRequests',
  500: 'InternalError',
  503: 'ServiceUnavailable',
  504: 'Timeout',
}

function statusFault({ code, retryAfter, message }: Extract<FaultAction, { kind: 'status' }>): ApiError {
  const details = retryAfter === undefined ? {} : { retryAfterSeconds: retryAfter }
  return new ApiError(code, REASONS[code] ?? 'Unknown', message ?? 'the sandbox was told to fail this request', details)
}
