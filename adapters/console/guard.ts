import type { IncomingMessage, ServerResponse } from 'node:http'
import { Refusal } from './refusal.ts'

const LOCAL = ['localhost', '127.0.0.1', '[::1]']

/**
 * Lets through what this machine's own page or a tool sends. The Host check stops DNS rebinding, the Origin check stops
 * other sites' pages from posting (fetch.spec.whatwg.org: browsers put Origin on every POST). Throws Refusal.
 */
export function checkCaller(request: IncomingMessage, hosts: readonly string[]): void {
  const host = request.headers.host ?? ''
  const name = host.replace(/:\d+$/, '').toLowerCase()
  if (!LOCAL.includes(name) && !hosts.includes(name)) {
    throw new Refusal(403, `The console does not answer as ${name || 'a host without a name'}. Open it as localhost.`)
  }
  const origin = request.headers.origin
  const site = request.headers['sec-fetch-site']
  const foreign = origin !== undefined && origin !== `http://${host}` && origin !== `https://${host}`
  if (foreign || site === 'cross-site' || site === 'same-site') {
    throw new Refusal(403, 'The console takes requests from its own page only.')
  }
}

/** Nothing from elsewhere, no inline script, no framing; the page reads what it shows as text, and this is the second lock. */
export function secure(response: ServerResponse): void {
  response.setHeader(
    'Content-Security-Policy',
    [
      "default-src 'none'",
      "script-src 'self'",
      "style-src 'self'",
      "img-src 'self' data:",
      "connect-src 'self'",
      "base-uri 'none'",
      "form-action 'none'",
      "frame-ancestors 'none'",
    ].join('; '),
  )
  response.setHeader('X-Content-Type-Options', 'nosniff')
  response.setHeader('Referrer-Policy', 'no-referrer')
  response.setHeader('Cross-Origin-Resource-Policy', 'same-origin')
  response.setHeader('Cross-Origin-Opener-Policy', 'same-origin')
}
