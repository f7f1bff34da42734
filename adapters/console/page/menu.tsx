import type { KeyboardEvent } from 'react'
import { useEffect, useRef, useState } from 'react'
import type { IconName } from './icons.tsx'
import { Icon } from './icons.tsx'

type Props = {
  label: string
  icon: IconName
  items: readonly { readonly id: string; readonly label: string }[]
  onChoose: (id: string) => void
}

/** A button with a menu (w3.org/WAI/ARIA/apg, menu button): arrows move, Enter chooses, Esc closes. */
export function Menu({ label, icon, items, onChoose }: Props) {
  const [open, setOpen] = useState(false)
  const root = useRef<HTMLDivElement>(null)

  useEffect(() => {
    if (!open) return
    root.current?.querySelector<HTMLElement>('[role=menuitem]')?.focus()
    const away = (event: PointerEvent) => {
      if (event.target instanceof Node && !root.current?.contains(event.target)) setOpen(false)
    }
    addEventListener('pointerdown', away)
    return () => removeEventListener('pointerdown', away)
  }, [open])

  const close = () => {
    setOpen(false)
    root.current?.querySelector('button')?.focus()
  }

  const press = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (event.key === 'Escape' || event.key === 'Tab') close()
    if (step === undefined) return
    event.preventDefault()
    const all = [...(root.current?.querySelectorAll<HTMLElement>('[role=menuitem]') ?? [])]
    const place = all.indexOf(document.activeElement as HTMLElement)
    all.at((place + step) % all.length)?.focus()
  }

  return (
    <div className="menu" ref={root}>
      <button
        type="button"
        className="tool tool-words"
        aria-haspopup="menu"
        aria-expanded={open}
        onClick={() => setOpen(!open)}
      >
        <Icon name={icon} />
        <span className="tool-label">{label}</span>
      </button>
      {open && (
        <div className="menu-list" role="menu" aria-label={label} tabIndex={-1} onKeyDown={press}>
          {items.map((item) => (
            <button
              key={item.id}
              type="button"
              role="menuitem"
              tabIndex={-1}
              onClick={() => {
                onChoose(item.id)
                close()
              }}
            >
              {item.label}
            </button>
          ))}
        </div>
      )}
    </div>
  )
}
