import type { IncomingMessage, ServerResponse } from 'node:http'
import { Activity } from './activity.ts'
import { readBody } from './body.ts'
import type { Words } from './connector.ts'
import type { Verdict } from './genuine.ts'
import type { Log } from './log.ts'
import { sparingly } from './log.ts'

/** Where the Azure Bot resource's messaging endpoint points to. */
const TEAMS_PATH = '/api/messages'

/** What comes of an activity: the body of an invoke's answer, or the status of a refusal. */
export type Taken = { readonly status: number; readonly body?: unknown }

type Door = {
  readonly judge: (activity: Activity, words: Words, authorization: string) => Promise<Verdict>
  readonly take: (activity: Activity, words: Words, verdict: Verdict & { ok: true }, since: number) => Promise<Taken>
  /** In development, where nothing is signed: only this machine may knock. */
  readonly localOnly: boolean
  readonly now: () => number
  readonly log: Log
}

/** Takes a request that is its own and says so; leaves the others alone. */
export type Listener = (request: IncomingMessage, response: ServerResponse) => boolean

/** The messaging endpoint. What is not genuine gets its status and nothing else: no body, no reason, no work. */
export function openDoor({ judge, take, localOnly, now, log }: Door): Listener {
  const warn = sparingly(log, now)

  async function answer(request: IncomingMessage): Promise<Taken> {
    if (request.method !== 'POST') return { status: 405 }
    if (localOnly && !isLocal(request)) return { status: 403 }
    const body = await readBody(request)
    if (typeof body === 'number') return { status: body }
    const words = parse(body)
    const { data: activity } = Activity.safeParse(words)
    const authorization = request.headers.authorization ?? ''
    // Whoever cannot say who they are does not learn what an activity looks like.
    if (!words || !activity) return { status: authorization || localOnly ? 400 : 401 }
    if (localOnly && !isLoopback(URL.parse(activity.serviceUrl)?.hostname)) return { status: 403 }
    const since = performance.now()
    const verdict = await judge(activity, words, authorization)
    if (verdict.ok) return take(activity, words, verdict, since)
    warn({ word: verdict.word }, 'Refused a request that is not from Teams, or not from a tenant of ours')
    return { status: verdict.status }
  }

  return (request, response) => {
    if ((request.url ?? '').split('?')[0] !== TEAMS_PATH) return false
    answer(request)
      .catch((error: unknown) => {
        warn({ error: String(error) }, 'A request from Teams broke off')
        return { status: request.complete ? 500 : 400 }
      })
      .then((taken) => reply(request, response, taken))
    return true
  }
}

function reply(request: IncomingMessage, response: ServerResponse, { status, body }: Taken): void {
  if (response.destroyed) return
  const text = body === undefined ? '' : JSON.stringify(body)
  const type = text ? { 'content-type': 'application/json; charset=utf-8' } : {}
  const more = request.complete ? {} : { connection: 'close' }
  response.writeHead(status, { ...type, ...more, 'content-length': Buffer.byteLength(text) }).end(text)
  if (!request.complete) response.once('finish', () => request.destroy())
}

function parse(body: Buffer): Words | undefined {
  try {
    const value: unknown = JSON.parse(body.toString())
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : undefined
  } catch {
    return undefined
  }
}

function isLocal({ socket }: IncomingMessage): boolean {
  return isLoopback(socket.remoteAddress?.replace('::ffff:', ''))
}

function isLoopback(host: string | undefined): boolean {
  return host === 'localhost' || host === '::1' || host === '[::1]' || (host?.startsWith('127.') ?? false)
}
