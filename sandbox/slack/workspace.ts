import type { Json } from './blocks/check.ts'
import type { Ids } from './ids.ts'
import { createIds } from './ids.ts'
import type { Messages } from './messages.ts'
import { createMessages } from './messages.ts'
import type { SlackChannel, SlackFile, SlackTeam, SlackUser, SlackUsergroup, VisibleMessage } from './model.ts'
import type { Triggers } from './triggers.ts'
import { createTriggers } from './triggers.ts'
import type { Watch } from './watch.ts'
import { createWatch } from './watch.ts'

export type WorkspaceOptions = {
  readonly now: () => number
  readonly team: SlackTeam
  readonly users: readonly SlackUser[]
  readonly channels: readonly SlackChannel[]
  readonly usergroups: readonly SlackUsergroup[]
  readonly messageLimit: number
  /** JSON characters of a whole `blocks` payload above which Slack says msg_blocks_too_long. */
  readonly blocksJsonLimit: number
}

/** A file on its way: it has an upload URL, perhaps bytes, and is nobody's until completeUploadExternal. */
type Upload = {
  readonly id: string
  readonly name: string
  readonly length: number
  content?: Buffer
  snippet_type?: string
  alt_txt?: string
}

export type View = {
  readonly id: string
  readonly user: string
  readonly kind: 'modal' | 'home'
  readonly hash: string
  readonly body: Json
}

/** Everything one Slack workspace remembers. */
export type Workspace = {
  readonly now: () => number
  readonly team: SlackTeam
  readonly bot: SlackUser & { readonly bot_id: string; readonly app_id: string }
  readonly users: Map<string, SlackUser>
  readonly channels: Map<string, SlackChannel>
  readonly usergroups: readonly SlackUsergroup[]
  readonly ids: Ids
  readonly watch: Watch<VisibleMessage>
  readonly messages: Messages
  readonly triggers: Triggers
  readonly uploads: Map<string, Upload>
  readonly files: Map<string, SlackFile>
  readonly views: Map<string, View>
  readonly blocksJsonLimit: number
}

const BOT_USER = 'U0000000BOT'

export function createWorkspace(options: WorkspaceOptions): Workspace {
  const ids = createIds(options.now)
  const watch = createWatch<VisibleMessage>()
  const bot = { id: BOT_USER, name: 'quarterdeck', is_bot: true, bot_id: 'B0000000BOT', app_id: 'A0000000APP' }
  return {
    now: options.now,
    team: options.team,
    bot,
    users: new Map([bot, ...options.users].map((user) => [user.id, user])),
    channels: new Map(options.channels.map((channel) => [channel.id, channel])),
    usergroups: options.usergroups,
    ids,
    watch,
    messages: createMessages(ids, watch, options.messageLimit),
    triggers: createTriggers(options.now, ids),
    uploads: new Map(),
    files: new Map(),
    views: new Map(),
    blocksJsonLimit: options.blocksJsonLimit,
  }
}

/** The direct conversation of our bot with somebody, opened when there is none. */
export function directChannel(workspace: Workspace, user: string): SlackChannel {
  const id = `D${user.slice(1)}`
  const existing = workspace.channels.get(id)
  if (existing) return existing
  const channel: SlackChannel = { id, name: 'directmessage', is_im: true, members: [user, workspace.bot.id] }
  workspace.channels.set(id, channel)
  return channel
}

export function isMember(channel: SlackChannel, user: string): boolean {
  return channel.members === undefined || channel.members.includes(user)
}

/** Remembers at most `limit` entries of a map, forgetting the oldest. */
export function putBounded<V>(map: Map<string, V>, key: string, value: V, limit: number): void {
  map.set(key, value)
  if (map.size <= limit) return
  const [oldest] = map.keys()
  if (oldest !== undefined) map.delete(oldest)
}
