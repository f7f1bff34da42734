import type { Json } from '../blocks/check.ts'
import { isObject } from '../blocks/check.ts'
import { everyBlock } from '../blocks/validate.ts'

export type Found = { readonly block: Json; readonly element: Json }

/** The interactive element with this action_id. */
export function findElement(blocks: readonly unknown[], actionId: string): Found | undefined {
  for (const block of everyBlock(blocks)) {
    const lists = [block.elements, block.actions].flatMap((list): unknown[] => (Array.isArray(list) ? list : []))
    for (const element of [...lists, block.accessory, block.element]) {
      if (isObject(element) && element.action_id === actionId) return { block, element }
    }
  }
  return undefined
}

/** What a person picked: a value or a label, several for multi-selects and checkboxes, an id for people and channels, a date or a time. */
export type Choice = string | readonly string[]

const DIRECT: Readonly<Record<string, string>> = {
  users_select: 'selected_user',
  channels_select: 'selected_channel',
  conversations_select: 'selected_conversation',
  datepicker: 'selected_date',
  timepicker: 'selected_time',
  multi_users_select: 'selected_users',
  multi_channels_select: 'selected_channels',
  multi_conversations_select: 'selected_conversations',
}
const ONE = new Set(['static_select', 'overflow', 'radio_buttons'])
const SEVERAL = new Set(['multi_static_select', 'checkboxes'])

/** The part of an action that says what was chosen. Throws when the element does not offer it. */
export function chosen(element: Json, choice: Choice | undefined): Json {
  const type = String(element.type)
  if (type === 'button') return { text: element.text, ...(element.value === undefined ? {} : { value: element.value }) }
  if (choice === undefined) throw new Error(`a ${type} needs a choice`)
  // What was written and sent with Enter; Slack sends null for nothing.
  if (type === 'plain_text_input') return { value: choice === '' ? null : String(choice) }
  const direct = DIRECT[type]
  if (direct !== undefined) return { [direct]: choice }
  if (ONE.has(type)) return { selected_option: optionOf(element, String(choice)) }
  if (SEVERAL.has(type)) return { selected_options: [choice].flat().map((one) => optionOf(element, one)) }
  throw new Error(`nobody can choose anything in a ${type} here`)
}

function optionOf(element: Json, choice: string): Json {
  const groups = Array.isArray(element.option_groups) ? element.option_groups.filter(isObject) : []
  const options = [element, ...groups]
    .flatMap(({ options }): unknown[] => (Array.isArray(options) ? options : []))
    .filter(isObject)
  const found = options.find(
    (option) => option.value === choice || (isObject(option.text) && option.text.text === choice),
  )
  if (!found) throw new Error(`no option ${choice} in ${String(element.action_id)}`)
  return found
}
