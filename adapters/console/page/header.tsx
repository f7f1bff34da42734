import type { Channel } from './api.ts'
import { Icon, PersonFace } from './icons.tsx'
import { Menu } from './menu.tsx'
import type { View } from './scene.ts'
import { useScene } from './scene.ts'

type Props = {
  channel: Channel
  view: View
  onPerson: (id: string) => void
  onView: (view: View) => void
  onTheme: () => void
  onTrouble: (id: string) => void
  onPalette: () => void
  onDrawer: () => void
}

const VIEWS: readonly { id: View; label: string }[] = [
  { id: 'slack', label: 'Slack' },
  { id: 'teams', label: 'Teams' },
  { id: 'text', label: 'Text' },
]

/** Where one is, as whom, and how it is drawn. */
export function Header({ channel, view, onPerson, onView, onTheme, onTrouble, onPalette, onDrawer }: Props) {
  const { world, theme } = useScene()
  return (
    <header className="head">
      <button type="button" className="tool only-narrow" aria-label="Channels" onClick={onDrawer}>
        <Icon name="menu" />
      </button>
      <div className="where">
        <h1>
          <span className="hash" aria-hidden="true">
            #
          </span>
          {channel.name}
        </h1>
        <p>{channel.topic}</p>
      </div>
      <People onPerson={onPerson} />
      <fieldset className="segments">
        <legend className="unseen">Show messages as</legend>
        {VIEWS.map(({ id, label }) => (
          <label key={id}>
            <input type="radio" name="view" value={id} checked={view === id} onChange={() => onView(id)} />
            <span>{label}</span>
          </label>
        ))}
      </fieldset>
      <div className="tools">
        {world.trouble.length > 0 && (
          <Menu label="Break something" icon="bolt" items={world.trouble} onChoose={onTrouble} />
        )}
        <button
          type="button"
          className="tool"
          aria-label="Go to anything"
          title="Go to anything (Ctrl K)"
          onClick={onPalette}
        >
          <Icon name="search" />
        </button>
        <button
          type="button"
          className="tool"
          aria-label={theme === 'dark' ? 'Light theme' : 'Dark theme'}
          title={theme === 'dark' ? 'Light theme' : 'Dark theme'}
          onClick={onTheme}
        >
          <Icon name={theme === 'dark' ? 'sun' : 'moon'} />
        </button>
      </div>
    </header>
  )
}

function People({ onPerson }: { onPerson: (id: string) => void }) {
  const { world, person } = useScene()
  return (
    <fieldset className="people">
      <legend>Acting as</legend>
      {world.people.map(({ id, name, title }, place) => (
        <label key={id} title={`${name}, ${title} (Alt ${place + 1})`}>
          <input type="radio" name="person" value={id} checked={person.id === id} onChange={() => onPerson(id)} />
          <span className="person">
            <PersonFace name={name} place={place} />
            <span className="person-words">
              <span className="person-name">{name}</span>
              <span className="person-title">{title}</span>
            </span>
          </span>
        </label>
      ))}
    </fieldset>
  )
}
