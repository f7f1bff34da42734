import type { Json } from './blocks/check.ts'
import { everyBlock } from './blocks/validate.ts'
import type { Ids } from './ids.ts'
import type { SlackFile, VisibleMessage } from './model.ts'
import type { Watch } from './watch.ts'

type Draft = {
  readonly channel: string
  readonly user: string
  readonly text: string
  readonly blocks?: readonly Json[]
  readonly attachments?: readonly Json[]
  readonly files?: readonly SlackFile[]
  readonly thread_ts?: string | undefined
  readonly ephemeral?: string | undefined
  readonly metadata?: Json | undefined
}

/** The messages of all channels, the last `limit` of each. */
export type Messages = {
  post(draft: Draft): VisibleMessage
  /** Undefined when there is no such message. */
  edit(
    channel: string,
    ts: string,
    change: Partial<Pick<VisibleMessage, 'text' | 'blocks' | 'attachments' | 'metadata'>>,
  ): VisibleMessage | undefined
  react(channel: string, ts: string, name: string): void
  remove(channel: string, ts: string): boolean
  find(channel: string, ts: string): VisibleMessage | undefined
  /** Whether a thread can be under this ts: the message is here, or so old that it was forgotten. */
  canThread(channel: string, ts: string): boolean
  list(channel: string): readonly VisibleMessage[]
  all(): readonly VisibleMessage[]
}

type Channel = { readonly byTs: Map<string, VisibleMessage>; forgotten: string }

export function createMessages(ids: Ids, watch: Watch<VisibleMessage>, limit: number): Messages {
  const channels = new Map<string, Channel>()

  function channelOf(id: string): Channel {
    const existing = channels.get(id)
    if (existing) return existing
    const created: Channel = { byTs: new Map(), forgotten: '' }
    channels.set(id, created)
    return created
  }

  function put(message: VisibleMessage): VisibleMessage {
    const channel = channelOf(message.channel)
    channel.byTs.set(message.ts, message)
    if (channel.byTs.size > limit) {
      const [oldest] = channel.byTs.keys()
      if (oldest !== undefined) channel.byTs.delete(oldest)
      channel.forgotten = oldest ?? ''
    }
    watch.changed(message)
    return message
  }

  const find = (channel: string, ts: string) => channels.get(channel)?.byTs.get(ts)
  return {
    find,
    post: ({ channel, user, text, blocks = [], attachments = [], files = [], ...more }) =>
      put({
        channel,
        ts: ids.ts(),
        user,
        text,
        blocks: withIds(blocks, ids),
        attachments,
        files,
        reactions: [],
        revision: 0,
        edits: [],
        ...(more.thread_ts === undefined ? {} : { thread_ts: more.thread_ts }),
        ...(more.ephemeral === undefined ? {} : { ephemeral: more.ephemeral }),
        ...(more.metadata === undefined ? {} : { metadata: more.metadata }),
      }),
    edit(channel, ts, change) {
      const old = find(channel, ts)
      if (!old) return undefined
      const edits = [...old.edits, { text: old.text, blocks: old.blocks }].slice(-10)
      const blocks = change.blocks ? withIds(change.blocks, ids) : old.blocks
      return put({ ...old, ...change, blocks, edits, revision: old.revision + 1 })
    },
    react(channel, ts, name) {
      const old = find(channel, ts)
      if (old) put({ ...old, reactions: [...old.reactions, name] })
    },
    remove: (channel, ts) => channels.get(channel)?.byTs.delete(ts) ?? false,
    canThread: (channel, ts) => find(channel, ts) !== undefined || ts <= channelOf(channel).forgotten,
    list: (channel) => [...(channels.get(channel)?.byTs.values() ?? [])],
    all: () => [...channels.values()].flatMap(({ byTs }) => [...byTs.values()]),
  }
}

const INTERACTIVE = ['elements', 'actions'] as const

/** Slack names what the app left unnamed: blocks, and the elements in them. */
function withIds(blocks: readonly Json[], ids: Ids): readonly Json[] {
  const named = (element: unknown) => {
    const isAction = typeof element === 'object' && element !== null && 'type' in element && !('action_id' in element)
    return isAction && ACTIONABLE.has(String(element.type)) ? { ...element, action_id: ids.next('a') } : element
  }
  return blocks.map((block) => {
    const copy: Record<string, unknown> = { ...block }
    if (typeof copy.block_id !== 'string' || copy.type === 'markdown') copy.block_id = ids.next('b')
    for (const key of INTERACTIVE)
      if (Array.isArray(copy[key]) && copy.type !== 'rich_text') copy[key] = copy[key].map(named)
    if (copy.accessory !== undefined) copy.accessory = named(copy.accessory)
    if (Array.isArray(copy.child_blocks)) copy.child_blocks = withIds([...everyBlock(copy.child_blocks)], ids)
    return copy
  })
}

const ACTIONABLE = new Set([
  'button',
  'overflow',
  'static_select',
  'external_select',
  'users_select',
  'channels_select',
  'conversations_select',
  'multi_static_select',
  'multi_external_select',
  'multi_users_select',
  'multi_channels_select',
  'multi_conversations_select',
  'radio_buttons',
  'checkboxes',
  'datepicker',
  'timepicker',
  'datetimepicker',
  'workflow_button',
  'feedback_buttons',
  'icon_button',
])
