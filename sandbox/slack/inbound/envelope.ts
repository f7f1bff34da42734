import type { WebSocket } from 'ws'
import type { Json } from '../blocks/check.ts'

export type Envelope = {
  readonly envelope_id: string
  readonly type: 'slash_commands' | 'interactive' | 'events_api'
  readonly payload: Json
  readonly accepts_response_payload: boolean
}

export type Ack = { readonly acked: boolean; readonly payload: Json }

/** Envelopes on their way, each until it is acknowledged or given up. */
export type Envelopes = {
  deliver(envelope: Envelope): Promise<Ack>
  acknowledged(id: string, payload: Json): void
  /** A connection is gone: its events go to another one. */
  lost(socket: WebSocket): void
  /** There is a new connection for what had none. */
  resume(): void
  stop(): void
}

type Pending = {
  readonly envelope: Envelope
  readonly done: (ack: Ack) => void
  socket: WebSocket | undefined
  attempt: number
  timer: NodeJS.Timeout | undefined
}

const RETRIES = 3
const NOT_ACKED: Ack = { acked: false, payload: {} }

/** Only events are sent again; a slash command or a click that was not acknowledged fails, and the user sees that. */
export function createEnvelopes(nextSocket: () => WebSocket | undefined, ackTimeoutMs: number): Envelopes {
  const pending = new Map<string, Pending>()

  function settle(entry: Pending, ack: Ack): void {
    clearTimeout(entry.timer)
    if (pending.get(entry.envelope.envelope_id) === entry) pending.delete(entry.envelope.envelope_id)
    entry.done(ack)
  }

  function send(entry: Pending, reason: string): void {
    clearTimeout(entry.timer)
    const { envelope, attempt } = entry
    const isEvent = envelope.type === 'events_api'
    entry.socket = nextSocket()
    if (!entry.socket && !isEvent) {
      settle(entry, NOT_ACKED)
      return
    }
    const retry = isEvent ? { retry_attempt: attempt, retry_reason: attempt === 0 ? '' : reason } : {}
    entry.socket?.send(JSON.stringify({ ...envelope, ...retry }))
    entry.timer = setTimeout(() => again(entry, 'timeout'), ackTimeoutMs)
  }

  function again(entry: Pending, reason: string): void {
    if (entry.envelope.type !== 'events_api' || entry.attempt >= RETRIES) {
      settle(entry, NOT_ACKED)
    } else {
      entry.attempt += 1
      send(entry, reason)
    }
  }

  return {
    deliver: (envelope) =>
      new Promise((done) => {
        const entry: Pending = { envelope, done, socket: undefined, attempt: 0, timer: undefined }
        const before = pending.get(envelope.envelope_id)
        if (before) settle(before, NOT_ACKED)
        pending.set(envelope.envelope_id, entry)
        send(entry, '')
      }),
    acknowledged(id, payload) {
      const entry = pending.get(id)
      if (entry) settle(entry, { acked: true, payload })
    },
    lost(socket) {
      for (const entry of pending.values()) if (entry.socket === socket) again(entry, 'connection_failed')
    },
    resume() {
      for (const entry of pending.values()) if (!entry.socket) again(entry, 'connection_failed')
    },
    stop() {
      for (const entry of pending.values()) settle(entry, NOT_ACKED)
    },
  }
}
