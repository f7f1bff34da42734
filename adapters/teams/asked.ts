import { z } from 'zod'
import type { Address, Request } from '../../src/chat.ts'
import { chosenLine, writtenText } from '../../src/reply.ts'
import type { Activity } from './activity.ts'
import { splitConversation, tenantOf } from './activity.ts'
import { RUN, VIEW } from './controls.ts'
import type { Actor } from './people.ts'
import { asTyped } from './said.ts'

/** A request but for who somebody is, which takes a question to Teams. */
export type Asked = Pick<Request, 'event' | 'text' | 'surface' | 'address'> & { readonly actor: Actor }

/** What we put into every control of our cards, and what somebody filled in beside it. */
const Data = z.object({
  action: z.string().max(1_000),
  command: z.string().max(10_000),
  replaces: z.boolean().optional(),
  kind: z.enum(['button', 'select', 'input']).default('button'),
  multiline: z.literal(true).exactOptional(),
})

const Execute = z.object({ action: z.object({ verb: z.literal(RUN), data: z.unknown().optional() }) })
const Look = z.object({ action: z.object({ verb: z.literal(VIEW) }) })

/** What somebody said or pressed. Undefined for what asks nothing: edits, reactions, people who come and go. */
export function askedBy(activity: Activity): Asked | undefined {
  if (activity.from.role === 'bot' || activity.from.id.startsWith('28:')) return undefined
  if (activity.type === 'invoke') return activity.name === 'adaptiveCard/action' ? executed(activity) : undefined
  if (activity.type !== 'message') return undefined
  // Action.Submit, from clients that know no Execute: a message without words.
  if (!activity.text && activity.value) return clicked(activity, activity.value)
  return typed(activity)
}

/** Somebody whose client shows a card of ours and asks for theirs; undefined when it is anything else. */
export function lookedAt(
  activity: Activity,
): (Address & { readonly message: string; readonly actor: Actor }) | undefined {
  const isLook = activity.name === 'adaptiveCard/action' && Look.safeParse(activity.value).success
  if (!isLook || activity.type !== 'invoke' || !activity.replyToId) return undefined
  return { ...addressOf(activity), message: activity.replyToId, actor: actorOf(activity) }
}

function typed(activity: Activity): Asked | undefined {
  if (!activity.id) return undefined
  const targeted = activity.recipient.isTargeted === true
  const mentions = (activity.entities ?? []).flatMap(({ type, text, mentioned }) =>
    type === 'mention' && text && mentioned ? [{ text, id: mentioned.id, name: mentioned.name ?? '' }] : [],
  )
  return {
    event: activity.id,
    text: asTyped(activity.text ?? '', mentions, activity.recipient.id),
    surface: targeted ? 'command' : 'mention',
    actor: actorOf(activity),
    address: { ...addressOf(activity), ...(targeted ? { visibility: 'private' as const } : {}) },
  }
}

function executed(activity: Activity): Asked | undefined {
  const { data } = Execute.safeParse(activity.value)
  return data && clicked(activity, data.action.data)
}

function clicked(activity: Activity, value: unknown): Asked | undefined {
  const { data } = Data.safeParse(value)
  if (!data || !activity.id) return undefined
  const filled = (value as Readonly<Record<string, unknown>>)[`${data.action}.value`]
  const text = lineOf(data, typeof filled === 'string' || typeof filled === 'number' ? String(filled) : '')
  if (text === undefined) return undefined
  const replaces = data.replaces && activity.replyToId ? { replaces: activity.replyToId } : {}
  const targeted = activity.recipient.isTargeted === true ? { visibility: 'private' as const } : {}
  return {
    event: activity.id,
    text,
    surface: 'click',
    actor: actorOf(activity),
    address: { ...addressOf(activity), ...targeted, ...replaces },
  }
}

/** Nothing chosen is no choice; nothing written is an answer, too. */
function lineOf({ kind, command, multiline }: z.infer<typeof Data>, filled: string): string | undefined {
  if (kind === 'input') return writtenText({ command, ...(multiline ? { multiline } : {}) }, filled)
  if (kind === 'select') return filled === '' ? undefined : chosenLine(command, filled)
  return command
}

function actorOf(activity: Activity): Actor {
  const { from, conversation, recipient, serviceUrl } = activity
  return {
    user: from.aadObjectId ?? from.id,
    known: Boolean(from.aadObjectId),
    mri: from.id,
    name: from.name ?? '',
    team: tenantOf(activity),
    conversation: conversation.id,
    serviceUrl,
    bot: recipient.id,
  }
}

function addressOf(activity: Activity): Address {
  const { from, conversation } = activity
  return {
    platform: 'teams',
    team: tenantOf(activity),
    ...splitConversation(conversation.id),
    visibility: conversation.conversationType === 'personal' ? 'private' : 'channel',
    user: from.aadObjectId ?? from.id,
  }
}
