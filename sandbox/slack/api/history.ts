import type { Json } from '../blocks/check.ts'
import type { SlackChannel, VisibleMessage } from '../model.ts'
import { messageJson } from '../payload.ts'
import { isTrue, optionalText, requiredText } from './arguments.ts'
import { kindOf, requireScope, visibleChannel } from './conversation.ts'
import type { CallContext, Method } from './method.ts'
import { argumentError, SlackError } from './method.ts'

const LIMIT = { usual: 100, most: 999 } as const

/** https://docs.slack.dev/reference/methods/conversations.history: newest first, without what stands in threads. */
function history(context: CallContext): Json {
  const channel = readableChannel(context)
  const { messages } = context.workspace
  const shown = messages
    .list(channel.id)
    .filter(({ ephemeral, thread_ts, ts }) => !ephemeral && (thread_ts ?? ts) === ts)
  return page(context, within(context, shown).reverse())
}

/** https://docs.slack.dev/reference/methods/conversations.replies: the message itself, then what is under it, oldest first. */
function replies(context: CallContext): Json {
  const channel = readableChannel(context)
  const ts = requiredText(context.args, 'ts')
  const { messages } = context.workspace
  const asked = messages.find(channel.id, ts)
  if (!asked || asked.ephemeral) throw new SlackError('thread_not_found')
  const root = asked.thread_ts ?? ts
  const all = messages.list(channel.id).filter(({ ephemeral }) => !ephemeral)
  const under = within(
    context,
    all.filter(({ thread_ts, ts: own }) => thread_ts === root && own !== root),
  )
  return page(context, [...all.filter(({ ts: own }) => own === root), ...under])
}

/** Scopes go by the kind of the conversation, and a public one is read by its members only. */
function readableChannel(context: CallContext): SlackChannel {
  const channel = visibleChannel(context)
  requireScope(context, `${kindOf(channel)}:history`)
  if (channel.is_member === false) throw new SlackError('not_in_channel')
  return channel
}

function within({ args }: CallContext, messages: readonly VisibleMessage[]): VisibleMessage[] {
  const inclusive = isTrue(args.inclusive)
  const oldest = moment(args, 'oldest')
  const latest = moment(args, 'latest')
  return messages.filter(({ ts }) => {
    const at = Number(ts)
    if (inclusive && (at === oldest || at === latest)) return true
    return at > (oldest ?? 0) && at < (latest ?? Number.POSITIVE_INFINITY)
  })
}

function moment(args: Json, key: string): number | undefined {
  const text = optionalText(args, key)
  if (text === undefined) return undefined
  const value = Number(text)
  if (!Number.isFinite(value) || value < 0) throw new SlackError(`invalid_ts_${key}`)
  return value
}

/** A cursor is the ts of the last message of the page before. */
function page({ workspace, args }: CallContext, messages: readonly VisibleMessage[]): Json {
  const limit = Number(optionalText(args, 'limit') ?? LIMIT.usual)
  if (!Number.isInteger(limit) || limit < 1 || limit > LIMIT.most) throw argumentError('invalid_limit', [])
  const cursor = optionalText(args, 'cursor')
  const after = cursor === undefined ? 0 : messages.findIndex(({ ts }) => ts === atob(cursor)) + 1
  if (cursor !== undefined && after === 0) throw new SlackError('invalid_cursor')
  const shown = messages.slice(after, after + limit)
  const more = after + limit < messages.length
  return {
    messages: shown.map((message) => {
      const { metadata, ...rest } = messageJson(workspace, message)
      return isTrue(args.include_all_metadata) && metadata ? { ...rest, metadata } : rest
    }),
    has_more: more,
    ...(more ? { response_metadata: { next_cursor: btoa(shown.at(-1)?.ts ?? '') } } : {}),
  }
}

const reading = {
  token: 'bot',
  scopes: ['channels:history', 'groups:history', 'im:history', 'mpim:history'],
  tier: 3,
} as const

export const historyMethods: Readonly<Record<string, Method>> = {
  'conversations.history': { ...reading, run: history },
  'conversations.replies': { ...reading, run: replies },
}
