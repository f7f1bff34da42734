import type { KeyboardEvent } from 'react'
import { useEffect, useRef, useState } from 'react'
import type { View } from './scene.ts'
import { useScene } from './scene.ts'

type Props = {
  onClose: () => void
  onPerson: (id: string) => void
  onChannel: (id: string) => void
  onView: (view: View) => void
  onTheme: () => void
  onExample: (text: string) => void
  onTrouble: (id: string) => void
}

type Item = { readonly id: string; readonly group: string; readonly label: string; readonly run: () => void }

/** Ctrl/Cmd-K: everything that can be chosen on the page, found by typing (w3.org/WAI/ARIA/apg, combobox with list). */
export function Palette(props: Props) {
  const dialog = useRef<HTMLDialogElement>(null)
  const [query, setQuery] = useState('')
  const [place, setPlace] = useState(0)
  const found = useItems(props).filter((item) => matches(`${item.group} ${item.label}`, query))
  const current = found[Math.min(place, found.length - 1)]

  useEffect(() => dialog.current?.showModal(), [])
  useEffect(() => {
    if (current) document.getElementById(`go-${current.id}`)?.scrollIntoView({ block: 'nearest' })
  }, [current])

  const choose = (item: Item | undefined) => {
    props.onClose()
    item?.run()
  }

  const press = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (event.key === 'Enter') choose(current)
    if (event.key === 'Enter' || step !== undefined) event.preventDefault()
    if (step !== undefined) setPlace((Math.min(place, found.length - 1) + step + found.length) % found.length)
  }

  return (
    <dialog ref={dialog} className="palette" aria-label="Go to anything" onClose={props.onClose} closedby="any">
      <input
        role="combobox"
        aria-expanded="true"
        aria-controls="go-list"
        aria-activedescendant={current ? `go-${current.id}` : undefined}
        aria-label="Go to anything"
        placeholder="Person, channel, view, command…"
        autoComplete="off"
        value={query}
        onChange={(event) => {
          setQuery(event.target.value)
          setPlace(0)
        }}
        onKeyDown={press}
      />
      <div id="go-list" className="palette-list" role="listbox" aria-label="Choices">
        {found.map((item) => (
          <button
            key={item.id}
            id={`go-${item.id}`}
            type="button"
            role="option"
            tabIndex={-1}
            aria-selected={item === current}
            onClick={() => choose(item)}
          >
            <span className="palette-group">{item.group}</span>
            <span className="palette-label">{item.label}</span>
          </button>
        ))}
        {found.length === 0 && <p className="palette-none">Nothing is called that.</p>}
      </div>
    </dialog>
  )
}

function useItems(props: Props): readonly Item[] {
  const { world, theme } = useScene()
  const views: readonly [View, string][] = [
    ['slack', 'Slack'],
    ['teams', 'Teams'],
    ['text', 'Text'],
  ]
  const groups: readonly [string, readonly [string, () => void][]][] = [
    ['Act as', world.people.map(({ id, name, title }) => [`${name}, ${title}`, () => props.onPerson(id)])],
    ['Channel', world.channels.map(({ id, name }) => [`#${name}`, () => props.onChannel(id)])],
    ['Show as', views.map(([view, label]) => [label, () => props.onView(view)])],
    ['Theme', [[theme === 'dark' ? 'Light' : 'Dark', props.onTheme]]],
    ['Type', world.examples.map((example) => [example, () => props.onExample(example)])],
    ['Break', world.trouble.map(({ id, label }) => [label, () => props.onTrouble(id)])],
  ]
  return groups.flatMap(([group, items], i) =>
    items.map(([label, run], j): Item => ({ id: `${i}-${j}`, group, label, run })),
  )
}

function matches(text: string, query: string): boolean {
  const words = query.toLowerCase().split(/\s+/)
  return words.every((word) => text.toLowerCase().includes(word))
}
