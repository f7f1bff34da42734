import { Fault } from '../fault.ts'
import type { Subject } from '../job.ts'
import { bareJson } from './bare.ts'
import type { Executed } from './exec.ts'
import { readChannels } from './exec.ts'
import { jsonLines } from './lines.ts'
import type { Query, Target } from './paths.ts'
import { queryString, readPath } from './paths.ts'
import { hideSecrets, isSecrets } from './secrets.ts'
import { isHidden } from './sensitive-name.ts'
import { statusFault } from './status.ts'
import type { Headers } from './subject.ts'
import { impersonation } from './subject.ts'
import type { Answer, Call, Transport } from './transport.ts'
import { retryAfter } from './transport.ts'

type Asking = {
  readonly query?: Query | undefined
  /** Default `application/json`. */
  readonly accept?: string | undefined
  readonly signal?: AbortSignal | undefined
  /** For the whole call in ms, retries included. Default 30 s. */
  readonly timeoutMs?: number | undefined
  /** The largest answer taken, in bytes. Default 16 MiB. */
  readonly maxBytes?: number | undefined
  /** Whether objects come without their managedFields, annotations and owners: for what only their rows are wanted of. */
  readonly bare?: boolean | undefined
  /** Sent as Audit-ID, which the API server writes into its audit log. */
  readonly auditId?: string | undefined
}

type Told = { readonly status: number; readonly json: unknown; readonly bytes: number }

/**
 * One cluster's API, as one identity. Every answer that is not 2xx is a StatusFault with kubectl's text, everything else
 * that goes wrong a Fault; Secrets, and what is named like one, are hidden before anybody sees an answer.
 */
export type Api = {
  readonly cluster: string
  /** Undefined is the bot itself. */
  readonly subject: Subject | undefined
  get(path: string, asking?: Asking): Promise<Told>
  /**
   * What is there with nothing hidden, for a change that has to write it back: never for words, diffs or logs. Throws a
   * denied Fault for Secrets.
   */
  whole(path: string, asking?: Asking): Promise<Told>
  /**
   * What a path that holds no objects says in plain text, also when its status is 5xx: the API server's own health checks
   * (kubernetes.io/docs/reference/using-api/health-checks).
   */
  text(path: string, asking?: Asking): Promise<{ readonly status: number; readonly text: string }>
  /**
   * The bytes of an answer as they come: logs, and watches whose reader keeps no values. The stream must be read or left; the caller's signal ends it.
   * Not for Secrets, whose values could not be hidden.
   */
  stream(path: string, asking?: Asking): Promise<AsyncIterable<Uint8Array>>
  /** What changes, one event after the other with secrets hidden as in `get`, until the API server ends the watch. */
  watch(path: string, asking?: Asking): Promise<AsyncIterable<unknown>>
  /**
   * Runs a program in a container, once, and reads what it says to its end, as readChannels does; `path` is a pod's `exec`.
   * Throws an unreachable Fault when it was surely not begun, anything else when nobody knows.
   */
  run(path: string, running: Running): Promise<Executed>
  /**
   * Asks for a change, once: it is never sent again, except after a 401. Throws a denied Fault for a body that holds what
   * stands for a hidden value.
   */
  send(method: 'POST' | 'PUT' | 'PATCH' | 'DELETE', path: string, body?: unknown, sending?: Sending): Promise<Told>
}

type Running = {
  readonly container: string
  readonly argv: readonly string[]
  /** Bytes of what it says that are kept. */
  readonly most: number
  readonly signal: AbortSignal
}

type Sending = Asking & {
  /** Default `application/json`. A body that is not a string is sent as JSON. */
  readonly contentType?: string | undefined
}

const MAX_BYTES = 16 * 1024 * 1024
const MAX_REFUSAL = 64 * 1024

/** Throws a denied Fault for a subject that nobody may be given. */
export function openApi(cluster: string, transport: Transport, subject?: Subject): Api {
  const identity: Headers = { 'user-agent': 'quarterdeck', ...(subject && impersonation(subject)) }

  function call(method: Call['method'], path: string, asking: Asking, body?: string): Call {
    const { accept = 'application/json', auditId, query, signal, timeoutMs, maxBytes = MAX_BYTES } = asking
    return {
      method,
      path: path + queryString(query),
      headers: { ...identity, accept, ...(auditId && { 'audit-id': auditId.replace(/[^\w.-]/g, '').slice(0, 64) }) },
      ...(body !== undefined && { body }),
      signal,
      timeoutMs,
      maxBytes,
    }
  }

  async function ask(request: Call, target: Target, bare = false): Promise<Told> {
    const told = await askWhole(request, bare)
    return { ...told, json: hideSecrets(told.json, target) }
  }

  async function askWhole(request: Call, bare = false): Promise<Told> {
    const answer = await transport.request(request)
    if (answer.status < 200 || answer.status > 299) throw refused(request.method, answer)
    return { status: answer.status, json: readJson(answer, cluster, bare), bytes: answer.body.length }
  }

  async function streamed(path: string, asking: Asking): Promise<AsyncIterable<Uint8Array>> {
    const { status, headers, body } = await transport.stream(call('GET', path, asking))
    if (status >= 200 && status < 300) return body
    throw refused('GET', { status, headers, body: await firstBytes(body, MAX_REFUSAL) })
  }

  function refused(method: string, { status, headers, body }: Answer): Fault {
    if (status >= 300 && status < 400) return redirected(cluster)
    const wait = retryAfter(headers)
    return statusFault({
      cluster,
      method,
      http: status,
      body: jsonOrNothing(body),
      subject,
      ...(wait !== undefined && { retryAfter: wait / 1000 }),
    })
  }

  return {
    cluster,
    subject,
    get: async (path, asking = {}) => ask(call('GET', path, asking), readPath(path), asking.bare),

    async whole(path, asking = {}) {
      if (isSecrets(readPath(path))) throw new Fault('denied', 'Values of Secrets are not read.')
      return askWhole(call('GET', path, asking))
    },

    async text(path, asking = {}) {
      if (readPath(path).resource !== undefined) throw new Fault('denied', 'Objects are not read as text.')
      const answer = await transport.request(call('GET', path, { accept: 'text/plain, */*', ...asking }))
      if (answer.status >= 300 && answer.status < 500) throw refused('GET', answer)
      return { status: answer.status, text: answer.body.toString('utf8') }
    },

    async stream(path, asking = {}) {
      if (isSecrets(readPath(path)))
        throw new Fault('denied', 'Secrets are not streamed: their values could not be hidden.')
      return streamed(path, asking)
    },

    async watch(path, asking = {}) {
      const target = readPath(path)
      const events = jsonLines(await streamed(path, asking), cluster)
      return hiding(events, (event) => hideSecrets(event, target))
    },

    async run(path, { container, argv, most, signal }) {
      readPath(path)
      const query = [
        ...argv.map((word) => `command=${encodeURIComponent(word)}`),
        `container=${encodeURIComponent(container)}`,
        'stdout=true&stderr=true',
      ]
      const { socket, opened } = await transport.socket(`${path}?${query.join('&')}`, identity, 'v5.channel.k8s.io')
      const said = readChannels(socket, most, signal)
      said.catch(() => undefined)
      await opened
      return said
    },

    async send(method, path, body, sending = {}) {
      const target = readPath(path)
      const text = body === undefined || typeof body === 'string' ? body : JSON.stringify(body)
      if (text !== undefined && isHidden(text)) throw wouldWriteHidden()
      const request = call(method, path, sending, text)
      const contentType = sending.contentType ?? 'application/json'
      return ask(
        text === undefined ? request : { ...request, headers: { ...request.headers, 'content-type': contentType } },
        target,
      )
    },
  }
}

async function* hiding(events: AsyncIterable<unknown>, hide: (event: unknown) => unknown): AsyncGenerator<unknown> {
  for await (const event of events) yield hide(event)
}

/** What was read here had its secrets hidden: written back, the marks would take their place in the cluster. */
function wouldWriteHidden(): Fault {
  return new Fault(
    'denied',
    'Quarterdeck does not write hidden values back: this change contains *** or a hidden size.',
  )
}

function readJson({ body, headers }: Answer, cluster: string, bare: boolean): unknown {
  if (body.length === 0) return undefined
  try {
    return JSON.parse(bare ? bareJson(body) : body.toString('utf8'))
  } catch (error) {
    const type = String(headers['content-type'] ?? 'of no type').slice(0, 60)
    throw new Fault('cluster', `${cluster} answered with something that is not JSON (${type}).`, {
      hint: 'Something between quarterdeck and the cluster may have answered in its place.',
      cause: error,
    })
  }
}

function jsonOrNothing(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'))
  } catch {
    return undefined
  }
}

async function firstBytes(body: AsyncIterable<Uint8Array>, max: number): Promise<Buffer> {
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of body) {
    chunks.push(chunk)
    size += chunk.length
    if (size >= max) break
  }
  return Buffer.concat(chunks)
}

function redirected(cluster: string): Fault {
  return new Fault('cluster', `${cluster} answered with a redirect, which an API server does not do.`, {
    hint: 'Check the server address in its kubeconfig.',
  })
}
