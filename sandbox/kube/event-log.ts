import type { KubeObject } from '../object.ts'
import { expired } from './api-error.ts'
import type { Kind } from './kind.ts'

/** One change, at its own revision. `object` of a DELETED event is the last state, stamped with the deletion's revision. */
export type StoreEvent = {
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED'
  readonly kind: Kind
  readonly object: KubeObject
  readonly previous?: KubeObject
  readonly rv: number
}

export type EventLog = {
  append(event: StoreEvent): void
  /** Events after `rv`, oldest first. Throws 410 Expired once they were compacted away. */
  since(rv: number): readonly StoreEvent[]
  /** Forgets everything up to and including `rv`. */
  compact(rv: number): void
  /** Delivers each event in order, also to those who write while they listen. */
  subscribe(fn: (event: StoreEvent) => void): () => void
}

/** Keeps the last `limit` events, as etcd keeps five minutes of them. */
export function createEventLog(limit: number): EventLog {
  let events: StoreEvent[] = []
  let compacted = 0
  const listeners = new Set<(event: StoreEvent) => void>()
  const pending: StoreEvent[] = []
  let delivering = false

  function deliver(): void {
    if (delivering) return
    delivering = true
    try {
      for (let event = pending.shift(); event; event = pending.shift()) {
        for (const listener of [...listeners]) if (listeners.has(listener)) listener(event)
      }
    } finally {
      delivering = false
    }
  }

  return {
    append(event) {
      events.push(event)
      // Twice the limit before cutting, so that a cut costs little an event.
      if (events.length > limit * 2) {
        compacted = events[limit - 1]?.rv ?? compacted
        events = events.slice(limit)
      }
      pending.push(event)
      deliver()
    },
    since(rv) {
      if (rv < compacted) throw expired(rv, compacted)
      return events.slice(firstAfter(events, rv))
    },
    compact(rv) {
      compacted = Math.max(compacted, rv)
      events = events.slice(firstAfter(events, rv))
    },
    subscribe(fn) {
      listeners.add(fn)
      return () => void listeners.delete(fn)
    },
  }
}

function firstAfter(events: readonly StoreEvent[], rv: number): number {
  let low = 0
  let high = events.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((events[middle]?.rv ?? 0) <= rv) low = middle + 1
    else high = middle
  }
  return low
}
