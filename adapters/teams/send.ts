import type { Address, Chat, Sent } from '../../src/chat.ts'
import { Recent } from '../../src/recent.ts'
import type { Reply } from '../../src/reply.ts'
import type { Budget } from './budget.ts'
import type { Clicks } from './clicks.ts'
import type { Connector, Words } from './connector.ts'
import type { Drawing } from './drawing.ts'
import type { Trouble } from './fault.ts'
import { faultOf, troubleOf } from './fault.ts'
import type { Attachment, Files } from './files.ts'
import { fileName } from './files.ts'
import type { Framework } from './framework.ts'
import { MOST_FILE, MOST_FILES } from './limits.ts'
import type { Log } from './log.ts'
import { Refused } from './refused.ts'
import type { Card } from './render.ts'
import { renderLong } from './render.ts'
import { clip } from './text.ts'
import type { Views } from './views.ts'
import type { Spot } from './whereabouts.ts'

type Sending = {
  readonly framework: Framework
  readonly spotOf: (to: Address) => Promise<Spot>
  readonly draw: Drawing
  readonly views: Views
  readonly files: Pick<Files, 'offer'>
  readonly clicks: Pick<Clicks, 'saying'>
  readonly budget: Budget
  readonly now: () => number
  readonly log: Log
  /** Told how each call went, before a trouble becomes a Fault. */
  readonly noticed: (trouble: Trouble | undefined) => void
  /** Messages to one person in a conversation of many were refused. */
  readonly untargeted: () => void
}

/** One message of those that say a reply, and its first line. */
type Part = { readonly attachment: Attachment; readonly summary: string; readonly isFile?: true }
type Long = ReturnType<typeof renderLong>

/** How far one delivery got in this process, so that its next attempt goes on from there. */
type Progress = { readonly sent: Sent; readonly cards: number }

const KEPT = 5_000
const KEPT_MS = 24 * 60 * 60_000
/** What a notification and a screen reader say of a message; Teams shows about this much. */
const SUMMARY = 200
/** How long a tenant that takes no files is not asked again. */
const FILELESS_MS = 60 * 60_000

/** Posts a reply as cards, or edits the message it replaces. Throws Fault. */
export function createSend({
  framework,
  spotOf,
  draw,
  views,
  files,
  clicks,
  budget,
  now,
  log,
  noticed,
  untargeted,
}: Sending): Chat['send'] {
  const progress = new Recent<Progress>(KEPT, KEPT_MS, now)
  let filelessUntil = 0

  /** Without its note a card is shown to everybody in the same way, which is no reason not to show it. */
  function noted(note: Promise<void>): Promise<void> {
    return note.catch((error: unknown) => log.warn({ error: String(error) }, 'How people see a card could not be kept'))
  }

  async function put(to: Address, spot: Spot, connector: Connector, activity: Words): Promise<string | undefined> {
    const { conversation } = spot.reference
    const replaces = replacedBy(to, spot)
    const aim = spot.only ? { targeted: true } : {}
    if (replaces !== undefined) {
      try {
        await connector.edit(conversation, replaces, { ...activity, id: replaces }, aim)
        return replaces
      } catch (error) {
        const { kind, status } = troubleOf(error)
        if (kind !== 'gone' && status !== 404) throw error
      }
    }
    return (await connector.post(conversation, activity, aim)).id
  }

  async function say(to: Address, spot: Spot, part: Part): Promise<Sent> {
    const wait = budget.take(spot.reference.conversation)
    if (wait > 0) throw new Refused({ kind: 'throttled', word: 'our own budget', retryAfter: Math.ceil(wait) })
    const activity = activityOf(part, spot)
    const message = await framework.talk(spot.reference, (connector) => put(to, spot, connector, activity))
    if (!message) return {}
    return spot.channel === to.channel ? { message } : { message, channel: spot.channel }
  }

  /** What follows the card: the rest of its texts as files where somebody can have those, else as cards. */
  async function further(to: Address, spot: Spot, { pages, texts }: Long): Promise<readonly Part[]> {
    // An edit changes one message; what does not fit it was counted on its card.
    if (to.replaces !== undefined) return []
    const isForFiles = spot.kind === 'personal' && pages.length > 1 && now() >= filelessUntil
    if (!isForFiles || texts.length > MOST_FILES || texts.some(({ text }) => text.length > MOST_FILE))
      return pages.map(card)
    const whole = texts.map(({ name, text }) => ({ name: fileName(name), text }))
    try {
      const offers = await Promise.all(whole.map((text) => files.offer(text, { channel: spot.channel, user: to.user })))
      return offers.map((attachment, i) => ({ attachment, summary: whole[i]?.name ?? '', isFile: true }))
    } catch (error) {
      log.warn({ error: String(error) }, 'A text could not be kept to become a file, so it follows as cards')
      return pages.map(card)
    }
  }

  /** The parts that were not said yet; each is one message. */
  async function sayAll(to: Address, reply: Reply, id: string): Promise<Sent> {
    const key = `${to.channel} ${id}`
    let spot = await spotOf(to)
    const { channel } = spot
    const known = await draw(reply, { channel, tenant: spot.reference.tenant })
    clicks.saying(to, reply, known)
    const replaces = replacedBy(to, spot)
    if (replaces !== undefined) await noted(views.change(channel, replaces, reply))
    const long = renderLong(reply, known)
    let parts = [card(long.card), ...(await further(to, spot, long))]
    let done = progress.get(key)
    const elsewhere = async (error: unknown, part: Part, next: Address): Promise<Sent | undefined> => {
      const { kind, word } = troubleIn(error)
      if (!['place', 'refused'].includes(kind) || !(part.isFile || spot.only)) throw error
      if (part.isFile) {
        log.warn({ word }, 'Teams takes no files from us; they follow as cards')
        filelessUntil = now() + FILELESS_MS
        parts = [...parts.slice(0, 1), ...long.pages.map(card)]
        return undefined
      }
      log.warn({ word }, 'Teams takes no messages for one person here; they go to the personal chat')
      untargeted()
      spot = await spotOf(to)
      return say(next, spot, part)
    }
    for (let at = done?.cards ?? 0; at < parts.length; at = done.cards) {
      const part = parts[at] ?? card(long.card)
      const next = done ? posted(to) : to
      const sent: Sent | undefined = await say(next, spot, part).catch((error: unknown) => elsewhere(error, part, next))
      if (!done && sent?.message && sent.message !== replaces)
        await noted(views.keep(spot.channel, sent.message, reply))
      done = { sent: done?.sent ?? sent ?? {}, cards: sent ? at + 1 : 1 }
      progress.set(key, done)
    }
    return done?.sent ?? {}
  }

  return async (to, reply, id) => {
    try {
      const sent = await sayAll(to, reply, id)
      noticed(undefined)
      return sent
    } catch (error) {
      const trouble = troubleIn(error)
      noticed(trouble)
      throw faultOf(trouble, error)
    }
  }
}

function troubleIn(error: unknown): Trouble {
  return error instanceof Refused ? error.trouble : troubleOf(error)
}

function posted({ replaces: _, ...to }: Address): Address {
  return to
}

/** The message to edit. What one person alone may see never takes the place of what others read. */
function replacedBy(to: Address, spot: Spot): string | undefined {
  return spot.channel === to.channel || to.channel === to.user ? to.replaces : undefined
}

function card(content: Card): Part {
  const attachment = { contentType: 'application/vnd.microsoft.card.adaptive', content }
  return { attachment, summary: content.fallbackText.split('\n', 1)[0] ?? '' }
}

function activityOf({ attachment, summary: first }: Part, spot: Spot): Words {
  const summary = clip(first, SUMMARY)
  return {
    type: 'message',
    ...(summary ? { summary } : {}),
    from: { id: spot.reference.bot },
    conversation: { id: spot.reference.conversation },
    ...(spot.only ? { recipient: { id: spot.only.mri, name: spot.only.name } } : {}),
    attachments: [attachment],
  }
}
