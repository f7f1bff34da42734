import type { Address, Sent } from '../../src/chat.ts'
import { Fault } from '../../src/fault.ts'
import type { Reply } from '../../src/reply.ts'
import { plainText } from '../../src/reply.ts'
import type { Journal } from './journal.ts'
import type { Message } from './message.ts'
import type { World } from './world.ts'

type Posting = {
  /** A person's own words. */
  typed(message: { id: string; channel: string; thread?: string; user: string; text: string; visibleTo?: string }): void
  /** The bot's: posts, or edits the message that the address replaces. The same delivery id is posted once. */
  said(to: Address, reply: Reply, delivery: string): Sent
}

const REMEMBERED_DELIVERIES = 10_000
const ANSWER_TO = 'console:'

/** The address field that brings an answer back to its question, as Slack's response_url does. */
export function answerAddress(event: string): string {
  return `${ANSWER_TO}${event}`
}

/** Puts messages into the journal. Throws a `chat` Fault, not retryable, for a channel that does not exist. */
export function posting(world: World, journal: Journal, now: () => number, newId: () => string): Posting {
  const deliveries = new Map<string, string>()
  let order = 0

  const remember = (delivery: string, message: string) => {
    deliveries.set(delivery, message)
    const oldest = deliveries.size > REMEMBERED_DELIVERIES ? deliveries.keys().next().value : undefined
    if (oldest !== undefined) deliveries.delete(oldest)
  }

  const post = (to: Address, body: Body): string => {
    order += 1
    const id = newId()
    journal.put({
      id,
      channel: to.channel,
      ...(to.thread === undefined ? {} : { thread: to.thread }),
      revision: 1,
      order,
      at: now(),
      ...(to.visibility === 'private' ? { visibleTo: to.user } : {}),
      ...body,
    })
    return id
  }

  return {
    typed(message) {
      order += 1
      journal.put({ ...message, revision: 1, order, at: now() })
    },
    said(to, reply, delivery) {
      const known = deliveries.get(delivery)
      if (known !== undefined) return { message: known }
      if (!world.channels.some((channel) => channel.id === to.channel)) {
        throw new Fault('chat', `The console has no channel ${to.channel}.`)
      }
      const body = bodyOf(world, to, reply)
      const old = replaced(journal, to)
      // An edit never widens who sees the message: it keeps the visibility it was first posted with.
      if (old) journal.put({ ...posted(old), ...body, revision: old.revision + 1, editedAt: now() })
      const id = old ? old.id : post(to, body)
      remember(delivery, id)
      return { message: id }
    },
  }
}

/** Without what followed the message as it was. */
function posted({ teamsMore: _, ...message }: Message): Message {
  return message
}

type Body = Pick<Message, 'text' | 'reply' | 'slack' | 'teams' | 'teamsMore' | 'answers'>

function bodyOf(world: World, to: Address, reply: Reply): Body {
  const [card, ...more] = world.renderTeams(reply)
  return {
    text: plainText(reply),
    reply,
    slack: world.renderSlack(reply),
    teams: card,
    // An edit changes one message, on Teams as here.
    ...(more.length > 0 && to.replaces === undefined ? { teamsMore: more } : {}),
    ...(to.replyUrl?.startsWith(ANSWER_TO) ? { answers: to.replyUrl.slice(ANSWER_TO.length) } : {}),
  }
}

/** The message to edit: only one of the bot's own, in the channel named, and not one that was dropped meanwhile. */
function replaced(journal: Journal, to: Address): Message | undefined {
  if (to.replaces === undefined) return undefined
  const old = journal.find(to.replaces)
  return old?.reply && old.channel === to.channel ? old : undefined
}
