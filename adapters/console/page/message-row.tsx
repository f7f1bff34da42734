import { lazy, memo, Suspense } from 'react'
import type { Message } from '../message.ts'
import { Boundary } from './boundary.tsx'
import { FileChips } from './file-chips.tsx'
import { FoldedTexts } from './folded-texts.tsx'
import { BotFace, Icon, PersonFace } from './icons.tsx'
import { useScene } from './scene.ts'
import { SlackMessage } from './slack-message.tsx'
import { Dots } from './working.tsx'

// The card library is large, and most people look at one platform.
const TeamsMessage = lazy(() => import('./teams-message.tsx'))

type Props = { message: Message; follows?: boolean; inThread?: boolean }

const CLOCK = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' })
const FULL = new Intl.DateTimeFormat('en-GB', { dateStyle: 'full', timeStyle: 'long' })

/** One message: who, when, and what, drawn as the chosen platform draws it. */
export const MessageRow = memo(function MessageRow({ message, follows = false, inThread = false }: Props) {
  const { world, person, asks, replyIn } = useScene()
  const place = world.people.findIndex(({ id }) => id === message.user)
  const name = message.reply ? 'Quarterdeck' : (world.people[place]?.name ?? message.user ?? 'Somebody')
  const hidden = message.visibleTo !== undefined && message.reply !== undefined
  return (
    <article
      className={`row${hidden ? ' row-private' : ''}${follows ? ' row-follows' : ''}`}
      aria-label={`${name}, ${CLOCK.format(message.at)}`}
      data-message={message.id}
    >
      {message.reply ? <BotFace /> : <PersonFace name={name} place={Math.max(0, place)} />}
      <div className="row-main">
        {hidden && (
          <p className="only-you">
            <Icon name="eye" /> Only visible to you
          </p>
        )}
        <p className="byline">
          <span className="name">{name}</span>
          {message.reply && <span className="app">APP</span>}
          {message.user === person.id && <span className="you">you</span>}
          <time dateTime={new Date(message.at).toISOString()} title={FULL.format(message.at)}>
            {CLOCK.format(message.at)}
          </time>
          {message.editedAt !== undefined && (
            <span className="edited" title={`${FULL.format(message.editedAt)}, revision ${message.revision}`}>
              edited
            </span>
          )}
        </p>
        <div className="body" key={message.revision}>
          <Body message={message} />
        </div>
        {asks.some((ask) => ask.message === message.id) && (
          <p className="working" role="status">
            <Dots /> Working
          </p>
        )}
      </div>
      {!inThread && message.visibleTo === undefined && (
        <button
          type="button"
          className="tool row-tool"
          aria-label={`Reply in thread to ${name}`}
          title="Reply in thread"
          onClick={() => replyIn(message.id)}
        >
          <Icon name="thread" />
        </button>
      )}
    </article>
  )
})

function Body({ message }: { message: Message }) {
  const { view } = useScene()
  if (!message.reply) return <p className="said">{message.text}</p>
  if (view === 'text')
    return (
      <>
        <pre className="plain">{message.text}</pre>
        <FoldedTexts reply={message.reply} />
      </>
    )
  return (
    <Boundary instead={<pre className="plain">{message.text}</pre>}>
      {view === 'slack' ? (
        <SlackMessage message={message} reply={message.reply} />
      ) : (
        <Suspense fallback={<pre className="plain">{message.text}</pre>}>
          <TeamsMessage message={message} />
        </Suspense>
      )}
      {view === 'slack' && <FileChips files={message.slack?.files ?? []} />}
    </Boundary>
  )
}
