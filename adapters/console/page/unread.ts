import { useEffect, useState } from 'react'
import type { Message } from '../message.ts'

/** How many of the bot's messages arrived in each channel since it was last looked at. */
export function useUnread(messages: readonly Message[], current: string): ReadonlyMap<string, number> {
  const [read, setRead] = useState<ReadonlyMap<string, number>>(new Map())
  const last = messages.findLast((message) => message.channel === current)?.order ?? 0

  useEffect(() => {
    setRead((before) => new Map(before).set(current, last))
  }, [current, last])

  const counts = new Map<string, number>()
  for (const message of messages) {
    if (message.channel === current || !message.reply || message.order <= (read.get(message.channel) ?? 0)) continue
    counts.set(message.channel, (counts.get(message.channel) ?? 0) + 1)
  }
  return counts
}
