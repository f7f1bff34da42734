import type { MessageProps } from 'slack-blocks-to-jsx'
import type { Person } from './api.ts'
import type { Block } from './blocks.ts'
import { field, list, text } from './blocks.ts'

/** The marks that say how bad it is. Slack shows its own pictures for these, and not every machine has a font for them. */
const MARKS: Readonly<Record<string, string>> = {
  '🟢': 'large_green_circle',
  '🟡': 'large_yellow_circle',
  '🔴': 'red_circle',
  '🔵': 'large_blue_circle',
  '🟥': 'large_red_square',
  '🟧': 'large_orange_square',
}

const MARK = new RegExp(`(${Object.keys(MARKS).join('|')})`, 'gu')
/** https://docs.slack.dev/messaging/formatting-message-text/#date-formatting */
const MOMENT = /<!date\^(\d+)\^[^>]*>/g

type Emoji = NonNullable<NonNullable<MessageProps['hooks']>['emoji']>

/** Draws the marks; leaves every other emoji to the library. */
export const drawEmoji: Emoji = (emoji, parse) =>
  Object.values(MARKS).includes(emoji.name) ? (
    <span className={`mark ${emoji.name}`} role="img" aria-label={emoji.name.replaceAll('_', ' ')} />
  ) : (
    parse(emoji)
  )

/** A block as Slack would dress it: marks as its emoji, and the console's people, whose ids are not Slack's, as mentions. */
export function dressed(block: Block, people: readonly Person[]): Block {
  if (block.type === 'header')
    return { ...block, text: { type: 'plain_text', text: withMark(text(field(block.text, 'text'))), emoji: true } }
  if (block.type === 'context') return { ...block, elements: list(block.elements).map(dressSmall) }
  return block.type === 'rich_text' ? (dressRich(block, people) as Block) : block
}

function dressSmall(element: unknown): unknown {
  if (field(element, 'type') === 'plain_text') {
    return { ...(element as object), text: withMark(text(field(element, 'text'))), emoji: true }
  }
  // The library shows the backticks of verbatim text; Slack only leaves its links and names alone.
  if (field(element, 'type') !== 'mrkdwn') return element
  return { ...(element as object), text: text(field(element, 'text')).replace(MOMENT, localTime), verbatim: false }
}

/** The library leaves out the times of mrkdwn. */
function localTime(_: string, seconds: string): string {
  return new Date(Number(seconds) * 1_000).toLocaleTimeString('en-US', { hour: 'numeric', minute: '2-digit' })
}

function withMark(words: string): string {
  return words.replace(MARK, (mark) => `:${MARKS[mark]}:`)
}

function dressRich(value: unknown, people: readonly Person[]): unknown {
  const elements = field(value, 'elements')
  if (!Array.isArray(elements) || field(value, 'type') === 'rich_text_preformatted') return value
  return { ...(value as object), elements: list(elements).flatMap((element) => dressElement(element, people)) }
}

function dressElement(element: unknown, people: readonly Person[]): unknown {
  if (field(element, 'type') !== 'text') return dressRich(element, people)
  const words = text(field(element, 'text'))
  const person = people.find(({ id }) => words === `@${id}`)
  if (person) return { type: 'user', user_id: person.id }
  const parts = words.split(MARK).filter((part) => part !== '')
  return parts.map((part) =>
    MARKS[part] ? { type: 'emoji', name: MARKS[part] } : { ...(element as object), text: part },
  )
}
