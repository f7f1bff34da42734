import { createHmac } from 'node:crypto'
import { Agent, request } from 'undici'
import { checkedLookup, isPrivate, literalOf } from '../egress/addresses.ts'
import { Fault } from '../fault.ts'

/** Where callbacks may go. */
export type Callbacks = {
  /** `ci.example.com`, `*.example.com`, `ci.example.com:8443`. */
  readonly hosts: readonly string[]
  /** Whether they may go to private addresses, and unencrypted. */
  readonly private: boolean
}

const TIMEOUT_MS = 10_000

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
  const literal = literalOf(url)
  if (literal !== undefined) checkAddress(literal, anywhere)
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
  const lookup = checkedLookup((_name, addresses) => {
    for (const { address } of addresses) checkAddress(address, allowed.private)
    return addresses
  })
  const agent = new Agent({ connect: { timeout: TIMEOUT_MS, lookup } })
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

function checkAddress(address: string, anywhere: boolean): void {
  if (!anywhere && isPrivate(address)) throw new Fault('denied', 'Callbacks do not go to private addresses.')
}

/** A port has to be named, unless it is the usual one. */
function fits(host: string, url: URL): boolean {
  const [name = '', port = ''] = host.split(':')
  const isNamed = name.startsWith('*.') ? url.hostname.endsWith(name.slice(1)) : url.hostname === name
  return isNamed && url.port === port
}
