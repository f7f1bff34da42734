import { useCallback, useMemo, useState } from 'react'
import type { Message } from '../message.ts'
import type { Channel, Person, World } from './api.ts'
import { click, say, startTrouble } from './api.ts'
import { useAsks } from './asks.ts'
import { Composer } from './composer.tsx'
import { Conversation } from './conversation.tsx'
import { useFeed } from './feed.ts'
import { Header } from './header.tsx'
import { Palette } from './palette.tsx'
import type { Scene, View } from './scene.ts'
import { SceneContext } from './scene.ts'
import { useShortcuts } from './shortcuts.ts'
import { Sidebar } from './sidebar.tsx'
import { useStored } from './stored.ts'
import { useTheme } from './theme.ts'
import { useUnread } from './unread.ts'

type Props = { world: World; firstPerson: Person; firstChannel: Channel }

/** The whole desk: channels at the left, the conversation, and who one is while looking at it. */
export function Desk({ world, firstPerson, firstChannel }: Props) {
  const feed = useFeed()
  const [personId, setPersonId] = useStored<string>('person', firstPerson.id)
  const [channelId, setChannelId] = useStored<string>('channel', firstChannel.id)
  const [view, setView] = useStored<View>('view', 'slack')
  const [theme, toggleTheme] = useTheme()
  const [asks, addAsk] = useAsks(feed.messages)
  const [thread, setThread] = useState<string>()
  const [palette, setPalette] = useState(false)
  const [drawer, setDrawer] = useState(false)
  const [draft, setDraft] = useState('')
  const [notice, setNotice] = useState<{ text: string; bad: boolean }>()

  const person = world.people.find(({ id }) => id === personId) ?? firstPerson
  const channel = world.channels.find(({ id }) => id === channelId) ?? firstChannel
  const seen = useMemo(() => visibleTo(person, feed.messages), [person, feed.messages])
  const here = useMemo(() => seen.filter((message) => message.channel === channel.id), [seen, channel.id])
  const unread = useUnread(seen, channel.id)

  const fail = (error: Error) => setNotice({ text: error.message, bad: true })
  const goTo = (id: string) => {
    setChannelId(id)
    setThread(undefined)
    setDrawer(false)
  }

  const send = (text: string) => {
    setNotice(undefined)
    setDraft('')
    const inThread = thread === undefined ? {} : { thread }
    const ask = { channel: channel.id, user: person.id, ...inThread }
    say({ ...ask, text }).then(
      ({ id }) => addAsk({ ...ask, id, at: Date.now() }),
      (error: Error) => {
        setDraft(text)
        fail(error)
      },
    )
  }

  const press = useCallback(
    (message: string, action: string, value?: string) => {
      setNotice(undefined)
      const clicked = { message, action, user: person.id, ...(value === undefined ? {} : { value }) }
      click(clicked).then(
        ({ id }) => addAsk({ id, channel: channel.id, user: person.id, message, action, at: Date.now() }),
        (error: Error) => setNotice({ text: error.message, bad: true }),
      )
    },
    [person.id, channel.id, addAsk],
  )

  const breakSomething = (id: string) => {
    const label = world.trouble.find((trouble) => trouble.id === id)?.label ?? id
    startTrouble(id).then(() => setNotice({ text: `Started: ${label}`, bad: false }), fail)
  }

  useShortcuts({
    person: (place) => setPersonId(world.people[place]?.id ?? person.id),
    channel: (step) => goTo(neighbour(world.channels, channel, step)),
    palette: () => setPalette((open) => !open),
    escape: () => setDrawer(false),
  })

  // Typing changes none of these, so it draws no message anew.
  const scene = useMemo(
    (): Scene => ({ world, person, view, theme, asks, click: press, replyIn: setThread }),
    [world, person, view, theme, asks, press],
  )
  return (
    <SceneContext value={scene}>
      <div className="desk">
        <Sidebar channels={world.channels} current={channel.id} unread={unread} open={drawer} onChoose={goTo}>
          <span className={feed.live ? 'live' : 'live live-off'}>{feed.live ? 'Live' : 'Connecting…'}</span>
        </Sidebar>
        {drawer && (
          <button type="button" className="scrim" aria-label="Close channels" onClick={() => setDrawer(false)} />
        )}
        <main className="main">
          <Header
            channel={channel}
            view={view}
            onPerson={setPersonId}
            onView={setView}
            onTheme={toggleTheme}
            onTrouble={breakSomething}
            onPalette={() => setPalette(true)}
            onDrawer={() => setDrawer(true)}
          />
          <Conversation
            key={`${channel.id} ${person.id}`}
            channel={channel}
            messages={here}
            loaded={feed.loaded}
            onExample={setDraft}
          />
          <Composer
            key={`${channel.id} ${person.id} ${thread}`}
            channel={channel}
            draft={draft}
            onDraft={setDraft}
            onSend={send}
            history={typedBy(person, feed.messages)}
            thread={here.find((message) => message.id === thread)}
            onLeaveThread={() => setThread(undefined)}
            notice={notice}
            onDismiss={() => setNotice(undefined)}
          />
        </main>
        {palette && (
          <Palette
            onClose={() => setPalette(false)}
            onPerson={setPersonId}
            onChannel={goTo}
            onView={setView}
            onTheme={toggleTheme}
            onExample={setDraft}
            onTrouble={breakSomething}
          />
        )}
      </div>
    </SceneContext>
  )
}

function visibleTo(person: Person, messages: readonly Message[]): readonly Message[] {
  return messages.filter((message) => message.visibleTo === undefined || message.visibleTo === person.id)
}

function typedBy(person: Person, messages: readonly Message[]): readonly string[] {
  const lines = messages.filter((message) => message.user === person.id).map((message) => message.text)
  return lines.filter((line, i) => line !== lines[i + 1])
}

function neighbour(channels: readonly Channel[], channel: Channel, step: number): string {
  const place = channels.findIndex(({ id }) => id === channel.id) + step
  return channels.at(place % channels.length)?.id ?? channel.id
}
