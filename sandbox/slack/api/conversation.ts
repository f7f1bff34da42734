import type { SlackChannel } from '../model.ts'
import { directChannel, isMember } from '../workspace.ts'
import { requiredText } from './arguments.ts'
import type { CallContext } from './method.ts'
import { SlackError } from './method.ts'

/** The conversation an argument names by id. Throws channel_not_found for those our bot cannot see. */
export function visibleChannel({ workspace, args }: CallContext, key = 'channel'): SlackChannel {
  const channel = workspace.channels.get(requiredText(args, key))
  if (!channel || (channel.is_private && channel.is_member === false)) throw new SlackError('channel_not_found')
  return channel
}

/**
 * The conversation a message may be posted to: by id, by `#name`, or a user's id for the direct one.
 * Throws channel_not_found, is_archived, not_in_channel (chat:write.public lifts it for public channels).
 */
export function postableChannel(context: CallContext, key = 'channel'): SlackChannel {
  const named = requiredText(context.args, key)
  const { workspace, scopes } = context
  const user = workspace.users.get(named)
  if (user) {
    if (user.deleted || user.is_bot) throw new SlackError(user.deleted ? 'channel_not_found' : 'cannot_dm_bot')
    return directChannel(workspace, user.id)
  }
  const name = named.replace(/^#/, '')
  const byName = workspace.channels.has(named)
    ? undefined
    : workspace.channels.values().find((channel) => channel.name === name && !channel.is_im)
  const channel = byName ?? visibleChannel(context, key)
  if (channel.is_private && channel.is_member === false) throw new SlackError('channel_not_found')
  if (channel.is_archived) throw new SlackError('is_archived')
  if (channel.is_member === false && !scopes.has('chat:write.public')) throw new SlackError('not_in_channel')
  return channel
}

/** Throws user_not_found for unknown people and user_not_in_channel for those who could not see the message. */
export function requireMember({ workspace }: CallContext, channel: SlackChannel, userId: string): void {
  const user = workspace.users.get(userId)
  if (!user || user.deleted) throw new SlackError('user_not_found')
  if (!isMember(channel, userId)) throw new SlackError('user_not_in_channel')
}

/** The scopes of a conversation go by its kind. */
export function kindOf({ is_im, is_mpim, is_private }: SlackChannel): string {
  if (is_im) return 'im'
  if (is_mpim) return 'mpim'
  return is_private ? 'groups' : 'channels'
}

/** Throws missing_scope. */
export function requireScope({ scopes }: CallContext, needed: string): void {
  if (!scopes.has(needed)) throw new SlackError('missing_scope', { needed, provided: [...scopes].join(',') })
}
