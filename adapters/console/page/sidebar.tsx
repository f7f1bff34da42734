import type { ReactNode } from 'react'
import type { Channel } from './api.ts'

type Props = {
  channels: readonly Channel[]
  current: string
  unread: ReadonlyMap<string, number>
  open: boolean
  onChoose: (id: string) => void
  children: ReactNode
}

/** The channels, and what is new in them. On a phone it slides in. */
export function Sidebar({ channels, current, unread, open, onChoose, children }: Props) {
  return (
    <nav className={open ? 'side side-open' : 'side'} aria-label="Channels">
      <div className="brand">
        <img src="/console/icon.svg" alt="" width="28" height="28" />
        <span>Quarterdeck</span>
      </div>
      <h2 className="side-title">Channels</h2>
      <ul className="channels">
        {channels.map((channel) => {
          const count = unread.get(channel.id) ?? 0
          return (
            <li key={channel.id}>
              <button
                type="button"
                className={count > 0 ? 'channel channel-unread' : 'channel'}
                aria-current={channel.id === current ? 'page' : undefined}
                onClick={() => onChoose(channel.id)}
              >
                <span className="hash" aria-hidden="true">
                  #
                </span>
                <span className="channel-name">{channel.name}</span>
                {count > 0 && (
                  <span className="badge">
                    {count}
                    <span className="unseen"> new</span>
                  </span>
                )}
              </button>
            </li>
          )
        })}
      </ul>
      <dl className="keys">
        <Key keys="Ctrl K" what="Go to anything" />
        <Key keys="Alt 1…3" what="Act as" />
        <Key keys="Alt ↑ ↓" what="Next channel" />
        <Key keys="↑" what="Earlier commands" />
      </dl>
      <div className="side-foot">{children}</div>
    </nav>
  )
}

function Key({ keys, what }: { keys: string; what: string }) {
  return (
    <div>
      <dt>
        {keys.split(' ').map((key) => (
          <kbd key={key}>{key}</kbd>
        ))}
      </dt>
      <dd>{what}</dd>
    </div>
  )
}
