import type { ServerResponse } from 'node:http'
import type { Json } from '../blocks/check.ts'
import type { FaultAction, Faults } from '../faults.ts'
import type { Call } from '../model.ts'
import type { Ring } from '../ring.ts'
import type { Watch } from '../watch.ts'

export type Reply = {
  readonly status: number
  readonly body: Json | string
  readonly headers?: Readonly<Record<string, string>>
}

/** What the app asked of Slack, and what was answered. */
type CallLog = {
  readonly ring: Ring<Call>
  readonly counts: Map<string, number>
  readonly watch: Watch<Call>
}

export type Desk = { readonly log: CallLog; readonly faults: Faults; readonly now: () => number }

/** Answers one call with what `effect` says, unless a fault was planned for it, and writes both down. */
export async function answerCall(
  desk: Desk,
  response: ServerResponse,
  method: string,
  args: Json,
  effect: () => Reply,
): Promise<void> {
  let fault = desk.faults.take(method, args)
  if (typeof fault === 'object' && 'delayMs' in fault) {
    await pause(fault.delayMs)
    fault = undefined
  }
  const lost = fault === 'timeout' || fault === 'drop'
  const reply = lost ? undefined : (faultReply(fault) ?? effect())
  const heard = fault === 'accept-then-drop' ? undefined : reply
  record(desk, { method, at: desk.now(), args, status: heard?.status ?? 0, answer: heard?.body })
  if (heard) send(response, heard)
  else if (fault !== 'timeout') response.socket?.destroy()
}

export function send(response: ServerResponse, { status, body, headers }: Reply): void {
  const text = typeof body === 'string' ? body : JSON.stringify(body)
  const type = typeof body === 'string' ? 'text/html' : 'application/json; charset=utf-8'
  response.writeHead(status, { 'content-type': type, 'content-length': Buffer.byteLength(text), ...headers })
  response.end(text)
}

function faultReply(fault: FaultAction | undefined): Reply | undefined {
  if (typeof fault !== 'object') return undefined
  if ('retryAfter' in fault) return rateLimited(fault.retryAfter)
  if ('error' in fault) return { status: 200, body: { ok: false, error: fault.error } }
  return 'status' in fault ? { status: fault.status, body: '' } : undefined
}

export function rateLimited(seconds: number): Reply {
  return { status: 429, body: { ok: false, error: 'ratelimited' }, headers: { 'retry-after': String(seconds) } }
}

function record({ log }: Desk, call: Call): void {
  log.ring.push(call)
  log.counts.set(call.method, (log.counts.get(call.method) ?? 0) + 1)
  log.watch.changed(call)
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}
