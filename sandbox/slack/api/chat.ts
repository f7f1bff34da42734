import type { Json } from '../blocks/check.ts'
import type { VisibleMessage } from '../model.ts'
import { messageJson } from '../payload.ts'
import { isTrue, optionalText, requiredText } from './arguments.ts'
import { readContent, requireContent } from './content.ts'
import { postableChannel, requireMember, visibleChannel } from './conversation.ts'
import type { CallContext, Method } from './method.ts'
import { argumentError, SlackError } from './method.ts'

const AUTHORSHIP = ['username', 'icon_url', 'icon_emoji'] as const

function thread({ workspace, args }: CallContext, channel: string): string | undefined {
  const ts = optionalText(args, 'thread_ts')
  if (ts === undefined) {
    if (isTrue(args.reply_broadcast)) throw argumentError('invalid_arguments', ['missing required field: thread_ts'])
    return undefined
  }
  if (!/^\d{10}\.\d{6}$/.test(ts)) throw new SlackError('invalid_thread_ts')
  if (!workspace.messages.canThread(channel, ts)) throw new SlackError('thread_not_found')
  const parent = workspace.messages.find(channel, ts)
  if (parent?.ephemeral) throw new SlackError('cannot_reply_to_message')
  return parent?.thread_ts ?? ts
}

/** https://docs.slack.dev/reference/methods/chat.postMessage */
function postMessage(context: CallContext): Json {
  const { workspace, args, scopes } = context
  const channel = postableChannel(context)
  const content = readContent(args, workspace.blocksJsonLimit)
  requireContent(content)
  if (AUTHORSHIP.some((key) => optionalText(args, key)) && !scopes.has('chat:write.customize')) {
    throw new SlackError('missing_scope', { needed: 'chat:write.customize', provided: [...scopes].join(',') })
  }
  const thread_ts = thread(context, channel.id)
  const message = workspace.messages.post({
    text: '',
    ...content,
    channel: channel.id,
    user: workspace.bot.id,
    thread_ts,
  })
  return { channel: channel.id, ts: message.ts, message: messageJson(workspace, message) }
}

/** https://docs.slack.dev/reference/methods/chat.postEphemeral */
function postEphemeral(context: CallContext): Json {
  const { workspace, args } = context
  const channel = postableChannel(context)
  const ephemeral = requiredText(args, 'user')
  requireMember(context, channel, ephemeral)
  const content = readContent(args, workspace.blocksJsonLimit)
  requireContent(content)
  const thread_ts = thread(context, channel.id)
  const message = workspace.messages.post({
    text: '',
    ...content,
    channel: channel.id,
    user: workspace.bot.id,
    thread_ts,
    ephemeral,
  })
  return { message_ts: message.ts }
}

/** A message of our own that everybody sees; Web API methods know no ephemeral ones. */
function ownMessage(context: CallContext, cannot: string): VisibleMessage {
  const { workspace, args } = context
  const channel = visibleChannel(context)
  if (channel.is_archived) throw new SlackError('is_archived')
  const message = workspace.messages.find(channel.id, requiredText(args, 'ts'))
  if (!message || message.ephemeral) throw new SlackError('message_not_found')
  if (message.user !== workspace.bot.id) throw new SlackError(cannot)
  return message
}

/** https://docs.slack.dev/reference/methods/chat.update: text without blocks removes the blocks, blocks alone keep the text. */
function update(context: CallContext): Json {
  const { workspace, args } = context
  const { channel, ts } = ownMessage(context, 'cant_update_message')
  const content = readContent(args, workspace.blocksJsonLimit)
  if (Object.keys(content).length === 0) throw new SlackError('no_text')
  if (content.blocks === undefined) requireContent(content)
  const message = workspace.messages.edit(
    channel,
    ts,
    content.text !== undefined ? { blocks: [], ...content } : content,
  )
  if (!message) throw new SlackError('message_not_found')
  return { channel, ts, text: message.text, message: messageJson(workspace, message) }
}

/** https://docs.slack.dev/reference/methods/chat.delete */
function remove(context: CallContext): Json {
  const { channel, ts } = ownMessage(context, 'cant_delete_message')
  context.workspace.messages.remove(channel, ts)
  return { channel, ts }
}

/** https://docs.slack.dev/reference/methods/chat.getPermalink */
function permalink(context: CallContext): Json {
  const { workspace, args } = context
  const channel = visibleChannel(context)
  const message = workspace.messages.find(channel.id, requiredText(args, 'message_ts'))
  if (!message || message.ephemeral) throw new SlackError('message_not_found')
  const query = message.thread_ts === undefined ? '' : `?thread_ts=${message.thread_ts}&cid=${channel.id}`
  return {
    channel: channel.id,
    permalink: `https://${workspace.team.domain}.slack.com/archives/${channel.id}/p${message.ts.replace('.', '')}${query}`,
  }
}

const write = { token: 'bot', scopes: ['chat:write'] } as const

export const chatMethods: Readonly<Record<string, Method>> = {
  'chat.postMessage': { ...write, tier: 'post', run: postMessage },
  'chat.postEphemeral': { ...write, tier: 4, run: postEphemeral },
  'chat.update': { ...write, tier: 3, run: update },
  'chat.delete': { ...write, tier: 3, run: remove },
  'chat.getPermalink': { token: 'bot', scopes: [], tier: 'none', run: permalink },
}
