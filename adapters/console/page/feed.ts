import { useEffect, useReducer, useState } from 'react'
import type { Message } from '../message.ts'
import { loadMessages } from './api.ts'

/** Every message the page knows, in order of first appearance. */
export type Feed = { readonly messages: readonly Message[]; readonly loaded: boolean; readonly live: boolean }

type Change = { readonly forget: true } | { readonly messages: readonly Message[] }

const REOPEN_MS = 2_000

/** Loads what was said, then follows the event stream. The browser resumes it by itself; when it gives up, we reopen. */
export function useFeed(): Feed {
  const [messages, change] = useReducer(apply, [])
  const [loaded, setLoaded] = useState(false)
  const [live, setLive] = useState(false)

  useEffect(() => {
    let stream: EventSource | undefined
    let retry: ReturnType<typeof setTimeout> | undefined
    let cursor = ''

    const open = () => {
      stream = new EventSource(`/console/api/stream?after=${encodeURIComponent(cursor)}`)
      stream.addEventListener('reset', () => change({ forget: true }))
      stream.addEventListener('ready', () => setLive(true))
      stream.addEventListener('message', (event) => {
        cursor = event.lastEventId
        change({ messages: [JSON.parse(event.data)] })
      })
      stream.addEventListener('error', () => {
        setLive(false)
        if (stream?.readyState === EventSource.CLOSED) retry = setTimeout(open, REOPEN_MS)
      })
    }

    const load = async () => {
      const page = await loadMessages()
      cursor = page.cursor
      change({ messages: page.messages })
      setLoaded(true)
      open()
    }
    const begin = () => load().catch(() => (retry = setTimeout(begin, REOPEN_MS)))
    begin()

    return () => {
      stream?.close()
      clearTimeout(retry)
    }
  }, [])

  return { messages, loaded, live }
}

function apply(known: readonly Message[], change: Change): readonly Message[] {
  if ('forget' in change) return []
  const byId = new Map(known.map((message) => [message.id, message]))
  for (const message of change.messages) {
    if ((byId.get(message.id)?.revision ?? 0) < message.revision) byId.set(message.id, message)
  }
  return [...byId.values()].sort((a, b) => a.order - b.order)
}
