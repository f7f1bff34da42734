import type { Check, Fields, Json, Report } from './check.ts'
import { among, boolean, fail, integer, isObject, list, number, object, pattern, string } from './check.ts'
import {
  choiceOption,
  confirm,
  conversationFilter,
  dispatchConfig,
  linkUrl,
  optionGroup,
  overflowOption,
  plainOption,
  plainText,
  style,
} from './composition.ts'
import { richText } from './rich-text.ts'
import { oneOf, shape } from './shape.ts'

// Block elements: https://docs.slack.dev/reference/block-kit/block-elements

const actionable: Fields = { action_id: string(255) }
const picked: Fields = { ...actionable, confirm, focus_on_load: boolean }
const typed: Fields = {
  ...actionable,
  focus_on_load: boolean,
  placeholder: plainText(150),
  dispatch_action_config: dispatchConfig,
}
const menu: Fields = { ...picked, placeholder: plainText(150) }
const many: Fields = { ...menu, max_selected_items: integer(1, Number.MAX_SAFE_INTEGER) }

const sameOption = (a: unknown, b: unknown) => isObject(a) && isObject(b) && a.value === b.value
const optionsOf = (value: Json): unknown[] => {
  const groups = Array.isArray(value.option_groups) ? value.option_groups : []
  const grouped = groups.flatMap((group) => (isObject(group) && Array.isArray(group.options) ? group.options : []))
  return Array.isArray(value.options) ? value.options : grouped
}

function initialsAreOptions(value: Json, report: Report): void {
  const many = Array.isArray(value.initial_options) ? value.initial_options : []
  const initials = value.initial_option === undefined ? many : [value.initial_option]
  const options = initials.length > 0 ? optionsOf(value) : []
  for (const initial of initials) {
    if (!options.some((option) => sameOption(option, initial))) fail(report, 'initial option must be one of options')
  }
}

function optionsOrGroups(value: Json, report: Report): void {
  if ((value.options === undefined) === (value.option_groups === undefined)) {
    fail(report, 'must provide one of options or option_groups')
  }
  initialsAreOptions(value, report)
}

const optionSource: Fields = { options: list(plainOption, 1, 100), option_groups: list(optionGroup, 1, 100) }
const choices = list(choiceOption, 1, 10)
const ids = list(string(255), 1, 100)

export const button = shape(
  'button',
  { text: plainText(75) },
  { ...actionable, confirm, style, value: string(2000), url: linkUrl, accessibility_label: string(75) },
)
const overflow = shape('overflow', { options: list(overflowOption, 1, 5) }, { ...actionable, confirm })

const selects = [
  shape('static_select', {}, { ...menu, ...optionSource, initial_option: plainOption }, optionsOrGroups),
  shape('external_select', {}, { ...menu, min_query_length: integer(0, 1000), initial_option: plainOption }),
  shape('users_select', {}, { ...menu, initial_user: string(255) }),
  shape('channels_select', {}, { ...menu, initial_channel: string(255), response_url_enabled: boolean }),
  shape(
    'conversations_select',
    {},
    {
      ...menu,
      initial_conversation: string(255),
      default_to_current_conversation: boolean,
      response_url_enabled: boolean,
      filter: conversationFilter,
    },
  ),
  shape(
    'multi_static_select',
    {},
    { ...many, ...optionSource, initial_options: list(plainOption, 1, 100) },
    optionsOrGroups,
  ),
  shape(
    'multi_external_select',
    {},
    { ...many, min_query_length: integer(0, 1000), initial_options: list(plainOption, 1, 100) },
  ),
  shape('multi_users_select', {}, { ...many, initial_users: ids }),
  shape('multi_channels_select', {}, { ...many, initial_channels: ids }),
  shape(
    'multi_conversations_select',
    {},
    {
      ...many,
      initial_conversations: ids,
      default_to_current_conversation: boolean,
      filter: conversationFilter,
    },
  ),
]

const date = pattern(/^\d{4}-\d\d-\d\d$/, 'must be a date, YYYY-MM-DD', 10)
const time = pattern(/^([01]\d|2[0-3]):[0-5]\d$/, 'must be a time, HH:mm', 5)
const pickers = [
  shape('radio_buttons', { options: choices }, { ...picked, initial_option: choiceOption }, initialsAreOptions),
  shape('checkboxes', { options: choices }, { ...picked, initial_options: choices }, initialsAreOptions),
  shape('datepicker', {}, { ...menu, initial_date: date }),
  shape('timepicker', {}, { ...menu, initial_time: time, timezone: string(100) }),
]
const datetime = shape('datetimepicker', {}, { ...picked, initial_date_time: integer(1_000_000_000, 9_999_999_999) })
const richTextInput = shape(
  'rich_text_input',
  {},
  {
    ...typed,
    initial_value: richText,
    min_lines: integer(1, 100),
    max_lines: integer(1, 100),
  },
)

const trigger = object(
  { url: linkUrl },
  {
    customizable_input_parameters: list(object({ name: string(255), value: string(3000, 0) }), 0, 100),
  },
)
const workflowButton = shape(
  'workflow_button',
  { text: plainText(75), workflow: object({ trigger }) },
  { ...actionable, confirm, style, accessibility_label: string(75) },
)

const feedback = object({ text: plainText(75), value: string(2000) }, { accessibility_label: string(75) })
export const contextActionElement: Check = oneOf(
  shape('feedback_buttons', { positive_button: feedback, negative_button: feedback }, actionable),
  shape(
    'icon_button',
    { icon: among('trash'), text: plainText(75) },
    { ...actionable, confirm, value: string(2000), accessibility_label: string(75), visible_to_user_ids: ids },
  ),
)

export const urlSource: Check = oneOf(shape('url', { url: linkUrl, text: string(3000) }))

const inSections = [button, overflow, ...selects, ...pickers, workflowButton]
export const accessoryShapes = inSections
export const actionElement: Check = oneOf(...inSections, datetime, richTextInput)

const lengths: Fields = { min_length: integer(0, 3000), max_length: integer(1, 3000) }
const numeric = pattern(/^-?\d+(\.\d+)?$/, 'must be a number', 100)
const decimal: Check = (value, report) => (typeof value === 'number' ? number : numeric)(value, report)
export const inputElement: Check = oneOf(
  ...selects,
  ...pickers,
  datetime,
  richTextInput,
  shape('plain_text_input', {}, { ...typed, ...lengths, initial_value: string(3000, 0), multiline: boolean }),
  shape('email_text_input', {}, { ...typed, initial_value: string(3000, 0) }),
  shape('url_text_input', {}, { ...typed, initial_value: string(3000, 0) }),
  shape(
    'number_input',
    { is_decimal_allowed: boolean },
    { ...typed, initial_value: decimal, min_value: decimal, max_value: decimal },
  ),
  shape('file_input', {}, { ...actionable, filetypes: list(string(20), 1, 100), max_files: integer(1, 10) }),
)
