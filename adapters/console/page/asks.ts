import { useCallback, useEffect, useMemo, useState } from 'react'
import type { Message } from '../message.ts'

/** Something this page asked that has no answer yet. `message` and `action` name the control that was clicked. */
export type Ask = {
  readonly id: string
  readonly channel: string
  readonly user: string
  readonly thread?: string
  readonly message?: string
  readonly action?: string
  readonly at: number
}

const MOST_ASKS = 50

/** What is still being worked on, and how to add to it. */
export function useAsks(messages: readonly Message[]): readonly [readonly Ask[], (ask: Ask) => void] {
  const [asks, setAsks] = useState<readonly Ask[]>([])
  const open = useMemo(() => asks.filter((ask) => !isAnswered(ask, messages)), [asks, messages])
  // A message that answered one ask and is edited by another has forgotten the first.
  useEffect(() => {
    const done = asks.filter((ask) => !open.includes(ask))
    if (done.length > 0) setAsks((all) => all.filter((ask) => !done.includes(ask)))
  }, [asks, open])
  const add = useCallback((ask: Ask) => setAsks((all) => [...all, ask].slice(-MOST_ASKS)), [])
  return [open, add]
}

/** An answer names its question; one whose address lost the name counts when it came later to the same place. */
function isAnswered(ask: Ask, messages: readonly Message[]): boolean {
  return messages.some((message) => {
    if (!message.reply) return false
    if (message.answers !== undefined) return message.answers === ask.id
    const later = (message.editedAt ?? message.at) >= ask.at
    const seen = message.visibleTo === undefined || message.visibleTo === ask.user
    return later && seen && message.channel === ask.channel && message.thread === ask.thread
  })
}
