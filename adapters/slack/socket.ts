import { setTimeout as pause } from 'node:timers/promises'
import { SocketModeReceiver } from '@slack/bolt'
import { z } from 'zod'
import type { Backoff } from './backoff.ts'
import { wait, waitAfter } from './backoff.ts'
import { clientOptions, quietLogger } from './client.ts'
import { troubleOf } from './fault.ts'
import type { Health } from './health.ts'
import type { Intake } from './intake.ts'
import { limits } from './limits.ts'
import type { Log } from './log.ts'
import { inTime } from './seen.ts'

type Socket = {
  readonly appToken: string
  readonly apiUrl: string | undefined
  readonly intake: Intake
  readonly health: Health
  readonly backoff: Backoff
  readonly signal: AbortSignal
  readonly log: Log
}

/** One connection. */
type Link = {
  connect(): Promise<void>
  /** Slack is about to close it, or it broke. */
  readonly leaving: Promise<'refreshed' | 'broken'>
  close(): Promise<void>
}

const HELLO_MS = 15_000
const CLOSE_MS = 1_000
/** A connection that lasted less did not work. */
const SETTLED_MS = 5_000

const Envelope = z.object({
  ack: z.custom<(response?: object) => Promise<void>>((value) => typeof value === 'function'),
  body: z.record(z.string(), z.unknown()),
  retry_num: z.number().int().min(0).max(10).catch(0),
})
const Frame = z.looseObject({ type: z.string(), reason: z.string().optional() })
const EventFrame = z.looseObject({ payload: z.looseObject({ event: z.looseObject({ type: z.string() }) }) })

/**
 * Keeps one Socket Mode connection open until the signal ends it. The promise is of the first attempt's outcome, good
 * or bad; it never rejects. When Slack says it will close a connection, the next one is opened before that happens:
 * the SDK's own reconnecting leaves a hole of five seconds and more, and dies of a network that is away.
 */
export async function keepSocket(socket: Socket): Promise<{ closed: Promise<void> }> {
  const { health, backoff, signal, log } = socket
  const first = Promise.withResolvers<void>()
  const closing = new Set<Promise<void>>()
  const ended = aborted(signal)

  async function attempt(): Promise<number> {
    const link = openLink(socket)
    try {
      await inTime(Promise.race([link.connect(), ended]), HELLO_MS)
      health.set('socket', undefined)
      log.info({}, 'Listening to Slack over a socket')
    } catch (error) {
      const reason = `Slack opens no socket: ${error === undefined ? 'closed again' : troubleOf(error).word}. ${hintFor(error)}`
      if (health.state().says !== reason) log.error({}, reason)
      health.set('socket', reason)
      await link.close()
      return 0
    }
    first.resolve()
    const since = performance.now()
    if ((await Promise.race([link.leaving, ended])) === 'broken') health.set('socket', 'The socket to Slack broke.')
    const closed = link.close()
    closing.add(closed)
    closed.finally(() => closing.delete(closed))
    return performance.now() - since
  }

  async function keep(): Promise<void> {
    let failures = 0
    while (!signal.aborted) {
      const lasted = await attempt()
      first.resolve()
      failures = lasted >= SETTLED_MS ? 0 : failures + 1
      if (signal.aborted || failures <= 0) continue
      if (lasted === 0 || failures > 2) {
        if (lasted > 0) health.set('socket', 'Slack keeps closing our socket.')
        await wait(waitAfter(failures - 1, backoff), signal)
      }
    }
    await Promise.all(closing)
  }

  const closed = keep()
  await first.promise
  return { closed }
}

function hintFor(error: unknown): string {
  return troubleOf(error).kind === 'token'
    ? 'Put an app-level token (xapp-…) with connections:write into SLACK_APP_TOKEN and start again.'
    : 'We go on trying.'
}

/** Bolt's receiver for its client alone: nothing is wired to an App, so that what comes in passes our own door. */
function openLink({ appToken, apiUrl, intake, log }: Socket): Link {
  const options = clientOptions({ apiUrl, log }, 5_000)
  const { client } = new SocketModeReceiver({
    appToken,
    autoReconnectEnabled: false,
    logger: quietLogger(log),
    installerOptions: { clientOptions: options },
  })
  const leaving = Promise.withResolvers<'refreshed' | 'broken'>()
  const gone = Promise.withResolvers<void>()
  client.on('disconnected', () => {
    leaving.resolve('broken')
    gone.resolve()
  })
  let closing = false
  const handlers = client.listeners('ws_message')
  client.removeAllListeners('ws_message')
  client.on('ws_message', (data: unknown, isBinary: unknown) => {
    const frame = readFrame(data)
    if (!frame) return log.warn({}, 'Slack sent a frame over the socket that we cannot read')
    if (frame === 'disconnect') leaving.resolve('refreshed')
    for (const handler of handlers) {
      Promise.resolve(handler(data, isBinary)).catch((error: unknown) =>
        log.warn({ error: String(error) }, 'A frame failed'),
      )
    }
  })
  client.on('slack_event', (raw: unknown) => void receive(raw, intake, log))
  return {
    async connect() {
      await client.start()
      if (closing) await client.disconnect()
    },
    leaving: leaving.promise,
    async close() {
      closing = true
      client.disconnect().catch(() => undefined)
      await Promise.race([gone.promise, pause(CLOSE_MS, undefined, { ref: false })])
      // The SDK waits 30 s for a peer that does not say goodbye; the second call does not.
      client.disconnect().catch(() => undefined)
    },
  }
}

/** What kind of frame it is; undefined for one the SDK would throw over, which would end the process. */
function readFrame(data: unknown): 'disconnect' | 'other' | undefined {
  if (typeof data !== 'string' || data.length > 4 * limits.body) return undefined
  try {
    const frame = Frame.safeParse(JSON.parse(data))
    if (!frame.success) return undefined
    if (frame.data.type === 'events_api' && !EventFrame.safeParse(frame.data).success) return undefined
    return frame.data.type === 'disconnect' ? 'disconnect' : 'other'
  } catch {
    return undefined
  }
}

async function receive(raw: unknown, intake: Intake, log: Log): Promise<void> {
  const envelope = Envelope.safeParse(raw)
  if (!envelope.success) return log.warn({}, 'Slack sent an envelope that we cannot read')
  const { ack, body, retry_num } = envelope.data
  const answer = await intake.take({ body, attempt: retry_num })
  if (answer.status >= 500) return
  try {
    await ack(typeof answer.body === 'object' && answer.body !== null ? answer.body : undefined)
  } catch (error) {
    log.warn({ error: String(error) }, 'An acknowledgement was lost with its socket')
  }
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve()
    else signal.addEventListener('abort', () => resolve(), { once: true })
  })
}
