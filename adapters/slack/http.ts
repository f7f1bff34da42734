import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Intake } from './intake.ts'
import { limits } from './limits.ts'
import type { Log } from './log.ts'
import { sparingly } from './log.ts'
import { isSigned } from './signature.ts'

/** Where Slack posts to; the request URL of commands, events and interactivity alike. */
const SLACK_PATH = '/slack/events'

/** A body that trickles in slower than this is not Slack's. */
const BODY_MS = 3_000

type Http = {
  readonly intake: Intake
  readonly secret: string
  readonly now: () => number
  readonly log: Log
}

type Result = { readonly status: number; readonly body?: unknown }

export type Listener = (request: IncomingMessage, response: ServerResponse) => void

/**
 * The request URL's end. What is not signed gets its status and nothing else: no body, no reason, no work. Bolt's own
 * receiver takes timestamps of the future and replays, and answers 404 to whatever was not acknowledged in 3 s.
 */
export function httpListener({ intake, secret, now, log }: Http): Listener {
  const warn = sparingly(log, now)

  async function answer(request: IncomingMessage): Promise<Result> {
    if ((request.url ?? '').split('?')[0] !== SLACK_PATH) return { status: 404 }
    if (request.method !== 'POST') return { status: 405 }
    const body = await readBody(request)
    if (typeof body === 'number') return { status: body }
    const signature = one(request.headers['x-slack-signature'])
    const timestamp = one(request.headers['x-slack-request-timestamp'])
    if (isSigned({ signature, timestamp, body }, secret, now())) return await take(request, body, signature)
    if (isSslCheck(body)) return { status: 200 }
    warn({}, 'Refused a request that Slack did not sign, or not now')
    return { status: 401 }
  }

  async function take(request: IncomingMessage, bytes: Buffer, signature = ''): Promise<Result> {
    const body = parse(bytes, one(request.headers['content-type']) ?? '')
    if (!body) return { status: 400 }
    if (body.ssl_check === '1') return { status: 200 }
    if (body.type === 'url_verification') return { status: 200, body: { challenge: String(body.challenge) } }
    const attempt = Number(one(request.headers['x-slack-retry-num']) ?? 0)
    const known = Number.isInteger(attempt) && attempt >= 0 && attempt <= 10
    return await intake.take({ body, signature, attempt: known ? attempt : 0 })
  }

  return (request, response) => {
    answer(request)
      .catch((error: unknown) => {
        warn({ error: String(error) }, 'A request broke off')
        return { status: 400 }
      })
      .then((result) => reply(request, response, result))
  }
}

function reply(
  request: IncomingMessage,
  response: ServerResponse,
  { status, body }: { status: number; body?: unknown },
): void {
  if (response.destroyed) return
  const text = body === undefined ? '' : JSON.stringify(body)
  const more = request.complete ? {} : { connection: 'close' }
  const type = text ? { 'content-type': 'application/json; charset=utf-8' } : {}
  response.writeHead(status, { ...type, ...more, 'content-length': Buffer.byteLength(text) }).end(text)
  if (!request.complete) response.once('finish', () => request.destroy())
}

/** The bytes, or the status for too many of them (413) and too slow ones (408). What is too much is not read. */
function readBody(request: IncomingMessage): Promise<Buffer | number> {
  const { promise, resolve, reject } = Promise.withResolvers<Buffer | number>()
  const chunks: Buffer[] = []
  let size = Number(request.headers['content-length'] ?? 0)
  if (size > limits.body) return Promise.resolve(413)
  size = 0
  const timer = setTimeout(() => resolve(408), BODY_MS)
  request.on('data', (chunk: Buffer) => {
    size += chunk.length
    if (size <= limits.body) chunks.push(chunk)
    else {
      request.pause()
      resolve(413)
    }
  })
  request.on('end', () => resolve(Buffer.concat(chunks)))
  request.on('error', reject)
  request.on('close', () => reject(new Error('closed before its end')))
  return promise.finally(() => clearTimeout(timer))
}

/** Slack looks at a certificate with this, unsigned: https://docs.slack.dev/interactivity/implementing-slash-commands. */
function isSslCheck(body: Buffer): boolean {
  return body.length < 1_000 && new URLSearchParams(body.toString()).get('ssl_check') === '1'
}

function parse(body: Buffer, contentType: string): Record<string, unknown> | undefined {
  const text = body.toString()
  try {
    if (!contentType.startsWith('application/x-www-form-urlencoded')) return record(JSON.parse(text))
    const form = new URLSearchParams(text)
    const payload = form.get('payload')
    return payload === null ? Object.fromEntries(form) : record(JSON.parse(payload))
  } catch {
    return undefined
  }
}

function record(value: unknown): Record<string, unknown> | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : undefined
}

function one(header: string | string[] | undefined): string | undefined {
  return Array.isArray(header) ? undefined : header
}
