import { viewJson } from '../api/views.ts'
import type { Json } from '../blocks/check.ts'
import { isObject } from '../blocks/check.ts'
import type { Delivery, Route } from './delivery.ts'
import type { Written } from './event.ts'
import { keepFile } from './event.ts'
import type { Sender } from './sender.ts'
import { userOf } from './sender.ts'

export type Submit = Route & {
  readonly user: string
  /** The modal by its id; the newest one the user has open when left out. */
  readonly view?: string
  /** What was filled in, by action_id: words, or files. */
  readonly values: Readonly<Record<string, string | readonly Written[]>>
}

/** Sends a modal: https://docs.slack.dev/reference/interaction-payloads/view-interactions-payload#view_submission. */
export async function submit(sender: Sender, { user, view: id, values, ...route }: Submit): Promise<Delivery> {
  const { workspace } = sender
  const who = userOf(workspace, user)
  const modals = [...workspace.views.values()].filter(({ kind }) => kind === 'modal')
  const view = modals.findLast((each) => each.user === user && (id === undefined || each.id === id))
  if (!view) throw new Error(`${user} has no modal open`)
  const blocks = Array.isArray(view.body.blocks) ? view.body.blocks.filter(isObject) : []
  const filled = blocks.flatMap((block): [string, Json][] => {
    const element = isObject(block.element) ? block.element : undefined
    return element ? [[String(block.block_id), stateOf(sender, user, element, values)]] : []
  })
  const triggerId = workspace.triggers.create(user)
  const payload: Json = {
    type: 'view_submission',
    team: { id: workspace.team.id, domain: workspace.team.domain },
    user: { id: who.id, username: who.name, name: who.name, team_id: who.team_id ?? workspace.team.id },
    api_app_id: workspace.bot.app_id,
    token: 'sandbox-verification-token',
    trigger_id: triggerId,
    view: {
      ...viewJson(view, workspace.team.id, workspace.bot),
      state: { values: Object.fromEntries(filled) },
    },
    response_urls: [],
    is_enterprise_install: false,
    enterprise: null,
  }
  const body = new URLSearchParams({ payload: JSON.stringify(payload) }).toString()
  const facts = { triggerId }
  return sender.post(
    { type: 'interactive', payload, contentType: 'application/x-www-form-urlencoded', body, facts },
    route,
  )
}

function stateOf(sender: Sender, user: string, element: Json, values: Submit['values']): Json {
  const name = String(element.action_id)
  const given = values[name]
  const state =
    element.type === 'file_input'
      ? { files: Array.isArray(given) ? given.map((file: Written) => keepFile(sender, user, file)) : [] }
      : { value: typeof given === 'string' && given !== '' ? given : null }
  return { [name]: { type: element.type, ...state } }
}
