import { Fault } from '../fault.ts'

/** Thrown within src/kube when an answer is larger than the caller allows. */
export class TooLarge extends Error {}

/** Thrown within src/kube when a call's whole time is up. */
export class OutOfTime extends Error {}

export type Attempt = {
  readonly cluster: string
  readonly method: string
  /** How far it got: whether the request may have been carried out depends on it. */
  readonly answered: boolean
  /** ms since the epoch when the cluster last said anything, for the sentence. */
  readonly lastHeard?: number | undefined
  readonly now: number
  readonly connectMs: number
  readonly timeoutMs: number
  readonly maxBytes: number
}

/** A sentence a person understands for what the socket, TLS or HTTP layer threw. A Fault stays what it is. */
export function wireFault(error: unknown, attempt: Attempt): Fault {
  if (error instanceof Fault) return error
  const { cluster, method } = attempt
  const reading = method === 'GET'
  const code = codeOf(error)
  if (error instanceof TooLarge) {
    return new Fault('cluster', `${cluster}'s answer is larger than ${size(attempt.maxBytes)}.`, {
      hint: 'Ask for less: a namespace, a selector or a limit.',
      cause: error,
    })
  }
  if (error instanceof OutOfTime || SLOW.has(code)) {
    const told = reading ? '' : ' Whether it did what was asked is not known.'
    return new Fault('timeout', `${cluster} did not answer within ${seconds(attempt.timeoutMs)}.${told}`, {
      retryable: reading,
      cause: error,
    })
  }
  if (isOffline(error)) return offline(cluster, reason(code, attempt), attempt, error)
  const tls = TLS[code]
  if (tls || code.startsWith('ERR_SSL') || code.startsWith('ERR_TLS')) return untrusted(cluster, tls ?? code, error)
  if (isCut(error)) return cut(attempt, error)
  if (isGarbage(error)) {
    return new Fault('cluster', `What answers as ${cluster} does not speak HTTP as a Kubernetes API server does.`, {
      hint: 'Check the server address in its kubeconfig.',
      cause: error,
    })
  }
  if (code === 'UND_ERR_CLOSED' || code === 'UND_ERR_DESTROYED') return lettingGo(cluster)
  return offline(cluster, 'connection failed', attempt, error)
}

/** What is known of a cluster says better than its socket what to do when nothing comes back. */
export function withAdvice(fault: Fault, hint: string | undefined): Fault {
  if (hint === undefined || (fault.code !== 'unreachable' && fault.code !== 'timeout')) return fault
  return new Fault(fault.code, fault.message, { hint, retryable: fault.retryable, cause: fault.cause })
}

/** Our own end is being closed. */
export function lettingGo(cluster: string): Fault {
  return new Fault('unreachable', `Quarterdeck is letting go of ${cluster}.`, { retryable: true })
}

/** The cluster cannot be connected to at all: the next calls need not try. */
export function isOffline(error: unknown): boolean {
  return Object.hasOwn(OFFLINE, codeOf(error))
}

/** The connection broke under a request: a GET may be sent again. */
export function isCut(error: unknown): boolean {
  return CUT.has(codeOf(error))
}

/** What came is no HTTP; undici gives its parser's errors a code only sometimes. */
function isGarbage(error: unknown): boolean {
  return (error instanceof Error && error.name === 'HTTPParserError') || codeOf(error) === 'UND_ERR_HEADERS_OVERFLOW'
}

/** How long ago something was, in a word or two. */
function ago(ms: number): string {
  const s = Math.max(0, Math.round(ms / 1000))
  if (s < 120) return `${s} s ago`
  if (s < 7200) return `${Math.round(s / 60)} min ago`
  return `${Math.round(s / 3600)} h ago`
}

const OFFLINE: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'connection refused',
  ENOTFOUND: 'its name cannot be resolved',
  EAI_AGAIN: 'its name cannot be resolved',
  EHOSTUNREACH: 'no route to it',
  ENETUNREACH: 'no route to it',
  EHOSTDOWN: 'its host is down',
  ETIMEDOUT: 'connection timed out',
  UND_ERR_CONNECT_TIMEOUT: 'connection timed out',
  UND_ERR_PRX_CONN: 'the proxy to it does not answer',
  UND_ERR_PRX_TLS: 'the proxy to it is not trusted',
  UND_ERR_ABORTED: 'the proxy to it refuses to connect',
}

const SLOW = new Set(['UND_ERR_HEADERS_TIMEOUT', 'UND_ERR_BODY_TIMEOUT'])
const CUT = new Set(['ECONNRESET', 'EPIPE', 'UND_ERR_SOCKET', 'UND_ERR_RES_CONTENT_LENGTH_MISMATCH'])

const TLS: Readonly<Record<string, string>> = {
  CERT_HAS_EXPIRED: 'it has expired',
  CERT_NOT_YET_VALID: 'it is not valid yet',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'it is signed by itself',
  SELF_SIGNED_CERT_IN_CHAIN: 'its authority is not known',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'its authority is not known',
  UNABLE_TO_GET_ISSUER_CERT: 'its authority is not known',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'its authority is not known',
  ERR_TLS_CERT_ALTNAME_INVALID: 'it is for another name',
  EPROTO: 'no common TLS',
  ERR_SSL_WRONG_VERSION_NUMBER: 'it does not speak TLS',
}

function reason(code: string, { connectMs }: Attempt): string {
  const words = OFFLINE[code] ?? code
  return code === 'UND_ERR_CONNECT_TIMEOUT' ? `${words} after ${seconds(connectMs)}` : words
}

function offline(cluster: string, why: string, { lastHeard, now }: Attempt, cause: unknown): Fault {
  const heard = lastHeard === undefined ? '' : `, last heard ${ago(now - lastHeard)}`
  return new Fault('unreachable', `${cluster} does not answer (${why}${heard}).`, { retryable: true, cause })
}

function untrusted(cluster: string, why: string, cause: unknown): Fault {
  return new Fault('unreachable', `${cluster}'s certificate is not trusted (${why}).`, {
    hint: 'Its kubeconfig needs the right certificate authority and server name.',
    cause,
  })
}

function cut({ cluster, method, answered }: Attempt, cause: unknown): Fault {
  if (method !== 'GET') {
    return new Fault('unreachable', `${cluster} broke the connection. Whether it did what was asked is not known.`, {
      cause,
    })
  }
  const where = answered ? 'in the middle of its answer' : 'before it answered'
  return new Fault('unreachable', `${cluster} broke the connection ${where}.`, { retryable: true, cause })
}

function codeOf(error: unknown): string {
  const code = (error as { code?: unknown } | null | undefined)?.code
  return typeof code === 'string' ? code : ''
}

function seconds(ms: number): string {
  return `${Math.round(ms / 100) / 10} s`
}

function size(bytes: number): string {
  return bytes >= 1024 * 1024 ? `${Math.round(bytes / 1024 / 1024)} MiB` : `${Math.round(bytes / 1024)} KiB`
}
