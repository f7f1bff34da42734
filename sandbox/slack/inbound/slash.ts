import type { Json } from '../blocks/check.ts'
import type { Delivery, Route } from './delivery.ts'
import type { Sender } from './sender.ts'
import { channelOf, requireSeat, userOf } from './sender.ts'

export type Slash = Route & {
  readonly user: string
  readonly channel: string
  /** With its slash. */
  readonly command: string
  readonly text?: string
  /** Put in place of the form's own fields. */
  readonly eventOverrides?: Readonly<Record<string, string>>
}

/** Types a slash command: https://docs.slack.dev/interactivity/implementing-slash-commands. */
export async function slash(
  sender: Sender,
  { user, channel, command, text = '', eventOverrides, ...route }: Slash,
): Promise<Delivery> {
  const { workspace, responseUrls, origin } = sender
  const who = userOf(workspace, user)
  const where = channelOf(workspace, channel)
  requireSeat(where, user)
  const path = responseUrls.create('commands', { channel, user })
  const responseUrl = `${origin()}${path}`
  const triggerId = workspace.triggers.create(user)
  const form = {
    token: 'sandbox-verification-token',
    team_id: workspace.team.id,
    team_domain: workspace.team.domain,
    ...(workspace.team.enterprise === undefined
      ? {}
      : { enterprise_id: workspace.team.enterprise, enterprise_name: workspace.team.name }),
    channel_id: where.id,
    channel_name: where.is_im ? 'directmessage' : where.is_private ? 'privategroup' : where.name,
    user_id: who.id,
    user_name: who.name,
    command,
    text,
    api_app_id: workspace.bot.app_id,
    is_enterprise_install: 'false',
    response_url: responseUrl,
    trigger_id: triggerId,
    ...eventOverrides,
  }
  const payload: Json = form
  return sender.post(
    {
      type: 'slash_commands',
      payload,
      contentType: 'application/x-www-form-urlencoded',
      body: new URLSearchParams(form).toString(),
      facts: { responseUrl, triggerId },
      answers: responseUrls.find(path),
      command,
    },
    route,
  )
}
