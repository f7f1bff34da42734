import { useEffect, useRef } from 'react'
import type { Confirm } from './blocks.ts'

type Props = { confirm: Confirm; person: string; onYes: () => void; onClose: () => void }

/** Asks before something is done. Esc and a click beside it mean no. */
export function ConfirmDialog({ confirm, person, onYes, onClose }: Props) {
  const dialog = useRef<HTMLDialogElement>(null)
  useEffect(() => dialog.current?.showModal(), [])
  return (
    <dialog ref={dialog} className="confirm" aria-labelledby="confirm-title" onClose={onClose} closedby="any">
      <h2 id="confirm-title">{confirm.title}</h2>
      <p>{confirm.text}</p>
      <p className="confirm-who">You are acting as {person}.</p>
      <div className="confirm-buttons">
        <button type="button" className="button button-plain" onClick={onClose}>
          {confirm.deny}
        </button>
        <button
          type="button"
          className={confirm.danger ? 'button button-danger' : 'button button-primary'}
          onClick={() => {
            onClose()
            onYes()
          }}
        >
          {confirm.confirm}
        </button>
      </div>
    </dialog>
  )
}
