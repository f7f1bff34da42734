import { viewJson } from '../api/views.ts'
import type { Json } from '../blocks/check.ts'
import type { VisibleMessage } from '../model.ts'
import { messageJson } from '../payload.ts'
import type { Delivery, Route } from './delivery.ts'
import type { Choice, Found } from './element.ts'
import { chosen, findElement } from './element.ts'
import type { Sender } from './sender.ts'
import { channelOf, requireSeat, userOf } from './sender.ts'

export type Click = Route & {
  readonly user: string
  readonly action_id: string
  /** The message by its ts; the newest one the user sees with such an element when left out. */
  readonly message?: string
  readonly channel?: string
  /** Clicks in the user's Home tab instead. */
  readonly home?: boolean
  /** Values of the other elements, by block_id and action_id. */
  readonly state?: Json
  /** Put in place of the payload's fields. */
  readonly eventOverrides?: Json
  /** Put in place of the action's fields: what a forged button would send. */
  readonly actionOverrides?: Json
}
export type Select = Click & { readonly choice: Choice }

/** Presses a button or picks from a menu: https://docs.slack.dev/reference/interaction-payloads/block_actions-payload. */
export async function click(
  sender: Sender,
  {
    user,
    action_id,
    message,
    channel,
    home,
    state,
    eventOverrides,
    actionOverrides,
    ...rest
  }: Click & { readonly choice?: Choice },
): Promise<Delivery> {
  const { workspace } = sender
  const { choice, ...route } = rest
  const who = userOf(workspace, user)
  const place = home ? inHome(sender, user, action_id) : inMessage(sender, user, action_id, channel, message)
  const { block, element } = place.found
  const action = {
    type: element.type,
    action_id,
    block_id: block.block_id,
    ...(element.style === undefined ? {} : { style: element.style }),
    ...chosen(element, choice),
    action_ts: workspace.ids.ts(),
    ...actionOverrides,
  }
  const triggerId = workspace.triggers.create(user)
  const payload: Json = {
    type: 'block_actions',
    user: { id: who.id, username: who.name, name: who.name, team_id: who.team_id ?? workspace.team.id },
    api_app_id: workspace.bot.app_id,
    token: 'sandbox-verification-token',
    trigger_id: triggerId,
    team: { id: workspace.team.id, domain: workspace.team.domain },
    enterprise:
      workspace.team.enterprise === undefined ? null : { id: workspace.team.enterprise, name: workspace.team.name },
    is_enterprise_install: false,
    ...place.payload,
    state: { values: state ?? {} },
    actions: [action],
    ...eventOverrides,
  }
  const facts = place.path === undefined ? { triggerId } : { triggerId, responseUrl: `${sender.origin()}${place.path}` }
  const body = new URLSearchParams({ payload: JSON.stringify(payload) }).toString()
  return sender.post(
    { type: 'interactive', payload, contentType: 'application/x-www-form-urlencoded', body, facts },
    route,
  )
}

type Place = { readonly found: Found; readonly payload: Json; readonly path?: string }

function inMessage(
  sender: Sender,
  user: string,
  actionId: string,
  channel: string | undefined,
  ts: string | undefined,
): Place {
  const { workspace, responseUrls, origin } = sender
  const candidates = channel === undefined ? workspace.messages.all() : workspace.messages.list(channel)
  const shown = candidates.filter(
    (message) => (ts === undefined || message.ts === ts) && (message.ephemeral ?? user) === user,
  )
  const message = shown.findLast(({ blocks }) => findElement(blocks, actionId) !== undefined)
  const found = message && findElement(message.blocks, actionId)
  if (!message || !found) throw new Error(`${user} sees no message with ${actionId}`)
  const where = channelOf(workspace, message.channel)
  requireSeat(where, user)
  const path = responseUrls.create('actions', { channel: message.channel, user }, message.ts)
  const name = where.is_im ? 'directmessage' : where.is_private ? 'privategroup' : where.name
  return {
    found,
    path,
    payload: {
      container: container(message),
      channel: { id: where.id, name },
      // Slack does not repeat an ephemeral message.
      ...(message.ephemeral === undefined ? { message: messageJson(workspace, message) } : {}),
      response_url: `${origin()}${path}`,
    },
  }
}

function container({ ts, channel, ephemeral, thread_ts }: VisibleMessage): Json {
  const thread = thread_ts === undefined ? {} : { thread_ts }
  return { type: 'message', message_ts: ts, channel_id: channel, is_ephemeral: ephemeral !== undefined, ...thread }
}

function inHome({ workspace }: Sender, user: string, actionId: string): Place {
  const view = workspace.views.get(`V${user}HOME`)
  const found = view && Array.isArray(view.body.blocks) ? findElement(view.body.blocks, actionId) : undefined
  if (!view || !found) throw new Error(`${user} has no ${actionId} in the Home tab`)
  return {
    found,
    payload: { container: { type: 'view', view_id: view.id }, view: viewJson(view, workspace.team.id, workspace.bot) },
  }
}
