import { z } from 'zod'
import type { Address, Request } from '../../src/chat.ts'
import type { Clicked } from './control.ts'
import { chosenOption, clickedButton, opensWindow, writtenInput } from './control.ts'
import { originOf } from './genuine.ts'
import type { Actor } from './people.ts'
import { afterMention, asTyped } from './said.ts'
import { SharedFile } from './shared.ts'
import type { TextAsked } from './text-window.ts'

/** A request but for who somebody is, which takes a question to Slack. */
export type Asked = Pick<Request, 'event' | 'text' | 'surface' | 'address'> & {
  readonly actor: Actor
  /** What came along with it. */
  readonly files?: readonly SharedFile[]
}

const Command = z.object({
  command: z.string(),
  text: z.string().default(''),
  user_id: z.string(),
  user_name: z.string().default(''),
  team_id: z.string(),
  channel_id: z.string(),
  trigger_id: z.string(),
  response_url: z.string().optional(),
})

/** https://docs.slack.dev/interactivity/implementing-slash-commands. Throws when it is not one. */
export function askedByCommand(body: unknown): Asked {
  const command = Command.parse(body)
  return {
    event: command.trigger_id,
    text: `${command.command} ${asTyped(command.text)}`.trimEnd(),
    surface: 'command',
    actor: { user: command.user_id, team: command.team_id, name: command.user_name },
    address: {
      platform: 'slack',
      team: command.team_id,
      channel: command.channel_id,
      visibility: 'private',
      user: command.user_id,
      ...(command.response_url ? { replyUrl: command.response_url } : {}),
    },
  }
}

const Message = z.object({
  event_id: z.string(),
  event: z.object({
    type: z.enum(['app_mention', 'message']),
    channel_type: z.string().optional(),
    subtype: z.string().optional(),
    bot_id: z.string().nullish(),
    app_id: z.string().nullish(),
    edited: z.unknown().optional(),
    hidden: z.boolean().optional(),
    user: z.string().optional(),
    user_team: z.string().nullish(),
    source_team: z.string().nullish(),
    team: z.string().nullish(),
    channel: z.string(),
    text: z.string().default(''),
    ts: z.string(),
    thread_ts: z.string().optional(),
    files: z.array(SharedFile).optional().catch(undefined),
  }),
})

/** What people say: a plain message, one with a file, one that a thread also showed in its channel. */
const SPOKEN = new Set([undefined, 'file_share', 'thread_broadcast'])

/**
 * A mention in a channel, or a message to us alone. Undefined for what no person just said: edits, bots, workflows,
 * ourselves. Throws when it is no message at all.
 */
export function askedByMessage(body: unknown, bot: string | undefined): Asked | undefined {
  const { event, event_id } = Message.parse(body)
  const direct = event.type === 'message'
  if (direct && event.channel_type !== 'im') return undefined
  if (!SPOKEN.has(event.subtype) || event.bot_id || event.app_id || event.edited || event.hidden) return undefined
  if (!event.user || event.user === bot) return undefined
  const team = originOf(body).team ?? ''
  const thread = event.thread_ts ?? (direct ? undefined : event.ts)
  return {
    event: event_id,
    text: afterMention(event.text, bot),
    surface: 'mention',
    actor: { user: event.user, team: event.user_team ?? event.source_team ?? event.team ?? team, name: event.user },
    address: {
      platform: 'slack',
      team,
      channel: event.channel,
      visibility: direct ? 'private' : 'channel',
      user: event.user,
      ...(thread ? { thread } : {}),
    },
    files: event.files ?? [],
  }
}

const Click = z.object({
  trigger_id: z.string(),
  response_url: z.string().optional(),
  user: z.object({
    id: z.string(),
    team_id: z.string().optional(),
    username: z.string().optional(),
    name: z.string().optional(),
  }),
  container: z.object({
    type: z.literal('message'),
    message_ts: z.string(),
    channel_id: z.string(),
    is_ephemeral: z.boolean().optional(),
    thread_ts: z.string().optional(),
  }),
  actions: z
    .array(
      z.object({
        type: z.string(),
        action_id: z.string(),
        block_id: z.string().default(''),
        value: z.string().nullish(),
        text: z.object({ text: z.string() }).optional().catch(undefined),
        selected_option: z.object({ value: z.string() }).nullish(),
      }),
    )
    .min(1),
})

type Action = z.infer<typeof Click>['actions'][number]

function clickedIn({ type, action_id, value, selected_option }: Action): Clicked | undefined {
  if (selected_option) return chosenOption(action_id, selected_option.value)
  return type === 'plain_text_input'
    ? writtenInput(action_id, value ?? '')
    : clickedButton(action_id, value ?? undefined)
}

/**
 * A button, a choice or a line that was written, in a message of ours. Undefined for a control we did not make. Throws when it is no click.
 * https://docs.slack.dev/reference/interaction-payloads/block_actions-payload
 */
export function askedByClick(body: unknown): Asked | undefined {
  const click = Click.parse(body)
  const [action] = click.actions
  const clicked = action && clickedIn(action)
  if (!clicked) return undefined
  const { trigger_id, user } = click
  const address = addressOf(click, originOf(body).team ?? '')
  return {
    event: trigger_id,
    text: clicked.command,
    surface: 'click',
    actor: { user: user.id, team: user.team_id ?? address.team, name: user.name ?? user.username ?? user.id },
    address: { ...address, ...(clicked.replaces ? { replaces: click.container.message_ts } : {}) },
  }
}

/** A click on a button that opens a window for a text, with the trigger it opens by; undefined for any other. */
export function windowByClick(body: unknown): { readonly trigger: string; readonly asked: TextAsked } | undefined {
  const click = Click.parse(body)
  const [action] = click.actions
  if (!action || !opensWindow(action.action_id) || !action.value) return undefined
  const address = addressOf(click, originOf(body).team ?? '')
  return { trigger: click.trigger_id, asked: { label: action.text?.text ?? '', command: action.value, address } }
}

function addressOf({ container, user, response_url }: z.infer<typeof Click>, team: string): Address {
  const alone = container.is_ephemeral === true || container.channel_id.startsWith('D')
  const thread = container.thread_ts ?? (alone ? undefined : container.message_ts)
  return {
    platform: 'slack',
    team,
    channel: container.channel_id,
    visibility: alone ? 'private' : 'channel',
    user: user.id,
    ...(thread ? { thread } : {}),
    ...(response_url ? { replyUrl: response_url } : {}),
  }
}
