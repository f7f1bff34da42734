import { createHmac } from 'node:crypto'
import { lookup } from 'node:dns/promises'
import type { LookupFunction } from 'node:net'
import { BlockList, isIP } from 'node:net'
import { Agent, request } from 'undici'
import { Fault } from '../fault.ts'

/** Where callbacks may go. */
export type Callbacks = {
  /** `ci.example.com`, `*.example.com`, `ci.example.com:8443`. */
  readonly hosts: readonly string[]
  /** Whether they may go to private addresses, and unencrypted. */
  readonly private: boolean
}

const TIMEOUT_MS = 10_000

/** Addresses that are nobody else's machine (IANA special-purpose registries, RFC 6890). */
const PRIVATE = new BlockList()
for (const [network, prefix] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
] as const)
  PRIVATE.addSubnet(network, prefix)
for (const [network, prefix] of [
  ['::', 127],
  ['64:ff9b::', 96],
  ['2001::', 32],
  ['2002::', 16],
  ['fc00::', 7],
  ['fe80::', 10],
  ['ff00::', 8],
] as const)
  PRIVATE.addSubnet(network, prefix, 'ipv6')

/** Whether a callback may go there, as far as its address says. Throws a denied Fault. */
export function checkCallback(text: string, { hosts, private: anywhere }: Callbacks): URL {
  const url = URL.parse(text)
  if (!url || url.username || url.password || (url.protocol !== 'https:' && !(anywhere && url.protocol === 'http:')))
    throw new Fault('denied', 'A callback is an https URL without a password in it.')
  const named = hosts.some((host) => fits(host, url))
  if (!named) {
    throw new Fault('denied', `Callbacks to ${url.host} are not allowed.`, {
      hint: 'An admin allows hosts in quarterdeck.yaml under deployments.callbacks.hosts.',
    })
  }
  const literal = url.hostname.replace(/^\[|\]$/g, '')
  if (isIP(literal)) checkAddress(literal, anywhere)
  return url
}

/**
 * Posts once, to the very address that was looked up and checked; no redirect is followed. Signed as GitHub signs: HMAC-SHA256
 * of the timestamp, a dot and the body. Throws a Fault, retryable when it may help.
 */
export async function postCallback(
  text: string,
  body: string,
  { id, secret, at, ...allowed }: Callbacks & { readonly id: string; readonly secret: string; readonly at: number },
): Promise<void> {
  const url = checkCallback(text, allowed)
  const agent = new Agent({ connect: { timeout: TIMEOUT_MS, lookup: pinned(allowed.private) } })
  const timestamp = String(Math.floor(at / 1_000))
  try {
    const { statusCode, body: answer } = await request(url, {
      method: 'POST',
      dispatcher: agent,
      headersTimeout: TIMEOUT_MS,
      bodyTimeout: TIMEOUT_MS,
      headers: {
        'content-type': 'application/json',
        'user-agent': 'quarterdeck',
        'x-quarterdeck-delivery': id,
        'x-quarterdeck-timestamp': timestamp,
        'x-quarterdeck-signature-256': signature(timestamp, body, secret),
      },
      body,
    })
    await answer.dump({ limit: 64 * 1024 }).catch(() => undefined)
    if (statusCode >= 200 && statusCode < 300) return
    const mayPass = statusCode >= 500 || statusCode === 408 || statusCode === 429
    throw new Fault('unreachable', `The callback was answered with ${statusCode}.`, { retryable: mayPass })
  } catch (error) {
    if (error instanceof Fault) throw error
    const { cause } = error instanceof Error ? error : {}
    if (cause instanceof Fault) throw cause
    throw new Fault('unreachable', 'The callback could not be delivered.', { retryable: true, cause: error })
  } finally {
    await agent.close().catch(() => undefined)
  }
}

/** `sha256=` and the HMAC in hex (docs.github.com, validating webhook deliveries). */
export function signature(timestamp: string, body: string, secret: string): string {
  return `sha256=${createHmac('sha256', secret).update(`${timestamp}.${body}`).digest('hex')}`
}

/** A look-up that refuses names which lead to a private address: what is checked is what is dialled. */
function pinned(anywhere: boolean): LookupFunction {
  return (hostname, { all }, found) => {
    lookup(hostname, { all: true }).then(
      (addresses) => {
        try {
          for (const { address } of addresses) checkAddress(address, anywhere)
          const [first] = addresses
          if (!first) throw new Fault('unreachable', `${hostname} has no address.`, { retryable: true })
          if (all) found(null, addresses)
          else found(null, first.address, first.family)
        } catch (error) {
          found(error instanceof Error ? error : new Error('refused'), '')
        }
      },
      (error: Error) => found(error, ''),
    )
  }
}

function checkAddress(address: string, anywhere: boolean): void {
  if (!anywhere && PRIVATE.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4'))
    throw new Fault('denied', 'Callbacks do not go to private addresses.')
}

/** A port has to be named, unless it is the usual one. */
function fits(host: string, url: URL): boolean {
  const [name = '', port = ''] = host.split(':')
  const isNamed = name.startsWith('*.') ? url.hostname.endsWith(name.slice(1)) : url.hostname === name
  return isNamed && url.port === port
}
