import type { Json } from '../blocks/check.ts'
import { isObject } from '../blocks/check.ts'
import { VIEW_BYTES, viewErrors } from '../blocks/view.ts'
import type { View } from '../workspace.ts'
import { putBounded } from '../workspace.ts'
import { optionalText, requiredText, structured } from './arguments.ts'
import type { CallContext, Method } from './method.ts'
import { argumentError, SlackError } from './method.ts'

const VIEWS_KEPT = 1_000

/** https://docs.slack.dev/reference/methods/views.open */
function open(context: CallContext): Json {
  const { workspace, args } = context
  const trigger = requiredText(args, 'trigger_id')
  const body = readView(context, 'modal')
  const exchanged = workspace.triggers.exchange(trigger)
  if ('error' in exchanged) throw new SlackError(exchanged.error)
  return save(context, { id: workspace.ids.next('V'), user: exchanged.user, kind: 'modal', body })
}

/** https://docs.slack.dev/reference/methods/views.update */
function update(context: CallContext): Json {
  const { workspace, args } = context
  const external = optionalText(args, 'external_id')
  const id = optionalText(args, 'view_id')
  if ((id === undefined) === (external === undefined))
    throw argumentError('invalid_arguments', ['missing required field: view_id'])
  const view =
    id === undefined
      ? workspace.views.values().find(({ body }) => body.external_id === external)
      : workspace.views.get(id)
  if (!view) throw new SlackError('not_found')
  const body = readView(context, view.kind)
  checkHash(context, view)
  return save(context, { ...view, body })
}

/** https://docs.slack.dev/reference/methods/views.publish */
function publish(context: CallContext): Json {
  const { workspace, args } = context
  const user = workspace.users.get(requiredText(args, 'user_id'))
  if (!user) throw new SlackError('user_not_found')
  const body = readView(context, 'home')
  const id = `V${user.id}HOME`
  const shown = workspace.views.get(id)
  if (shown) checkHash(context, shown)
  return save(context, { id, user: user.id, kind: 'home', body })
}

function checkHash({ args }: CallContext, view: View): void {
  const hash = optionalText(args, 'hash')
  if (hash !== undefined && hash !== view.hash) throw new SlackError('hash_conflict')
}

function readView({ args }: CallContext, kind: View['kind']): Json {
  const view = structured(args, 'view', 'invalid_arguments')
  if (view === undefined) throw argumentError('invalid_arguments', ['missing required field: view'])
  if (Buffer.byteLength(JSON.stringify(view)) > VIEW_BYTES) throw new SlackError('view_too_large')
  const errors = viewErrors(view, kind)
  if (errors.length > 0 || !isObject(view)) throw argumentError('invalid_arguments', errors)
  return view
}

function save({ workspace }: CallContext, view: Omit<View, 'hash'>): Json {
  const saved: View = { ...view, hash: `${Math.floor(workspace.now() / 1000)}.${workspace.ids.next('h')}` }
  putBounded(workspace.views, saved.id, saved, VIEWS_KEPT)
  return { view: viewJson(saved, workspace.team.id, workspace.bot) }
}

/** A view as Slack writes it in answers and payloads. */
export function viewJson(
  { id, hash, body }: View,
  team: string,
  bot: { readonly app_id: string; readonly bot_id: string },
): Json {
  const defaults = { private_metadata: '', callback_id: '', external_id: '' }
  return {
    ...defaults,
    ...body,
    id,
    hash,
    team_id: team,
    app_id: bot.app_id,
    bot_id: bot.bot_id,
    root_view_id: id,
    state: { values: {} },
  }
}

const views = { token: 'bot', scopes: [], tier: 4 } as const

export const viewMethods: Readonly<Record<string, Method>> = {
  'views.open': { ...views, run: open },
  'views.update': { ...views, run: update },
  'views.publish': { ...views, run: publish },
}
