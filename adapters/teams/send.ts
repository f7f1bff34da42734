import type { Address, Chat, Sent } from '../../src/chat.ts'
import { Recent } from '../../src/recent.ts'
import type { Reply } from '../../src/reply.ts'
import type { Budget } from './budget.ts'
import type { Clicks } from './clicks.ts'
import type { Connector, Words } from './connector.ts'
import type { Drawing } from './drawing.ts'
import type { Trouble } from './fault.ts'
import { faultOf, troubleOf } from './fault.ts'
import type { Framework } from './framework.ts'
import type { Log } from './log.ts'
import { Refused } from './refused.ts'
import type { Card } from './render.ts'
import { renderCards } from './render.ts'
import { clip } from './text.ts'
import type { Views } from './views.ts'
import type { Spot } from './whereabouts.ts'

type Sending = {
  readonly framework: Framework
  readonly spotOf: (to: Address) => Promise<Spot>
  readonly draw: Drawing
  readonly views: Views
  readonly clicks: Pick<Clicks, 'saying'>
  readonly budget: Budget
  readonly now: () => number
  readonly log: Log
  /** Told how each call went, before a trouble becomes a Fault. */
  readonly noticed: (trouble: Trouble | undefined) => void
  /** Messages to one person in a conversation of many were refused. */
  readonly untargeted: () => void
}

/** How far one delivery got in this process, so that its next attempt goes on from there. */
type Progress = { readonly sent: Sent; readonly cards: number }

const KEPT = 5_000
const KEPT_MS = 24 * 60 * 60_000
/** What a notification and a screen reader say of a message; Teams shows about this much. */
const SUMMARY = 200

/** Posts a reply as cards, or edits the message it replaces. Throws Fault. */
export function createSend({
  framework,
  spotOf,
  draw,
  views,
  clicks,
  budget,
  now,
  log,
  noticed,
  untargeted,
}: Sending): Chat['send'] {
  const progress = new Recent<Progress>(KEPT, KEPT_MS, now)

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

  async function say(to: Address, spot: Spot, card: Card): Promise<Sent> {
    const wait = budget.take(spot.reference.conversation)
    if (wait > 0) throw new Refused({ kind: 'throttled', word: 'our own budget', retryAfter: Math.ceil(wait) })
    const activity = activityOf(card, spot)
    const message = await framework.talk(spot.reference, (connector) => put(to, spot, connector, activity))
    if (!message) return {}
    return spot.channel === to.channel ? { message } : { message, channel: spot.channel }
  }

  /** The cards that were not said yet; each is one message. */
  async function sayAll(to: Address, reply: Reply, id: string): Promise<Sent> {
    const key = `${to.channel} ${id}`
    let spot = await spotOf(to)
    const { channel } = spot
    const known = await draw(reply, { channel, tenant: spot.reference.tenant })
    clicks.saying(to, reply, known)
    const replaces = replacedBy(to, spot)
    if (replaces !== undefined) await noted(views.change(channel, replaces, reply))
    const cards = renderCards(reply, known)
    let done = progress.get(key)
    // An edit changes one message; what does not fit it was counted on its card.
    const most = to.replaces === undefined ? cards.length : 1
    for (const card of cards.slice(done?.cards ?? 0, most)) {
      const next = done ? posted(to) : to
      const sent = await say(next, spot, card).catch(async (error: unknown) => {
        if (!spot.only || !['place', 'refused'].includes(troubleIn(error).kind)) throw error
        log.warn(
          { word: troubleIn(error).word },
          'Teams takes no messages for one person here; they go to the personal chat',
        )
        untargeted()
        spot = await spotOf(to)
        return say(next, spot, card)
      })
      if (!done && sent.message && sent.message !== replaces) await noted(views.keep(spot.channel, sent.message, reply))
      done = { sent: done?.sent ?? sent, cards: (done?.cards ?? 0) + 1 }
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

function activityOf(card: Card, spot: Spot): Words {
  const summary = clip(card.fallbackText.split('\n', 1)[0] ?? '', SUMMARY)
  return {
    type: 'message',
    ...(summary ? { summary } : {}),
    from: { id: spot.reference.bot },
    conversation: { id: spot.reference.conversation },
    ...(spot.only ? { recipient: { id: spot.only.mri, name: spot.only.name } } : {}),
    attachments: [{ contentType: 'application/vnd.microsoft.card.adaptive', content: card }],
  }
}
