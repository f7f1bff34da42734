import { Agent, request as httpRequest } from 'node:http'
import { signRequest } from './signature.ts'

/** How a request differs from an honest one. */
export type Forgery = {
  /** Seconds added to the timestamp before signing. */
  readonly timestampSkew?: number
  /** Sent instead of the right signature; an empty one is left out. */
  readonly signature?: string
  readonly headers?: Readonly<Record<string, string>>
}

type HttpAnswer = { readonly status: number; readonly body: string; readonly ms: number }

/** A signed request, ready to be sent any number of times, the same bytes each time. */
type Letter = (extraHeaders?: Readonly<Record<string, string>>) => Promise<HttpAnswer>

export type Courier = {
  seal(url: string, contentType: string, body: string, forgery: Forgery): Letter
  stop(): void
}

const ANSWER_BYTES = 1_000_000

/** Posts to the app's request URL as Slack does; an answer later than `timeoutMs` or none at all is status 0. */
export function createCourier(now: () => number, signingSecret: string, timeoutMs: number): Courier {
  const agent = new Agent({ keepAlive: true })
  return {
    seal(url, contentType, body, { timestampSkew = 0, signature, headers }) {
      const timestamp = Math.floor(now() / 1000) + timestampSkew
      const signed = signature ?? signRequest(signingSecret, timestamp, body)
      const sealed = {
        'content-type': contentType,
        'content-length': String(Buffer.byteLength(body)),
        'user-agent': 'Slackbot 1.0 (+https://api.slack.com/robots)',
        'x-slack-request-timestamp': String(timestamp),
        ...(signed === '' ? {} : { 'x-slack-signature': signed }),
        ...headers,
      }
      return (extra = {}) => post(agent, url, { ...sealed, ...extra }, body, timeoutMs)
    },
    stop: () => agent.destroy(),
  }
}

function post(
  agent: Agent,
  url: string,
  headers: Readonly<Record<string, string>>,
  body: string,
  timeoutMs: number,
): Promise<HttpAnswer> {
  const started = performance.now()
  return new Promise((resolve) => {
    const finish = (status: number, text: string) => {
      clearTimeout(timer)
      resolve({ status, body: text, ms: performance.now() - started })
    }
    const outgoing = httpRequest(url, { method: 'POST', agent, headers }, (response) => {
      let text = ''
      response.setEncoding('utf8')
      response.on('data', (chunk: string) => {
        if (text.length < ANSWER_BYTES) text += chunk
      })
      response.on('end', () => finish(response.statusCode ?? 0, text))
      response.on('error', () => finish(0, ''))
    })
    const timer = setTimeout(() => outgoing.destroy(new Error('http_timeout')), timeoutMs)
    outgoing.on('error', (error) => finish(0, error.message))
    outgoing.end(body)
  })
}
