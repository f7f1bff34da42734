import { randomUUID } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Http2ServerRequest, Http2ServerResponse } from 'node:http2'
import { TLSSocket } from 'node:tls'
import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import type { Header, Identity } from './access/authenticate.ts'
import { headerLines } from './access/authenticate.ts'
import type { User } from './access/rbac.ts'
import { ApiError, statusOf } from './api-error.ts'

const MAX_BODY = 3 * 1024 * 1024
/** k8s.io/apiserver compresses answers longer than this, for those who ask. */
const GZIP_FROM = 128 * 1024
/** A watcher that lags this far behind is let go. */
const MAX_BACKLOG = 128 * 1024 * 1024
/** What waits on its way out before whoever can wait should. */
const ENOUGH = 1024 * 1024

export type Incoming = IncomingMessage | Http2ServerRequest
export type Outgoing = ServerResponse | Http2ServerResponse

/** One request and the ways to answer it. HTTP/1.1 and HTTP/2 look the same from here. */
export type Exchange = {
  readonly method: string
  readonly url: URL
  readonly query: URLSearchParams
  readonly lines: readonly Header[]
  /** The first line of that name, in lower case; empty when there is none. */
  header(name: string): string
  /** The body. Throws 413 past 3 MB, as the real one does. */
  body(): Promise<Buffer>
  json(code: number, value: unknown, headers?: Readonly<Record<string, string>>): Promise<void>
  text(code: number, value: string, type?: string): Promise<void>
  bytes(code: number, value: Buffer, type: string): Promise<void>
  /** Adds a Warning header to the answer, which kubectl prints. */
  warn(text: string): void
  fail(error: unknown): Promise<void>
  /** Begins an answer that comes in pieces. */
  stream(type: string): Stream
  /** Sends no more than half of the next answer, then resets. */
  cutShort(): void
  /** Drops the connection (HTTP/2: the stream). */
  reset(): void
}

export type Stream = {
  write(piece: string | Buffer): void
  /** Resolves when there is room for more, or nobody listens any more; undefined when there is room now. */
  room(): Promise<void> | undefined
  end(): void
  /** Called once, when either side has ended it. */
  onEnd(fn: () => void): void
}

/** The exchange together with who is asking. */
export type Call = Exchange & { readonly identity: Identity; readonly user: User }

const compress = promisify(gzip)

export function openExchange(request: Incoming, response: Outgoing): Exchange {
  const lines = headerLines(request.rawHeaders)
  const url = new URL(request.url ?? '/', 'http://sandbox')
  const header = (name: string) => lines.find(([line]) => line === name)?.[1] ?? ''
  const warnings: string[] = []
  let cut = false

  function head(code: number, headers: Readonly<Record<string, string>>): void {
    response.statusCode = code
    response.setHeader('audit-id', randomUUID())
    response.setHeader('cache-control', 'no-cache, private')
    for (const [name, value] of Object.entries(headers)) response.setHeader(name, value)
    if (warnings.length > 0) response.setHeader('warning', warnings)
  }

  function reset(): void {
    if ('stream' in response) response.stream?.close(2)
    // Only a plain socket can be reset; one under TLS is closed without a word, which is as rude.
    else if (response.socket instanceof TLSSocket) response.socket.destroy()
    else response.socket?.resetAndDestroy()
  }

  async function send(
    code: number,
    content: string | Buffer,
    headers: Readonly<Record<string, string>>,
  ): Promise<void> {
    if (response.destroyed) return
    // What fails after it began can only end.
    if (response.headersSent) return void response.end()
    const plain = typeof content === 'string' ? Buffer.from(content) : content
    const small = plain.length <= GZIP_FROM || !/\bgzip\b/.test(header('accept-encoding'))
    const body = small ? plain : await compress(plain, { level: 1 })
    head(code, {
      ...headers,
      'content-length': String(body.length),
      ...(!small && { 'content-encoding': 'gzip', vary: 'Accept-Encoding' }),
    })
    if (!cut) return finish(response, body)
    await halfOf(response, body)
    reset()
  }

  return {
    method: request.method ?? 'GET',
    url,
    query: url.searchParams,
    lines,
    header,
    body: () => readBody(request),
    json: (code, value, headers) =>
      send(code, typeof value === 'string' ? value : `${JSON.stringify(value)}\n`, {
        'content-type': 'application/json',
        ...headers,
      }),
    text: (code, value, type = 'text/plain; charset=utf-8') => send(code, value, { 'content-type': type }),
    bytes: (code, value, type) => send(code, value, { 'content-type': type }),
    fail(error) {
      const told =
        error instanceof ApiError
          ? error
          : new ApiError(500, 'InternalError', `Internal error occurred: ${String(error)}`)
      const retry = told.details?.retryAfterSeconds
      const headers = {
        'content-type': 'application/json',
        ...(retry !== undefined && { 'retry-after': String(retry) }),
      }
      return send(told.code, `${JSON.stringify(statusOf(told))}\n`, headers)
    },
    stream(type) {
      head(200, { 'content-type': type })
      return openStream(response, reset, cut)
    },
    warn: (text) => void warnings.push(`299 - ${JSON.stringify(text)}`),
    cutShort() {
      cut = true
    },
    reset,
  }
}

function openStream(response: Outgoing, reset: () => void, cut: boolean): Stream {
  if ('flushHeaders' in response) response.flushHeaders()
  else response.writeHead(200)
  return {
    write(piece) {
      if (response.destroyed || response.writableEnded) return
      const bytes = typeof piece === 'string' ? Buffer.from(piece) : piece
      if (cut) return void halfOf(response, bytes).then(reset)
      write(response, bytes)
      if (response.writableLength > MAX_BACKLOG) reset()
    },
    room() {
      if (response.writableLength < ENOUGH || response.destroyed) return undefined
      return new Promise((resolve) => {
        const done = () => {
          response.off('drain', done)
          response.off('close', done)
          resolve()
        }
        response.on('drain', done)
        response.on('close', done)
      })
    },
    end: () => void response.end(),
    onEnd(fn) {
      let told = false
      const once = () => {
        if (!told) fn()
        told = true
      }
      response.once('close', once)
      response.once('finish', once)
    },
  }
}

/** Sends half. The pause lets it leave before the reset overtakes it. */
function halfOf(response: Outgoing, body: Buffer): Promise<void> {
  const half = body.subarray(0, Math.ceil(body.length / 2))
  return new Promise((resolve) => write(response, half, () => setTimeout(resolve, 10)))
}

/** Both kinds of response have the method, in overloads that a union of them cannot call. */
function write(response: Outgoing, chunk: Buffer, done?: () => void): void {
  if ('stream' in response) response.write(chunk, 'utf8', done ?? (() => {}))
  else response.write(chunk, done ?? (() => {}))
}

function finish(response: Outgoing, body: Buffer): Promise<void> {
  return new Promise((resolve) => {
    response.once('close', resolve)
    if ('stream' in response) response.end(body, () => resolve())
    else response.end(body, () => resolve())
  })
}

async function readBody(request: Incoming): Promise<Buffer> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of request) {
    size += (chunk as Buffer).length
    // What is too much is read on, up to a point, so that the refusal can be heard and the connection used again.
    if (size <= MAX_BODY) chunks.push(chunk as Buffer)
    else if (size > MAX_BODY * 10) break
  }
  if (size > MAX_BODY)
    throw new ApiError(413, 'RequestEntityTooLarge', `Request entity too large: limit is ${MAX_BODY}`)
  return Buffer.concat(chunks)
}
