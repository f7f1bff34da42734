import { useState } from 'react'
import type { Button, Input, Reply, Select } from '../../../src/reply.ts'
import type { Element, Option } from './blocks.ts'
import { ConfirmDialog } from './confirm-dialog.tsx'
import { placed } from './placed.ts'
import { useScene } from './scene.ts'

type Props = { elements: readonly Element[]; message: string; reply: Reply }

/** Buttons, menus and selects that do what they say. */
export function Controls({ elements, message, reply }: Props) {
  return (
    <div className="controls">
      {placed(elements).map(({ thing, place }) => (
        <Control key={place} element={thing} message={message} reply={reply} />
      ))}
    </div>
  )
}

function Control({ element, message, reply }: { element: Element; message: string; reply: Reply }) {
  const { click, asks, person } = useScene()
  const [asking, setAsking] = useState<() => void>()
  const control = controlFor(reply, element)
  // Slack opens a window for it; the page has room.
  const isText = control?.kind === 'input' && control.multiline === true
  const busy = asks.some((ask) => ask.message === message && ask.action === control?.id)

  // What must be confirmed waits for the dialog.
  const press = (run: () => void) => (element.confirm ? setAsking(() => run) : run())
  const choose = (option: Option | undefined) => {
    if (!option) return
    if (control?.kind === 'select') press(() => click(message, control.id, chosenValue(control, option)))
  }

  return (
    <>
      {isText && <WrittenText element={element} busy={busy} onSend={(text) => click(message, control.id, text)} />}
      {element.type === 'button' && !isText && (
        <PushButton element={element} busy={busy} onPress={() => control && press(() => click(message, control.id))} />
      )}
      {element.type === 'plain_text_input' && (
        <WrittenLine element={element} busy={busy} onSend={(text) => control && click(message, control.id, text)} />
      )}
      {element.type === 'static_select' && <Choice element={element} busy={busy} onChoose={choose} />}
      {asking && element.confirm && (
        <ConfirmDialog
          confirm={element.confirm}
          person={person.name}
          onYes={asking}
          onClose={() => setAsking(undefined)}
        />
      )}
    </>
  )
}

function PushButton({ element, busy, onPress }: { element: Element; busy: boolean; onPress: () => void }) {
  const look = `button button-${element.style || 'plain'}${busy ? ' button-busy' : ''}`
  if (element.url) {
    return (
      <a className={look} href={element.url} target="_blank" rel="noopener noreferrer">
        {element.label}
      </a>
    )
  }
  return (
    <button type="button" className={look} aria-busy={busy} disabled={busy} onClick={onPress}>
      {element.label}
    </button>
  )
}

function Choice({
  element,
  busy,
  onChoose,
}: {
  element: Element
  busy: boolean
  onChoose: (option: Option | undefined) => void
}) {
  const name = element.label || 'More'
  return (
    <select
      className="button button-plain choice"
      aria-label={name}
      aria-busy={busy}
      disabled={busy}
      value=""
      onChange={(event) => onChoose(element.options[Number(event.target.value)])}
    >
      <option value="" disabled hidden>
        {name}
      </option>
      {placed(element.options).map(({ thing, place }) => (
        <option key={place} value={place}>
          {thing.label}
        </option>
      ))}
    </select>
  )
}

/** A line to write; Enter sends it, as in Slack. */
function WrittenLine({ element, busy, onSend }: { element: Element; busy: boolean; onSend: (text: string) => void }) {
  const [written, setWritten] = useState(element.value)
  return (
    <form
      className="written"
      aria-busy={busy}
      onSubmit={(event) => {
        event.preventDefault()
        if (!busy) onSend(written)
      }}
    >
      <label>
        <span className="written-label">{element.label}</span>
        <input
          type="text"
          value={written}
          placeholder={element.placeholder}
          enterKeyHint="send"
          autoComplete="off"
          autoCapitalize="off"
          autoCorrect="off"
          spellCheck={false}
          onChange={(event) => setWritten(event.target.value)}
        />
      </label>
      <span className="written-hint">Enter sends it</span>
    </form>
  )
}

/** A text of several lines, sent by its button. */
function WrittenText({ element, busy, onSend }: { element: Element; busy: boolean; onSend: (text: string) => void }) {
  const [written, setWritten] = useState('')
  return (
    <form
      className="written"
      aria-busy={busy}
      onSubmit={(event) => {
        event.preventDefault()
        if (!busy && written.trim() !== '') onSend(written)
      }}
    >
      <label>
        <span className="written-label">{element.label}</span>
        <textarea rows={8} value={written} spellCheck={false} onChange={(event) => setWritten(event.target.value)} />
      </label>
      <button type="submit" className="button button-plain" disabled={busy || written.trim() === ''}>
        Send
      </button>
    </form>
  )
}

/**
 * The control in the reply tree that a Slack element stands for. A button's id ends its action_id, a menu's or an input's
 * command does; the words are the last resort.
 */
function controlFor(reply: Reply, element: Element): Button | Select | Input | undefined {
  const controls = reply.nodes.flatMap((node): readonly (Button | Select | Input)[] => {
    if (node.kind === 'buttons') return node.buttons
    return node.kind === 'select' || node.kind === 'input' ? [node] : []
  })
  const { type, actionId, label } = element
  const isButton = type === 'button' && !actionId.startsWith('w:')
  const alike = controls.filter(({ kind }) => (kind === 'button') === isButton)
  return (
    alike.find(({ id }) => actionId === id || actionId.endsWith(`:${id}`)) ??
    alike.find(({ kind, command }) => kind !== 'button' && actionId.endsWith(`:${command}`)) ??
    alike.find((control) => control.label === label)
  )
}

function chosenValue(select: Select, chosen: Option): string {
  const option =
    select.options.find(({ value }) => value === chosen.value) ??
    select.options.find(({ label }) => label === chosen.label)
  return option?.value ?? chosen.value
}
