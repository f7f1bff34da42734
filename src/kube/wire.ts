import { TLSSocket } from 'node:tls'
import type { Dispatcher } from 'undici'
import { buildConnector, Pool, ProxyAgent } from 'undici'
import { Fault } from '../fault.ts'
import type { Contact } from './contact.ts'
import type { Credential } from './credentials.ts'
import { readPem } from './credentials.ts'

/** How long a cluster may take, in ms, and how many connections we open to it. */
export type Limits = {
  readonly connectMs: number
  /** The whole of one question, retries included, unless the caller says otherwise. */
  readonly timeoutMs: number
  readonly connections: number
  readonly streams: number
}

export const LIMITS: Limits = { connectMs: 5000, timeoutMs: 30_000, connections: 32, streams: 128 }

/** Open connections to one cluster with one credential. Streams have their own, so that they never keep a question waiting. */
export type Wire = {
  readonly origin: string
  /** What comes before every path; some ways to a cluster lead through another server. */
  readonly prefix: string
  readonly requests: Dispatcher
  readonly streams: Dispatcher
  /** When the certificate that the cluster showed last ends, in ms; unknown without TLS, and through a proxy. */
  certificateEnds(): number | undefined
  /** Takes nothing more and lets what is under way come to its end. Never rejects. */
  finish(): Promise<void>
  close(): Promise<void>
}

/**
 * Opens the connections. HTTP/1.1 only: over HTTP/2 undici joins the values of a header, and two Impersonate-Group values
 * would reach the cluster as one group. Throws a config Fault for a server or a proxy that may not be used.
 */
export async function openWire(
  contact: Contact,
  credential: Credential,
  limits: Limits,
  onUnreachable: (error: unknown) => void,
): Promise<Wire> {
  const { origin, pathname } = new URL(contact.server)
  const ca = contact.ca && (await readPem(contact.ca))
  const tls = {
    ...(ca && { ca }),
    ...(credential.cert && credential.key && { cert: credential.cert, key: credential.key }),
    ...(contact.serverName && { servername: contact.serverName }),
    ...(contact.skipVerify && { rejectUnauthorized: false }),
    allowH2: false,
    timeout: limits.connectMs,
    // Shorter than the idle cuts of cloud load balancers, as client-go has it.
    keepAliveInitialDelay: 30_000,
  }
  const shared = {
    allowH2: false,
    pipelining: 1,
    keepAliveTimeout: 20_000,
    headersTimeout: limits.timeoutMs,
    bodyTimeout: limits.timeoutMs,
  }
  let ends: number | undefined
  const connect = watching(tls, (notAfter) => {
    ends = notAfter
  })
  const open = (connections: number): Dispatcher =>
    contact.proxy
      ? new ProxyAgent({
          ...shared,
          uri: contact.proxy,
          connections,
          requestTls: tls,
          connectTimeout: limits.connectMs,
        })
      : new Pool(origin, { ...shared, connections, connect })
  const requests = open(limits.connections)
  const streams = open(limits.streams)
  // Callers may have stopped waiting before the connection attempt fails.
  for (const pool of [requests, streams]) pool.on('connectionError', (_origin, _targets, error) => onUnreachable(error))
  return {
    origin,
    prefix: pathname.replace(/\/+$/, ''),
    requests,
    streams,
    certificateEnds: () => ends,
    async finish() {
      await Promise.allSettled([requests.close(), streams.close()])
    },
    async close() {
      await Promise.all([requests.destroy(), streams.destroy()])
    },
  }
}

/** Connects as undici does, and looks at the certificate of whom it reached. */
function watching(tls: buildConnector.BuildOptions, seen: (notAfter: number) => void): buildConnector.connector {
  const connect = buildConnector(tls)
  return (options, done) =>
    connect(options, (...result) => {
      const [, socket] = result
      const notAfter = socket instanceof TLSSocket ? Date.parse(socket.getPeerCertificate().valid_to) : Number.NaN
      if (Number.isFinite(notAfter)) seen(notAfter)
      done(...result)
    })
}

/** Throws a config Fault when a cluster would be reached in a way that lets others listen in, unless its source allows that. */
export function checkContact(contact: Contact, allowed: { readonly exec: boolean; readonly insecure: boolean }): void {
  const server = URL.parse(contact.server)
  if (!server || !/^https?:$/.test(server.protocol)) {
    throw new Fault('config', `${JSON.stringify(contact.server)} is not the address of a Kubernetes API server.`)
  }
  if (!allowed.insecure && server.protocol === 'http:' && !isLoopback(server.hostname)) {
    throw new Fault('config', 'Quarterdeck does not talk to a cluster over plain http.', { hint: ALLOW_INSECURE })
  }
  if (!allowed.insecure && contact.skipVerify) {
    throw new Fault('config', 'Its kubeconfig says insecure-skip-tls-verify, and quarterdeck does not do that.', {
      hint: ALLOW_INSECURE,
    })
  }
  if (!allowed.exec && contact.login.kind === 'plugin') {
    throw new Fault('config', `Its kubeconfig runs a credential plugin (${contact.login.plugin.command}).`, {
      hint: 'To allow that, give the cluster `exec: true` in quarterdeck.yaml.',
    })
  }
  if (contact.login.kind === 'refused') {
    throw new Fault('config', `Quarterdeck does not use this kubeconfig entry: ${contact.login.why}.`)
  }
  if (contact.proxy && !/^https?:$/.test(URL.parse(contact.proxy)?.protocol ?? '')) {
    throw new Fault('config', 'Quarterdeck reaches clusters through http and https proxies only, not through SOCKS.')
  }
}

const ALLOW_INSECURE = 'To allow that, give the cluster `insecure: true` in quarterdeck.yaml.'

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '[::1]' || /^127(\.\d{1,3}){3}$/.test(host)
}
