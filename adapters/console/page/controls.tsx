import { useState } from 'react'
import type { Button, Reply, Select } from '../../../src/reply.ts'
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
  const busy = asks.some((ask) => ask.message === message && ask.action === control?.id)

  // What must be confirmed waits for the dialog.
  const press = (run: () => void) => (element.confirm ? setAsking(() => run) : run())
  const choose = (option: Option | undefined) => {
    if (!option) return
    if (control?.kind === 'select') press(() => click(message, control.id, chosenValue(control, option)))
  }

  return (
    <>
      {element.type === 'button' ? (
        <PushButton element={element} busy={busy} onPress={() => control && press(() => click(message, control.id))} />
      ) : (
        <Choice element={element} busy={busy} onChoose={choose} />
      )}
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

/**
 * The control in the reply tree that a Slack element stands for. Its id is the action_id or ends it; a select's command may
 * be in its block's id instead; the words are the last resort.
 */
function controlFor(reply: Reply, element: Element): Button | Select | undefined {
  const controls = reply.nodes.flatMap((node): readonly (Button | Select)[] => {
    if (node.kind === 'buttons') return node.buttons
    return node.kind === 'select' ? [node] : []
  })
  const { actionId, blockId, label } = element
  return (
    controls.find(({ id }) => actionId === id || actionId.endsWith(`:${id}`)) ??
    controls.find(({ kind, command }) => kind === 'select' && blockId.endsWith(`:${command}`)) ??
    controls.find((control) => control.label === label)
  )
}

function chosenValue(select: Select, chosen: Option): string {
  const option =
    select.options.find(({ value }) => value === chosen.value) ??
    select.options.find(({ label }) => label === chosen.label)
  return option?.value ?? chosen.value
}
