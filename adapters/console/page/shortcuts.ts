import { useEffect, useEffectEvent } from 'react'

type Shortcuts = {
  readonly person: (place: number) => void
  readonly channel: (step: number) => void
  readonly palette: () => void
  readonly escape: () => void
}

/**
 * Keys that work everywhere: Ctrl/Cmd-K, Alt with a digit for a person, Alt with up or down for a channel; and any letter goes
 * to the composer, as in every chat.
 */
export function useShortcuts(shortcuts: Shortcuts): void {
  const press = useEffectEvent((event: KeyboardEvent) => {
    const digit = /^Digit([1-9])$/.exec(event.code)?.[1]
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'k') {
      event.preventDefault()
      shortcuts.palette()
    } else if (event.altKey && digit) {
      event.preventDefault()
      shortcuts.person(Number(digit) - 1)
    } else if (event.altKey && (event.key === 'ArrowUp' || event.key === 'ArrowDown')) {
      event.preventDefault()
      shortcuts.channel(event.key === 'ArrowUp' ? -1 : 1)
    } else if (event.key === 'Escape') {
      shortcuts.escape()
    } else if (isTyping(event)) {
      document.getElementById('composer')?.focus()
    }
  })

  useEffect(() => {
    addEventListener('keydown', press)
    return () => removeEventListener('keydown', press)
  }, [])
}

function isTyping(event: KeyboardEvent): boolean {
  const plain = event.key.length === 1 && event.key !== ' ' && !event.ctrlKey && !event.metaKey && !event.altKey
  const busy = event.target instanceof Element && event.target.closest('input, textarea, select, dialog, [role=menu]')
  return plain && !busy
}
