import { viewJson } from '../api/views.ts'
import type { Json } from '../blocks/check.ts'
import type { SlackChannel, SlackFile, SlackUser, VisibleMessage } from '../model.ts'
import { directChannel, putBounded } from '../workspace.ts'
import type { Delivery, Route } from './delivery.ts'
import type { Sender } from './sender.ts'
import { channelOf, requireSeat, userOf } from './sender.ts'

type Overrides = {
  /** Put in place of the inner event's fields. */
  readonly eventOverrides?: Json
  /** Put in place of the outer payload's fields: team_id, event_id, … */
  readonly payloadOverrides?: Json
}

/** A file as somebody shares it. */
export type Written = { readonly name: string; readonly content: string | Buffer } & Partial<
  Omit<SlackFile, 'name' | 'content'>
> &
  Json

export type Mention = Route &
  Overrides & {
    readonly user: string
    readonly channel: string
    /** What follows the mention of our bot, as typed. */
    readonly text: string
    readonly thread_ts?: string
    readonly files?: readonly Written[]
  }
export type DirectMessage = Route &
  Overrides & { readonly user: string; readonly text: string; readonly thread_ts?: string }
export type HomeOpened = Route & Overrides & { readonly user: string; readonly tab?: 'home' | 'messages' }

/** A delivery that began with a message people see. */
export type SpokenDelivery = Delivery & { readonly ts: string }

/** Somebody writes `@quarterdeck …` in a channel or a thread: https://docs.slack.dev/reference/events/app_mention. */
export async function mention(
  sender: Sender,
  { user, channel, text, thread_ts, files, ...rest }: Mention,
): Promise<SpokenDelivery> {
  const { workspace } = sender
  const who = userOf(workspace, user)
  const where = channelOf(workspace, channel)
  requireSeat(where, user)
  const kept = files?.map((file) => keepFile(sender, user, file))
  const said = say(sender, who, where, `<@${workspace.bot.id}> ${escaped(text)}`, { thread_ts, files: kept })
  const delivery = await sendEvent(sender, { ...spoken(sender, who, said), type: 'app_mention' }, where, rest)
  return { ...delivery, ts: said.ts }
}

/** Somebody writes to our bot alone: https://docs.slack.dev/reference/events/message.im. */
export async function directMessage(
  sender: Sender,
  { user, text, thread_ts, ...rest }: DirectMessage,
): Promise<SpokenDelivery> {
  const who = userOf(sender.workspace, user)
  const where = directChannel(sender.workspace, user)
  const said = say(sender, who, where, escaped(text), { thread_ts })
  const delivery = await sendEvent(
    sender,
    { ...spoken(sender, who, said), type: 'message', channel_type: 'im' },
    where,
    rest,
  )
  return { ...delivery, ts: said.ts }
}

/** Somebody opens our bot's page: https://docs.slack.dev/reference/events/app_home_opened. */
export function appHomeOpened(sender: Sender, { user, tab = 'home', ...rest }: HomeOpened): Promise<Delivery> {
  const { workspace } = sender
  const who = userOf(workspace, user)
  const shown = workspace.views.get(`V${who.id}HOME`)
  const view = shown && tab === 'home' ? { view: viewJson(shown, workspace.team.id, workspace.bot) } : {}
  const where = directChannel(workspace, user)
  const event = { type: 'app_home_opened', user: who.id, channel: where.id, tab, event_ts: workspace.ids.ts(), ...view }
  return sendEvent(sender, event, where, rest)
}

function say(
  { workspace }: Sender,
  user: SlackUser,
  channel: SlackChannel,
  text: string,
  { thread_ts, files = [] }: { thread_ts?: string | undefined; files?: readonly SlackFile[] | undefined },
): VisibleMessage {
  if (thread_ts !== undefined && !workspace.messages.canThread(channel.id, thread_ts)) {
    throw new Error(`no message ${thread_ts} in ${channel.id} to answer to`)
  }
  return workspace.messages.post({ channel: channel.id, user: user.id, text, files, thread_ts })
}

/** Keeps what somebody shares: https://docs.slack.dev/reference/objects/file-object. */
export function keepFile({ workspace, origin }: Sender, user: string, { content, ...written }: Written): SlackFile {
  const id = workspace.ids.next('F')
  const bytes = Buffer.from(content)
  const url_private_download = `${origin()}/files-pri/${workspace.team.id}-${id}/download/${encodeURIComponent(written.name)}`
  const file = {
    id,
    title: written.name,
    size: bytes.length,
    user,
    mode: 'hosted',
    url_private_download,
    ...written,
    content: bytes,
  }
  putBounded(workspace.files, id, file, 50)
  return file
}

/** Somebody writes in a channel without a word to the bot, which hears nothing of it. */
export function talk(sender: Sender, { user, channel, text, thread_ts, files }: Mention): VisibleMessage {
  const kept = files?.map((file) => keepFile(sender, user, file))
  const { workspace } = sender
  return say(sender, userOf(workspace, user), channelOf(workspace, channel), escaped(text), { thread_ts, files: kept })
}

function spoken({ workspace }: Sender, user: SlackUser, said: VisibleMessage): Json {
  const team = user.team_id ?? workspace.team.id
  return {
    user: user.id,
    ts: said.ts,
    client_msg_id: crypto.randomUUID(),
    text: said.text,
    team,
    ...(team === workspace.team.id ? {} : { user_team: team, source_team: team }),
    ...(said.thread_ts === undefined ? {} : { thread_ts: said.thread_ts }),
    channel: said.channel,
    ...(said.files.length > 0 ? { files: said.files.map(({ content: _, ...file }) => file) } : {}),
    event_ts: said.ts,
  }
}

function sendEvent(sender: Sender, event: Json, channel: SlackChannel, rest: Route & Overrides): Promise<Delivery> {
  const { workspace } = sender
  const { eventOverrides, payloadOverrides, ...route } = rest
  const payload: Json = {
    token: 'sandbox-verification-token',
    team_id: workspace.team.id,
    context_team_id: workspace.team.id,
    context_enterprise_id: workspace.team.enterprise ?? null,
    api_app_id: workspace.bot.app_id,
    event: { ...event, ...eventOverrides },
    type: 'event_callback',
    event_id: workspace.ids.next('Ev'),
    event_time: Math.floor(workspace.now() / 1000),
    authorizations: [
      {
        enterprise_id: workspace.team.enterprise ?? null,
        team_id: workspace.team.id,
        user_id: workspace.bot.id,
        is_bot: true,
        is_enterprise_install: false,
      },
    ],
    is_ext_shared_channel: channel.is_ext_shared ?? false,
    event_context: workspace.ids.next('4-'),
    ...payloadOverrides,
  }
  const body = JSON.stringify(payload)
  return sender.post({ type: 'events_api', payload, contentType: 'application/json', body, facts: {} }, route)
}

/** https://docs.slack.dev/messaging/formatting-message-text#escaping */
function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}
