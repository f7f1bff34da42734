import type { Json } from '../blocks/check.ts'
import type { SlackChannel } from '../model.ts'
import { channelJson, userJson } from '../payload.ts'
import { directChannel } from '../workspace.ts'
import { isTrue, optionalText, requiredText } from './arguments.ts'
import { kindOf, requireScope, visibleChannel } from './conversation.ts'
import type { CallContext, Method } from './method.ts'
import { SlackError } from './method.ts'

/** https://docs.slack.dev/reference/methods/auth.test */
function authTest({ workspace }: CallContext): Json {
  const { team, bot } = workspace
  return {
    url: `https://${team.domain}.slack.com/`,
    team: team.name,
    user: bot.name,
    team_id: team.id,
    user_id: bot.id,
    bot_id: bot.bot_id,
    is_enterprise_install: false,
    ...(team.enterprise === undefined ? {} : { enterprise_id: team.enterprise }),
  }
}

/** https://docs.slack.dev/reference/methods/users.info */
function usersInfo({ workspace, args, scopes }: CallContext): Json {
  const user = workspace.users.get(requiredText(args, 'user'))
  if (!user) throw new SlackError('user_not_found')
  return { user: userJson(workspace, user, scopes.has('users:read.email')) }
}

/** https://docs.slack.dev/reference/methods/users.lookupByEmail: deactivated people are not found. */
function lookupByEmail({ workspace, args }: CallContext): Json {
  const email = requiredText(args, 'email').toLowerCase()
  const user = workspace.users
    .values()
    .find((candidate) => candidate.email?.toLowerCase() === email && !candidate.deleted)
  if (!user) throw new SlackError('users_not_found')
  return { user: userJson(workspace, user, true) }
}

/** https://docs.slack.dev/reference/methods/usergroups.list */
function usergroupList({ workspace, args }: CallContext): Json {
  const withUsers = isTrue(args.include_users)
  const team_id = workspace.team.id
  return {
    usergroups: workspace.usergroups.map(({ id, handle, users }) => ({
      ...{ id, team_id, is_usergroup: true, is_subteam: true, name: handle, handle, date_delete: 0 },
      ...(withUsers && { users, user_count: users.length }),
    })),
  }
}

/** https://docs.slack.dev/reference/methods/usergroups.users.list */
function usergroupUsers({ workspace, args }: CallContext): Json {
  const id = requiredText(args, 'usergroup')
  const group = workspace.usergroups.find((candidate) => candidate.id === id)
  if (!group) throw new SlackError('no_such_subteam')
  return { users: group.users }
}

/** https://docs.slack.dev/reference/methods/conversations.info */
function conversationsInfo(context: CallContext): Json {
  const { workspace, args } = context
  const channel = visibleChannel(context)
  requireScope(context, `${kindOf(channel)}:read`)
  const members = isTrue(args.include_num_members)
    ? { num_members: (channel.members ?? [...workspace.users.keys()]).length }
    : {}
  return { channel: { ...channelJson(workspace, channel), ...members } }
}

/** https://docs.slack.dev/reference/methods/conversations.open */
function conversationsOpen(context: CallContext): Json {
  const { workspace, args } = context
  if (optionalText(args, 'channel') !== undefined)
    return { no_op: true, already_open: true, channel: { id: visibleChannel(context).id } }
  const listed = Array.isArray(args.users) ? args.users.map(String) : (optionalText(args, 'users')?.split(',') ?? [])
  const ids = listed.map((id) => id.trim()).filter((id) => id !== '')
  const [first] = ids
  if (first === undefined) throw new SlackError('users_list_not_supplied')
  if (ids.length > 8) throw new SlackError('too_many_users')
  for (const id of ids) {
    const user = workspace.users.get(id)
    if (!user) throw new SlackError('user_not_found')
    if (user.deleted) throw new SlackError('user_disabled')
    if (user.is_bot) throw new SlackError('cannot_dm_bot')
  }
  requireScope(context, ids.length === 1 ? 'im:write' : 'mpim:write')
  const channel = ids.length === 1 ? directChannel(workspace, first) : groupChannel(context, ids)
  return { channel: isTrue(args.return_im) ? channelJson(workspace, channel) : { id: channel.id } }
}

function groupChannel({ workspace }: CallContext, users: readonly string[]): SlackChannel {
  const name = `mpdm-${[...users].sort().join('--')}`
  const existing = workspace.channels.values().find((channel) => channel.name === name)
  if (existing) return existing
  const channel = {
    id: workspace.ids.next('G'),
    name,
    is_mpim: true,
    is_private: true,
    members: [...users, workspace.bot.id],
  }
  workspace.channels.set(channel.id, channel)
  return channel
}

const bot = { token: 'bot' } as const

export const peopleMethods: Readonly<Record<string, Method>> = {
  'auth.test': { ...bot, scopes: [], tier: 'none', run: authTest },
  'users.info': { ...bot, scopes: ['users:read'], tier: 4, run: usersInfo },
  'users.lookupByEmail': { ...bot, scopes: ['users:read.email'], tier: 3, run: lookupByEmail },
  'usergroups.list': { ...bot, scopes: ['usergroups:read'], tier: 2, run: usergroupList },
  'usergroups.users.list': { ...bot, scopes: ['usergroups:read'], tier: 2, run: usergroupUsers },
  'conversations.info': {
    ...bot,
    scopes: ['channels:read', 'groups:read', 'im:read', 'mpim:read'],
    tier: 3,
    run: conversationsInfo,
  },
  'conversations.open': {
    ...bot,
    scopes: ['im:write', 'mpim:write', 'channels:manage', 'groups:write'],
    tier: 3,
    run: conversationsOpen,
  },
}
