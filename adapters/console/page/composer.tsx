import type { KeyboardEvent } from 'react'
import { useEffect, useRef, useState } from 'react'
import type { Message } from '../message.ts'
import type { Channel } from './api.ts'
import { Icon } from './icons.tsx'
import { useScene } from './scene.ts'

type Props = {
  channel: Channel
  draft: string
  onDraft: (text: string) => void
  onSend: (text: string) => void
  /** What this person typed before, oldest first. */
  history: readonly string[]
  thread: Message | undefined
  onLeaveThread: () => void
  notice: { readonly text: string; readonly bad: boolean } | undefined
  onDismiss: () => void
}

const SHOWN_HINTS = 4

/** Where commands are typed. Enter sends, Tab completes, up brings back what was typed before, Esc steps back. */
export function Composer({
  channel,
  draft,
  onDraft,
  onSend,
  history,
  thread,
  onLeaveThread,
  notice,
  onDismiss,
}: Props) {
  const { world, person } = useScene()
  const field = useRef<HTMLTextAreaElement>(null)
  const [back, setBack] = useState(0)
  const hints =
    draft.startsWith('/') && back === 0 ? completions(draft, [...history.toReversed(), ...world.examples]) : []

  // On a phone the keyboard would cover what was just chosen.
  useEffect(() => {
    if (matchMedia('(pointer: fine)').matches) field.current?.focus()
  }, [])

  const recall = (steps: number) => {
    const next = Math.max(0, Math.min(history.length, back + steps))
    setBack(next)
    onDraft(next === 0 ? '' : (history[history.length - next] ?? ''))
  }

  const send = () => {
    if (draft.trim() === '') return
    setBack(0)
    onSend(draft.trim())
  }

  const stepBack = () => {
    if (notice) onDismiss()
    else if (draft) recall(-back)
    else if (thread) onLeaveThread()
    else field.current?.blur()
  }

  const press = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    if (event.nativeEvent.isComposing || event.altKey) return
    const browsing = back > 0 || draft === ''
    const keys: Record<string, (() => void) | false> = {
      Enter: !event.shiftKey && send,
      Escape: stepBack,
      ArrowUp: browsing && (() => recall(1)),
      ArrowDown: back > 0 && (() => recall(-1)),
      Tab: !event.shiftKey && hints[0] !== undefined && (() => onDraft(hints[0] ?? draft)),
    }
    const act = keys[event.key]
    if (!act) return
    event.preventDefault()
    act()
  }

  return (
    <form
      className="composer"
      onSubmit={(event) => {
        event.preventDefault()
        send()
      }}
    >
      <div role="status" className="notice-place">
        {notice && (
          <p className={notice.bad ? 'notice notice-bad' : 'notice'}>
            {notice.text}
            <button type="button" className="tool" aria-label="Dismiss" onClick={onDismiss}>
              <Icon name="close" />
            </button>
          </p>
        )}
      </div>
      {hints.length > 0 && (
        <ul className="hints" aria-label="Completions">
          {hints.map((hint, i) => (
            <li key={hint}>
              <button
                type="button"
                onClick={() => {
                  onDraft(hint)
                  field.current?.focus()
                }}
              >
                <code>{hint}</code>
                {i === 0 && <kbd>Tab</kbd>}
              </button>
            </li>
          ))}
        </ul>
      )}
      <div className="composer-box">
        {thread && (
          <p className="in-thread">
            <Icon name="thread" />
            <span>In the thread of “{thread.text.split('\n', 1)[0]}”</span>
            <button type="button" className="tool" aria-label="Leave the thread" onClick={onLeaveThread}>
              <Icon name="close" />
            </button>
          </p>
        )}
        <div className="composer-line">
          <textarea
            id="composer"
            ref={field}
            rows={1}
            value={draft}
            placeholder={thread ? 'get pods' : '/k8s get pods'}
            aria-label={`Message to #${channel.name} as ${person.name}`}
            aria-keyshortcuts="Enter"
            spellCheck={false}
            autoCapitalize="off"
            autoComplete="off"
            autoCorrect="off"
            enterKeyHint="send"
            onChange={(event) => {
              setBack(0)
              onDraft(event.target.value)
            }}
            onKeyDown={press}
          />
          <button type="submit" className="send" aria-label="Send" disabled={draft.trim() === ''}>
            <Icon name="send" />
          </button>
        </div>
      </div>
      <p className="composer-foot">
        As <b>{person.name}</b>, {person.title}.
        <span className="only-wide">
          {' '}
          Try <code>/k8s help</code>
        </span>
      </p>
    </form>
  )
}

function completions(draft: string, lines: readonly string[]): readonly string[] {
  const fitting = lines.filter((line) => line.startsWith(draft) && line !== draft)
  return [...new Set(fitting)].slice(0, SHOWN_HINTS)
}
