import { SlackError } from '../api/method.ts'
import type { Json } from '../blocks/check.ts'
import { isObject } from '../blocks/check.ts'
import type { ResponseUrl } from '../http/response-url.ts'
import { respond } from '../http/response-url.ts'
import type { Workspace } from '../workspace.ts'
import type { Courier, Forgery } from './courier.ts'
import type { Envelope } from './envelope.ts'
import type { SocketMode } from './socket-mode.ts'

/** How something gets to the app. */
export type Route = Forgery & {
  /** The app's request URL; the one given to `startSlack` or `setRequestUrl` when left out. */
  readonly to?: string
  readonly via?: 'http' | 'socket'
}

/** What became of something Slack sent to the app. */
export type Delivery = {
  /** The HTTP status; 200 for an acknowledged envelope; 0 when no answer came in time. */
  readonly status: number
  readonly body: string
  /** From the first byte out to the last byte in. */
  readonly ms: number
  readonly payload: Json
  readonly responseUrl?: string
  readonly triggerId?: string
  /** The same bytes, or the same envelope, once more: what somebody who listened could do. */
  replay(): Promise<Delivery>
  /** What Slack does when it was not answered: events carry a retry number, everything else is a replay. */
  redeliver(): Promise<Delivery>
}

type Outgoing = {
  readonly type: Envelope['type']
  readonly payload: Json
  readonly contentType: string
  readonly body: string
  readonly facts: { readonly responseUrl?: string; readonly triggerId?: string }
  /** Of a slash command: where an answer in the acknowledgement is shown, and what the user sees fail. */
  readonly answers?: ResponseUrl | undefined
  readonly command?: string
}

export type Post = (outgoing: Outgoing, route: Route) => Promise<Delivery>

const SLACKBOT = 'USLACKBOT'

/** The way out of Slack: to the request URL, or to a socket when there is none. */
export function createPost(
  workspace: Workspace,
  courier: Courier,
  sockets: SocketMode,
  requestUrl: () => string | undefined,
): Post {
  return (outgoing, route) => {
    const url = route.to ?? requestUrl()
    const via = route.via ?? (url === undefined ? 'socket' : 'http')
    if (via === 'socket') return viaSocket(workspace, sockets, outgoing)
    if (url === undefined) throw new Error('the app has no request URL: give `to`, or call setRequestUrl')
    return viaHttp(workspace, courier, outgoing, url, route)
  }
}

function viaHttp(
  workspace: Workspace,
  courier: Courier,
  outgoing: Outgoing,
  url: string,
  route: Route,
): Promise<Delivery> {
  const letter = courier.seal(url, outgoing.contentType, outgoing.body, route)
  let retries = 0
  const send = async (headers: Readonly<Record<string, string>>): Promise<Delivery> => {
    const answer = await letter(headers)
    showAnswer(workspace, outgoing, answer.status, answer.body)
    return { ...answer, payload: outgoing.payload, ...outgoing.facts, replay: () => send({}), redeliver }
  }
  const redeliver = () => {
    retries += 1
    const retry = { 'x-slack-retry-num': String(retries), 'x-slack-retry-reason': 'http_timeout' }
    return send(outgoing.type === 'events_api' ? retry : {})
  }
  return send({})
}

async function viaSocket(workspace: Workspace, sockets: SocketMode, outgoing: Outgoing): Promise<Delivery> {
  const envelope: Envelope = {
    envelope_id: crypto.randomUUID(),
    type: outgoing.type,
    payload: outgoing.payload,
    accepts_response_payload: outgoing.type !== 'events_api',
  }
  const send = async (): Promise<Delivery> => {
    const started = performance.now()
    const ack = await sockets.deliver(envelope)
    const body = Object.keys(ack.payload).length === 0 ? '' : JSON.stringify(ack.payload)
    const status = ack.acked ? 200 : 0
    showAnswer(workspace, outgoing, status, body)
    return {
      status,
      body,
      ms: performance.now() - started,
      payload: outgoing.payload,
      ...outgoing.facts,
      replay: send,
      redeliver: send,
    }
  }
  return await send()
}

/** Shows what the acknowledgement said, or Slack's own words when there was none. */
function showAnswer(workspace: Workspace, { answers, command }: Outgoing, status: number, body: string): void {
  if (!answers) return
  const { channel, user } = answers
  const complain = (code: string) =>
    workspace.messages.post({
      channel,
      user: SLACKBOT,
      ephemeral: user,
      text: `${command} failed with the error "${code}"`,
    })
  if (status === 0) return void complain('operation_timeout')
  if (status !== 200) return void complain('dispatch_failed')
  if (body.trim() === '') return
  try {
    respond(workspace, answers, answerJson(body))
  } catch (error) {
    if (!(error instanceof SlackError)) throw error
    complain(error.message)
  }
}

function answerJson(body: string): Json {
  try {
    const parsed: unknown = JSON.parse(body)
    return isObject(parsed) ? parsed : { text: body }
  } catch {
    return { text: body }
  }
}
