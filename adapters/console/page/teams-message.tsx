import type { Action } from 'adaptivecards'
import { AdaptiveCard, ExecuteAction, OpenUrlAction, SubmitAction } from 'adaptivecards'
import { useEffect, useEffectEvent, useRef } from 'react'
import type { Message } from '../message.ts'
import { field, text } from './blocks.ts'
import { useScene } from './scene.ts'
import { TEAMS_HOST } from './teams-host.ts'
import { cardHtml } from './teams-markdown.ts'

AdaptiveCard.onProcessMarkdown = (source, result) => {
  result.outputHtml = cardHtml(source)
  result.didProcess = true
}

/** A reply as Teams shows it: the card drawn by the library made for it, its actions wired to the bot. */
export default function TeamsMessage({ message }: { message: Message }) {
  const { click, world } = useScene()
  const place = useRef<HTMLDivElement>(null)

  const act = useEffectEvent((action: Action) => {
    if (action instanceof OpenUrlAction && action.url) window.open(action.url, '_blank', 'noopener')
    if (!(action instanceof ExecuteAction || action instanceof SubmitAction)) return
    const id = action.id ?? ''
    const value = field(action.data, `${id}.value`)
    click(message.id, id, value === undefined ? undefined : text(value))
  })

  useEffect(() => {
    const [first, ...more] = [message.teams, ...(message.teamsMore ?? [])].map((source) => {
      const card = new AdaptiveCard()
      card.hostConfig = TEAMS_HOST
      card.onExecuteAction = (action) => act(action)
      card.parse(source)
      return card.render()
    })
    place.current?.replaceChildren(first ?? message.text, ...more.filter((card) => card !== undefined))
    for (const mention of place.current?.querySelectorAll('.mention') ?? []) {
      const person = world.people.find(({ id }) => mention.textContent === `@${id}`)
      if (person) mention.textContent = `@${person.name}`
    }
  }, [message, world])

  return <div className="teams" ref={place} />
}
