import { useState } from 'react'
import type { Message } from '../message.ts'
import { MessageRow } from './message-row.tsx'
import { useScene } from './scene.ts'
import { Working } from './working.tsx'

const SHOWN_REPLIES = 4

/** The replies under a message: the last few, the rest on demand. */
export function Thread({ root, replies }: { root: Message; replies: readonly Message[] }) {
  const { asks, replyIn } = useScene()
  const [all, setAll] = useState(false)
  const working = asks.filter((ask) => ask.thread === root.id)
  if (replies.length === 0 && working.length === 0) return null
  const hidden = all ? 0 : Math.max(0, replies.length - SHOWN_REPLIES)
  return (
    <section className="thread" aria-label="Thread">
      {hidden > 0 && (
        <button type="button" className="link" onClick={() => setAll(true)}>
          Show {hidden} earlier {hidden === 1 ? 'reply' : 'replies'}
        </button>
      )}
      {replies.slice(hidden).map((reply) => (
        <MessageRow key={reply.id} message={reply} inThread />
      ))}
      {working.map((ask) => (
        <Working key={ask.id} since={ask.at} />
      ))}
      <button type="button" className="link" onClick={() => replyIn(root.id)}>
        Reply in thread
      </button>
    </section>
  )
}
