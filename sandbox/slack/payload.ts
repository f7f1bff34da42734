import type { Json } from './blocks/check.ts'
import type { SlackChannel, SlackUser, VisibleMessage } from './model.ts'
import type { Workspace } from './workspace.ts'

/** A message as Slack writes it in answers and payloads. */
export function messageJson(workspace: Workspace, message: VisibleMessage): Json {
  const ours = message.user === workspace.bot.id
  return {
    type: 'message',
    user: message.user,
    text: message.text,
    ts: message.ts,
    team: workspace.team.id,
    ...(ours ? { bot_id: workspace.bot.bot_id, app_id: workspace.bot.app_id } : {}),
    ...(message.blocks.length > 0 ? { blocks: message.blocks } : {}),
    ...(message.attachments.length > 0 ? { attachments: message.attachments } : {}),
    ...(message.files.length > 0 ? { files: message.files.map(({ content: _, ...file }) => file) } : {}),
    ...(message.metadata ? { metadata: message.metadata } : {}),
    ...(message.thread_ts === undefined ? {} : { thread_ts: message.thread_ts }),
    ...(message.revision > 0 && message.blocks.length === 0 ? { edited: { user: message.user, ts: message.ts } } : {}),
  }
}

/** https://docs.slack.dev/reference/objects/user-object; the address is only for apps with users:read.email. */
export function userJson(workspace: Workspace, user: SlackUser, withEmail: boolean): Json {
  const own = user.team_id === undefined || user.team_id === workspace.team.id
  return {
    id: user.id,
    team_id: user.team_id ?? workspace.team.id,
    name: user.name,
    deleted: user.deleted ?? false,
    real_name: user.name,
    tz: 'Etc/UTC',
    tz_offset: 0,
    profile: {
      real_name: user.name,
      display_name: user.name,
      team: user.team_id ?? workspace.team.id,
      ...(withEmail && user.email !== undefined ? { email: user.email } : {}),
    },
    is_admin: user.is_admin ?? false,
    is_owner: false,
    is_restricted: user.is_restricted ?? false,
    is_ultra_restricted: user.is_ultra_restricted ?? false,
    is_bot: user.is_bot ?? false,
    is_app_user: false,
    ...(own && !user.is_stranger ? {} : { is_stranger: user.is_stranger ?? true }),
    updated: 1_700_000_000,
  }
}

/** https://docs.slack.dev/reference/objects/conversation-object */
export function channelJson(workspace: Workspace, channel: SlackChannel): Json {
  const direct = channel.is_im ?? false
  return {
    id: channel.id,
    ...(direct
      ? { user: channel.members?.find((id) => id !== workspace.bot.id) }
      : { name: channel.name, name_normalized: channel.name }),
    is_channel: !direct && !channel.is_private && !channel.is_mpim,
    is_group: !direct && (channel.is_private ?? false),
    is_im: direct,
    is_mpim: channel.is_mpim ?? false,
    is_private: direct || (channel.is_private ?? false),
    is_archived: channel.is_archived ?? false,
    is_member: channel.is_member ?? true,
    is_shared: channel.is_ext_shared ?? false,
    is_ext_shared: channel.is_ext_shared ?? false,
    is_org_shared: false,
    is_pending_ext_shared: channel.is_pending_ext_shared ?? false,
    context_team_id: workspace.team.id,
    created: 1_700_000_000,
  }
}
