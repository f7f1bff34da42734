import { memo, useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react'
import type { Message } from '../message.ts'
import type { Channel } from './api.ts'
import { Icon } from './icons.tsx'
import { MessageRow } from './message-row.tsx'
import { useScene } from './scene.ts'
import { Thread } from './thread.tsx'
import { Welcome } from './welcome.tsx'
import { Working } from './working.tsx'

type Props = {
  channel: Channel
  messages: readonly Message[]
  loaded: boolean
  onExample: (text: string) => void
}

const SHOWN_AT_ONCE = 60
const NEAR_BOTTOM_PX = 120

/** The messages of a channel, threads under their first message, always at the newest unless somebody scrolled up. */
export const Conversation = memo(function Conversation({ channel, messages, loaded, onExample }: Props) {
  const { asks } = useScene()
  const [shown, setShown] = useState(SHOWN_AT_ONCE)
  const scroll = useSticking()
  const known = new Set(messages.map((message) => message.id))
  const roots = messages.filter((message) => message.thread === undefined || !known.has(message.thread))
  const visible = roots.slice(-shown)
  const working = asks.filter((ask) => ask.channel === channel.id && ask.thread === undefined && !ask.message)

  return (
    <div className="talk-frame">
      <section className="talk" ref={scroll.frame} aria-label={`Messages in #${channel.name}`} tabIndex={-1}>
        <div className="talk-inner" ref={scroll.content}>
          {roots.length > visible.length && (
            <button type="button" className="earlier" onClick={() => setShown(shown + SHOWN_AT_ONCE)}>
              Show {Math.min(SHOWN_AT_ONCE, roots.length - visible.length)} earlier messages
            </button>
          )}
          {loaded && roots.length === 0 && <Welcome channel={channel} onExample={onExample} />}
          {visible.map((root, i) => (
            <div key={root.id} className="root">
              <Day at={root.at} before={visible[i - 1]?.at} />
              <MessageRow message={root} follows={follows(root, visible[i - 1])} />
              <Thread root={root} replies={messages.filter((message) => message.thread === root.id)} />
            </div>
          ))}
          {working.map((ask) => (
            <Working key={ask.id} since={ask.at} />
          ))}
        </div>
      </section>
      {scroll.away && (
        <button type="button" className="newest" onClick={scroll.toNewest}>
          <Icon name="down" /> Newest
        </button>
      )}
      <Announcer message={messages.findLast((message) => message.reply)} />
    </div>
  )
})

function useSticking() {
  const frame = useRef<HTMLElement>(null)
  const content = useRef<HTMLDivElement>(null)
  const stuck = useRef(true)
  const [away, setAway] = useState(false)

  const toNewest = useCallback(() => {
    const element = frame.current
    if (element) element.scrollTop = element.scrollHeight
  }, [])

  // Cards grow after they are drawn, so the size is followed, not the list.
  useLayoutEffect(() => {
    const element = frame.current
    const inner = content.current
    if (!element || !inner) return
    const grown = new ResizeObserver(() => stuck.current && toNewest())
    let before = element.scrollTop
    // Only somebody who scrolls up leaves the newest; a card that grows between two scrolls does not count as leaving.
    const moved = () => {
      const near = element.scrollHeight - element.scrollTop - element.clientHeight < NEAR_BOTTOM_PX
      stuck.current = near || (stuck.current && element.scrollTop >= before)
      before = element.scrollTop
      setAway(!stuck.current)
    }
    grown.observe(inner)
    grown.observe(element)
    element.addEventListener('scroll', moved, { passive: true })
    return () => {
      grown.disconnect()
      element.removeEventListener('scroll', moved)
    }
  }, [toNewest])

  return { frame, content, away, toNewest }
}

/** Reads the first line of what the bot says next, not the table below it. */
function Announcer({ message }: { message: Message | undefined }) {
  const [first] = useState(message?.order ?? 0)
  const [spoken, setSpoken] = useState('')
  useEffect(() => {
    if (message && (message.order > first || message.revision > 1)) {
      setSpoken(`Quarterdeck: ${message.text.split('\n', 1)[0]?.slice(0, 200)}`)
    }
  }, [message, first])
  return (
    <p className="unseen" aria-live="polite">
      {spoken}
    </p>
  )
}

function Day({ at, before }: { at: number; before: number | undefined }) {
  const day = new Date(at).toDateString()
  if (before !== undefined && new Date(before).toDateString() === day) return null
  const today = day === new Date().toDateString()
  const name = new Intl.DateTimeFormat('en', { weekday: 'long', month: 'long', day: 'numeric' }).format(at)
  return (
    <h3 className="day">
      <span>{today ? 'Today' : name}</span>
    </h3>
  )
}

function follows(message: Message, before: Message | undefined): boolean {
  return before !== undefined && !message.reply && before.user === message.user && message.at - before.at < 60_000
}
