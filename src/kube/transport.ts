import { setTimeout as sleep } from 'node:timers/promises'
import type { Dispatcher } from 'undici'
import { WebSocket } from 'undici'
import { Fault } from '../fault.ts'
import type { Arrival, Asking } from './arrival.ts'
import { collected, streamed } from './arrival.ts'
import { openBreaker } from './breaker.ts'
import type { Contact } from './contact.ts'
import type { Credential } from './credentials.ts'
import { openCredentials } from './credentials.ts'
import { deadline } from './deadline.ts'
import type { Headers } from './subject.ts'
import { isCut, isOffline, lettingGo, wireFault, withAdvice } from './unreachable.ts'
import type { Limits, Wire } from './wire.ts'
import { checkContact, openWire } from './wire.ts'

export type Call = {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  readonly path: string
  readonly headers: Headers
  readonly body?: string
  readonly signal?: AbortSignal | undefined
  readonly timeoutMs?: number | undefined
  readonly maxBytes: number
}

export type Answer = {
  readonly status: number
  readonly headers: Dispatcher.ResponseData['headers']
  readonly body: Buffer
}

type Stream = Omit<Answer, 'body'> & { readonly body: AsyncIterable<Uint8Array> }

export type Socket = { readonly socket: WebSocket; readonly opened: Promise<void> }

/** Takes requests to one cluster as the bot, whoever it impersonates. */
export type Transport = {
  /** The whole answer, whatever its status. Throws a Fault when there is none; only a GET is ever sent twice. */
  request(call: Call): Promise<Answer>
  /** The answer as it comes, without an end or a limit of its own: the caller's signal ends it. */
  stream(call: Call): Promise<Stream>
  /**
   * A WebSocket; the headers are sent as they are, each value on a line of its own. `opened` rejects with an unreachable
   * Fault when nothing came of it.
   */
  socket(path: string, headers: Headers, protocol: string): Promise<Socket>
  /** When the certificate that the cluster showed last ends, in ms, once it has shown one. */
  certificateEnds(): number | undefined
  close(): Promise<void>
}

export type TransportOptions = {
  readonly cluster: string
  readonly allowed: { readonly exec: boolean; readonly insecure: boolean }
  readonly env: NodeJS.ProcessEnv
  readonly now: () => number
  readonly limits: Limits
}

const RETRIES = 2
const BACKOFF_MS = [100, 400]
/** A longer Retry-After is the queue's to wait for, not ours. */
const MAX_WAIT_MS = 2000
const PASSING = new Set([429, 500, 502, 503, 504])

/** How an answer is taken from the wire. */
type Take<Body> = (wire: Wire, asking: Asking) => Promise<Arrival<Body>>

export function openTransport(contact: Contact, options: TransportOptions): Transport {
  const { cluster, now, limits } = options
  const breaker = openBreaker(now)
  const credentials = openCredentials(contact, options.env, now)
  let lastHeard: number | undefined
  let ends: number | undefined
  let wire: { readonly key: string; readonly open: Promise<Wire> } | undefined
  const wires = new Set<Wire>()
  let closed = false

  function explain(error: unknown, call: Call, answered: boolean): Fault {
    const wired = wireFault(error, {
      cluster,
      method: call.method,
      answered,
      lastHeard,
      now: now(),
      connectMs: limits.connectMs,
      timeoutMs: call.timeoutMs ?? limits.timeoutMs,
      maxBytes: call.maxBytes,
    })
    const fault = withAdvice(wired, contact.outOfReach)
    if (isOffline(error)) breaker.trip(fault)
    return fault
  }

  /** A new client certificate needs new connections; the old ones are left to finish what they do. */
  function wireFor(credential: Credential): Promise<Wire> {
    const key = credential.cert ?? ''
    if (wire?.key === key) return wire.open
    const open = openWire(contact, credential, limits, (error) => {
      if (isOffline(error)) explain(error, { method: 'GET', path: '/', headers: {}, maxBytes: 0 }, false)
    })
    wire = { key, open }
    open.then(
      (opened) => {
        for (const old of wires) void old.finish().finally(() => wires.delete(old))
        wires.add(opened)
      },
      () => {
        if (wire?.open === open) wire = undefined
      },
    )
    return open
  }

  async function send<Body>(call: Call, credential: Credential, signal: AbortSignal, take: Take<Body>) {
    const open = await wireFor(credential)
    const { authorization } = credential
    const arrival = await take(open, {
      origin: open.origin,
      method: call.method,
      path: open.prefix + call.path,
      headers: authorization ? { ...call.headers, authorization } : call.headers,
      signal,
      ...(call.body !== undefined && { body: call.body }),
    })
    lastHeard = now()
    ends = open.certificateEnds() ?? ends
    breaker.reset()
    return arrival
  }

  /** Sends once more with a newer credential when the cluster refuses the one we have. */
  async function exchange<Body>(call: Call, signal: AbortSignal, take: Take<Body>): Promise<Arrival<Body>> {
    if (closed) throw lettingGo(cluster)
    checkContact(contact, options.allowed)
    return breaker.run(async () => {
      const credential = await credentials.current()
      const first = await send(call, credential, signal, take)
      if (first.status !== 401) return first
      const newer = await credentials.renew(credential)
      if (!newer) return first
      await first.drop()
      return send(call, newer, signal, take)
    })
  }

  async function attempt(call: Call, signal: AbortSignal): Promise<Answer> {
    let answered = false
    try {
      const { status, headers, body } = await exchange(call, signal, ({ requests }, asking) =>
        collected(requests, asking, call.maxBytes),
      )
      answered = true
      return { status, headers, body: await body }
    } catch (error) {
      throw explain(signal.aborted ? signal.reason : error, call, answered)
    }
  }

  return {
    async request(call) {
      const time = deadline(call.signal, call.timeoutMs ?? limits.timeoutMs)
      try {
        for (let tries = 0; ; tries++) {
          const last = call.method !== 'GET' || tries >= RETRIES
          const answer = await attempt(call, time.signal).catch((fault: Fault) => {
            if (last || !isCut(fault.cause)) throw fault
            return undefined
          })
          if (answer && (last || !PASSING.has(answer.status))) return answer
          const wait = (answer && retryAfter(answer.headers)) ?? BACKOFF_MS[tries] ?? 0
          if (answer && wait > Math.min(MAX_WAIT_MS, time.left())) return answer
          await sleep(wait, undefined, { signal: time.signal }).catch(() => {
            throw explain(time.signal.reason, call, false)
          })
        }
      } finally {
        time.end()
      }
    },

    async stream(call) {
      const time = deadline(call.signal, call.timeoutMs ?? limits.timeoutMs)
      try {
        const arrival = await exchange(call, time.signal, ({ streams }, asking) => streamed(streams, asking))
        time.started()
        const body = follow(arrival.body, time.end, (error) =>
          explain(time.signal.aborted ? time.signal.reason : error, call, true),
        )
        return { status: arrival.status, headers: arrival.headers, body }
      } catch (error) {
        time.end()
        throw explain(time.signal.aborted ? time.signal.reason : error, call, false)
      }
    },

    async socket(path, headers, protocol) {
      if (closed) throw lettingGo(cluster)
      checkContact(contact, options.allowed)
      const { authorization } = await credentials.current()
      const open = await wireFor(await credentials.current())
      const own = authorization ? { ...headers, authorization } : headers
      // Past fetch, which would join the values of a header: two groups would reach the cluster as one.
      const dispatcher = open.streams.compose(
        (dispatch) => (asking, handler) => dispatch({ ...asking, headers: { ...asking.headers, ...own } }, handler),
      )
      const url = `${open.origin.replace(/^http/, 'ws')}${open.prefix}${path}`
      const socket = new WebSocket(url, { protocols: [protocol], dispatcher })
      return { socket, opened: opening(socket, cluster) }
    },

    certificateEnds: () => ends,

    async close() {
      closed = true
      await wire?.open.catch(() => undefined)
      await Promise.all([...wires].map((each) => each.close()))
    },
  }
}

function opening(socket: WebSocket, cluster: string): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>()
  socket.addEventListener('open', () => resolve(), { once: true })
  const fail = (event: Event) => {
    const cause = 'error' in event ? event.error : undefined
    reject(new Fault('unreachable', `${cluster} did not open a connection to the container.`, { cause }))
  }
  socket.addEventListener('error', fail, { once: true })
  return promise
}

/** Seconds or a date (RFC 9110 10.2.3) as ms; only seconds are what Kubernetes sends. */
export function retryAfter(headers: Answer['headers']): number | undefined {
  const seconds = Number(headers['retry-after'])
  return headers['retry-after'] !== undefined && seconds >= 0 ? seconds * 1000 : undefined
}

async function* follow(
  body: AsyncIterable<Uint8Array>,
  end: () => void,
  explain: (error: unknown) => Fault,
): AsyncGenerator<Uint8Array> {
  try {
    yield* body
  } catch (error) {
    throw explain(error)
  } finally {
    end()
  }
}
