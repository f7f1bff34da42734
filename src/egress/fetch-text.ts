import type { LookupAddress } from 'node:dns'
import { Agent, request } from 'undici'
import { Fault } from '../fault.ts'
import { sharedText } from '../shared-text.ts'
import type { Resolve } from './addresses.ts'
import { checkedLookup, isLocal, isPrivate, literalOf, resolveHere } from './addresses.ts'

/** Which texts may be fetched. */
export type Sources = {
  /** What a URL must begin with: `https://git.example.com/team/`; or all of it. */
  readonly urls: readonly string[]
  /** Whether a name may lead to a private address; never to this machine's own, its link's or its cloud's. */
  readonly private: boolean
}

/** The net as it is reached; this machine's own resolver and connections when left out. */
export type Outside = {
  readonly resolve?: Resolve
  /** Where a checked address is dialled. */
  readonly dial?: (address: LookupAddress) => LookupAddress
  /** Whose certificates are believed. */
  readonly ca?: string
}

/** For all of it, redirects included, in ms. */
const PATIENCE_MS = 10_000
const MOST_REDIRECTS = 3

/**
 * A text from a URL that is allowed, dialled at the very address that was checked; a redirect is another such URL, or
 * refused. Throws a denied Fault for where nobody is let, and one that says what is wrong with the rest.
 */
export async function fetchText(
  text: string,
  sources: Sources,
  { signal, ...outside }: Outside & { readonly signal: AbortSignal },
): Promise<string> {
  const agent = new Agent({ connect: { ...connection(sources, outside), timeout: PATIENCE_MS } })
  const both = AbortSignal.any([signal, AbortSignal.timeout(PATIENCE_MS)])
  try {
    let url = checkSource(text, sources)
    for (let redirects = 0; ; redirects++) {
      const { at, body } = await once(url, agent, both)
      if (body !== undefined) return body
      if (redirects === MOST_REDIRECTS) throw new Fault('unreachable', `${url.host} redirects again and again.`)
      url = checkSource(new URL(at, url).href, sources)
    }
  } catch (error) {
    if (signal.aborted && signal.reason instanceof Fault) throw signal.reason
    throw faultOf(error, text)
  } finally {
    await agent.destroy().catch(() => undefined)
  }
}

/** Whether a URL is one of those that are allowed. Throws a denied Fault that says which are. */
export function checkSource(text: string, { urls, private: anywhere }: Sources): URL {
  const url = URL.parse(text)
  if (url?.protocol !== 'https:' || url.username || url.password)
    throw new Fault('denied', 'A manifest is fetched from an https URL without a password in it.', hint(urls))
  // What the other side may take for a slash or a backslash would lead out of the folder that is allowed.
  const isPlain = !/%2f|%5c|%00/i.test(url.pathname)
  if (!isPlain || !urls.some((allowed) => isBelow(url, allowed)))
    throw new Fault('denied', `${shortened(text)} is not where manifests may come from.`, hint(urls))
  const literal = literalOf(url)
  if (literal !== undefined) checkAddress(literal, url.hostname, anywhere)
  return url
}

/** Whether it is what is allowed, or stands below it where that ends in a slash. */
function isBelow(url: URL, allowed: string): boolean {
  const base = URL.parse(allowed)
  if (!base || base.origin !== url.origin) return false
  return base.pathname.endsWith('/') ? url.pathname.startsWith(base.pathname) : url.pathname === base.pathname
}

function checkAddress(address: string, name: string, anywhere: boolean): void {
  if (anywhere ? isLocal(address) : isPrivate(address))
    throw new Fault('denied', `${name} leads to a private address, and manifests do not come from there.`)
}

function connection(sources: Sources, { resolve = resolveHere, dial = (address) => address, ca }: Outside) {
  return {
    lookup: checkedLookup((hostname, addresses) => {
      for (const { address } of addresses) checkAddress(address, hostname, sources.private)
      return addresses.map(dial)
    }, resolve),
    ...(ca !== undefined && { ca }),
  }
}

type Answered = { readonly at: string; readonly body?: string }

async function once(url: URL, agent: Agent, signal: AbortSignal): Promise<Answered> {
  const { statusCode, headers, body } = await request(url, {
    dispatcher: agent,
    signal,
    headers: { accept: 'text/plain, */*;q=0.5', 'accept-encoding': 'identity', 'user-agent': 'quarterdeck' },
  })
  const { location } = headers
  if (statusCode >= 300 && statusCode < 400 && typeof location === 'string') return { at: location }
  if (statusCode !== 200) {
    throw new Fault('not-found', `${url.host} answered with ${statusCode}.`, {
      hint: 'What needs a password cannot be fetched: share it as a file, or paste it.',
      retryable: statusCode >= 500,
    })
  }
  if (headers['content-encoding'] !== undefined && headers['content-encoding'] !== 'identity')
    throw new Fault('invalid', `${url.host} answered with something compressed.`)
  return { at: url.href, body: await sharedText(body, `What ${url.host} sends`) }
}

function faultOf(error: unknown, text: string): Fault {
  if (error instanceof Fault) return error
  const { cause } = error instanceof Error ? error : {}
  if (cause instanceof Fault) return cause
  const isLate = error instanceof Error && error.name === 'TimeoutError'
  return new Fault(isLate ? 'timeout' : 'unreachable', `${shortened(text)} could not be fetched.`, {
    hint: isLate ? `It took more than ${PATIENCE_MS / 1_000} s.` : 'Look whether it is there, or paste the manifest.',
    retryable: true,
    cause: error,
  })
}

function hint(urls: readonly string[]): { readonly hint: string } {
  return {
    hint:
      urls.length === 0
        ? 'An admin allows some in quarterdeck.yaml under manifests.urls; pasted under the line it works without.'
        : `Allowed is what begins with: ${urls.slice(0, 5).join(', ')}${urls.length > 5 ? ' and more' : ''}.`,
  }
}

function shortened(text: string): string {
  return text.length > 120 ? `${text.slice(0, 120)}…` : text
}
