import { randomUUID } from 'node:crypto'
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http'
import { createServer } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import type { AddressInfo, Server, Socket } from 'node:net'
import { makeCertificate } from '../kube/certificate.ts'
import type { Outcome } from './answer.ts'
import { answer } from './answer.ts'
import { serveArm } from './arm/arm.ts'
import type { AzureFault, AzureFaults } from './faults.ts'
import { createAzureFaults } from './faults.ts'
import type { KnownClient } from './login.ts'
import { logIn, managedIdentity } from './login.ts'
import type { AzureState, Json } from './model.ts'
import type { Operations } from './operations.ts'
import { createOperations } from './operations.ts'
import type { Tokens } from './tokens.ts'
import { createTokens } from './tokens.ts'

const KEPT = 1_000
const MAX_BODY = 1024 * 1024
const READS = 11_999
const WRITES = 1_199

/** A call as it came, and whether it carried a token. */
export type AzureCall = {
  readonly method: string
  readonly path: string
  readonly host: string
  readonly headers: Readonly<Record<string, string | undefined>>
}

export type AzureOptions = {
  readonly state: AzureState
  readonly clients?: readonly KnownClient[]
  readonly tenant?: string
  /** Seconds that a token lives; an hour by default. */
  readonly tokenLifetime?: number
}

export type FakeAzure = {
  /** Azure Resource Manager, over https. */
  readonly url: string
  /** Entra, over https. */
  readonly authority: string
  /** The metadata service of a virtual machine, over http. */
  readonly metadata: string
  /** PEM of the authority behind both certificates. */
  readonly ca: string
  readonly tenant: string
  readonly state: AzureState
  readonly faults: AzureFaults
  readonly tokens: Tokens
  /** What goes on; `failNext` lets the next operation fail. */
  readonly operations: Operations
  /** The last thousand calls of ARM, oldest first. */
  readonly calls: readonly AzureCall[]
  stop(): Promise<void>
}

/** Starts an Azure on 127.0.0.1: Resource Manager, Entra's token endpoint, and a machine's metadata service. */
export async function startAzure(options: AzureOptions): Promise<FakeAzure> {
  const { state, clients = [], tenant = '00000000-0000-4000-8000-0000000000aa', tokenLifetime = 3_600 } = options
  // Whether a token is still good is a matter of the machine's time: @azure/identity knows no other.
  const tokens = createTokens(Date.now)
  const faults = createAzureFaults()
  const operations = createOperations(state.clock)
  const calls: AzureCall[] = []
  const certificate = await makeCertificate()
  const left = { reads: READS, writes: WRITES }
  let urls = { arm: '', login: '', metadata: '' }

  const arm = async (request: IncomingMessage, response: ServerResponse) => {
    const { method = 'GET' } = request
    const url = new URL(request.url ?? '/', urls.arm)
    const headers = request.headers as Readonly<Record<string, string | undefined>>
    calls.push({ method, path: url.pathname + url.search, host: headers.host ?? '', headers })
    if (calls.length > KEPT) calls.shift()
    const text = await readText(request)
    const fault = faults.take(`${method} ${url.pathname}${url.search}`)
    if (fault?.kind === 'stall') return
    if (fault?.kind === 'reset') return void request.socket.destroy()
    const standard = fault?.kind === 'lost-headers' ? {} : armHeaders(headers, countDown(method, left))
    const grant = tokens.find(headers.authorization)
    // The price list asks nobody who they are.
    const isOpen = url.pathname.startsWith('/api/retail/')
    const outcome =
      faulty(fault, urls.login, tenant) ??
      (isOpen || grant?.scope.startsWith(urls.arm)
        ? serveArm({
            method,
            url,
            headers,
            body: json(text),
            state,
            operations,
            origin: urls.arm,
            caller: grant?.client ?? '',
          })
        : unauthorized(urls.login, tenant))
    send(response, { ...outcome, headers: { ...standard, ...outcome.headers } })
  }
  const entra = { tokens, clients, tenant, now: Date.now, url: () => urls.login, lifetime: tokenLifetime }
  const login = async (request: IncomingMessage, response: ServerResponse) => {
    const text = await readText(request)
    send(response, logIn(entra, request.method ?? 'GET', new URL(request.url ?? '/', urls.login), text))
  }
  const metadata = (request: IncomingMessage, response: ServerResponse) => {
    const said = request.headers.metadata
    send(
      response,
      managedIdentity(entra, new URL(request.url ?? '/', urls.metadata), said === undefined ? said : String(said)),
    )
  }
  const tls = { key: certificate.key, cert: certificate.cert }
  const servers = [
    open(createTlsServer(tls, caught(arm))),
    open(createTlsServer(tls, caught(login))),
    open(createServer(metadata)),
  ] as const
  const [armPort, loginPort, metadataPort] = await Promise.all(servers.map(({ listening }) => listening))
  urls = {
    arm: `https://localhost:${armPort}`,
    login: `https://localhost:${loginPort}`,
    metadata: `http://127.0.0.1:${metadataPort}`,
  }
  return {
    url: urls.arm,
    authority: urls.login,
    metadata: urls.metadata,
    ca: certificate.cert,
    tenant,
    state,
    faults,
    tokens,
    operations,
    calls,
    async stop() {
      await Promise.all(servers.map(({ stop }) => stop()))
    },
  }
}

function caught(listener: (request: IncomingMessage, response: ServerResponse) => Promise<void>): RequestListener {
  return (request, response) => {
    listener(request, response).catch(() => request.socket.destroy())
  }
}

function open(server: Server) {
  const sockets = new Set<Socket>()
  const keep = (socket: Socket) => {
    sockets.add(socket)
    socket.on('error', () => {})
    socket.once('close', () => sockets.delete(socket))
  }
  server.on('connection', keep)
  const listening = new Promise<number>((resolve, reject) => {
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port))
  })
  return {
    listening,
    stop: () => {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()))
      for (const socket of sockets) socket.destroy()
      return closed
    },
  }
}

function faulty(fault: AzureFault | undefined, login: string, tenant: string): Outcome | undefined {
  if (fault?.kind === 'answer') return { headers: {}, ...fault }
  if (fault?.kind !== 'claims') return undefined
  const claims = Buffer.from(
    JSON.stringify({ access_token: { nbf: { essential: true, value: '1700000000' } } }),
  ).toString('base64')
  return unauthorized(login, tenant, `, error="insufficient_claims", claims="${claims}"`)
}

function unauthorized(login: string, tenant: string, more = ', error="invalid_token"'): Outcome {
  const message = 'The access token is missing or invalid.'
  const header = `Bearer realm="", authorization_uri="${login}/${tenant}/oauth2/authorize"${more}`
  return answer(401, { error: { code: 'InvalidAuthenticationToken', message } }, { 'www-authenticate': header })
}

/** What ARM sends with everything, as recorded. */
function armHeaders(
  asked: Readonly<Record<string, string | undefined>>,
  left: Readonly<Record<string, string>>,
): Record<string, string> {
  const id = randomUUID()
  const clientId = asked['x-ms-client-request-id']
  return {
    'cache-control': 'no-cache',
    pragma: 'no-cache',
    'strict-transport-security': 'max-age=31536000; includeSubDomains',
    'x-content-type-options': 'nosniff',
    'x-ms-correlation-request-id': id,
    'x-ms-request-id': randomUUID(),
    'x-ms-routing-request-id': `WESTEUROPE:20261123T000000Z:${id}`,
    ...left,
    ...(clientId && { 'x-ms-client-request-id': clientId }),
  }
}

/** How many more may be asked: reads and writes are counted apart. */
function countDown(method: string, left: { reads: number; writes: number }): Record<string, string> {
  const kind = method === 'GET' ? 'reads' : 'writes'
  left[kind] = Math.max(0, left[kind] - 1)
  return { [`x-ms-ratelimit-remaining-subscription-${kind}`]: String(left[kind]) }
}

function send(response: ServerResponse, { status, body, headers = {} }: Outcome): void {
  const text = body === undefined ? '' : JSON.stringify(body)
  response.writeHead(status, {
    ...(text && { 'content-type': 'application/json; charset=utf-8' }),
    'content-length': String(Buffer.byteLength(text)),
    ...headers,
  })
  response.end(text)
}

async function readText(request: IncomingMessage): Promise<string> {
  let text = ''
  for await (const chunk of request) {
    text += String(chunk)
    if (text.length > MAX_BODY) throw new Error('too large')
  }
  return text
}

function json(text: string): Json {
  try {
    return JSON.parse(text || '{}') as Json
  } catch {
    return {}
  }
}
