import type { Check, Json, Report } from './check.ts'
import { among, boolean, fail, integer, isObject, list, string } from './check.ts'
import { anyText, imageShape, imageSource, oneImageSource, plainText, secureUrl, textShapes } from './composition.ts'
import { accessoryShapes, actionElement, button, contextActionElement, inputElement, urlSource } from './elements.ts'
import { richText, richTextShape } from './rich-text.ts'
import type { Shape } from './shape.ts'
import { oneOf, shape } from './shape.ts'
import { dataTable, table } from './table.ts'

/** Where blocks are shown; each place takes its own set of them. */
export type Surface = 'message' | 'modal' | 'home'

const id = { block_id: string(255) }

/** https://docs.slack.dev/reference/block-kit/block-elements: action_id is unique within its block. */
const distinctActions = (key: string) => (value: Json, report: Report) => {
  const seen = new Set<string>()
  const elements = Array.isArray(value[key]) ? value[key] : []
  for (const [index, element] of elements.entries()) {
    if (!isObject(element) || typeof element.action_id !== 'string') continue
    if (seen.has(element.action_id))
      fail(report, `action_id already exists: ${element.action_id}`, key, index, 'action_id')
    seen.add(element.action_id)
  }
}

const section = shape(
  'section',
  {},
  {
    ...id,
    text: anyText(3000),
    fields: list(anyText(2000), 1, 10),
    accessory: oneOf(...accessoryShapes, imageShape),
    expand: boolean,
  },
  (value, report) => {
    if (value.text === undefined && value.fields === undefined) fail(report, 'missing required field: text')
  },
)
const header = shape('header', { text: plainText(150) }, { ...id, level: integer(1, 4) })
const divider = shape('divider', {}, id)
const image = shape(
  'image',
  { alt_text: string(2000) },
  { ...id, ...imageSource, title: plainText(2000) },
  oneImageSource,
)
const context = shape('context', { elements: list(oneOf(imageShape, ...textShapes), 1, 10) }, id)
const actions = shape('actions', { elements: list(actionElement, 1, 25) }, id, distinctActions('elements'))
const contextActions = shape(
  'context_actions',
  { elements: list(contextActionElement, 1, 5) },
  id,
  distinctActions('elements'),
)
const input = shape(
  'input',
  { label: plainText(2000), element: inputElement },
  { ...id, hint: plainText(2000), optional: boolean, dispatch_action: boolean },
)
const markdown = shape('markdown', { text: string(12_000) }, id)
const alert = shape(
  'alert',
  { text: anyText(200) },
  { ...id, level: among('default', 'info', 'warning', 'error', 'success') },
)
const video = shape(
  'video',
  { video_url: secureUrl, thumbnail_url: secureUrl, alt_text: string(2000), title: plainText(199) },
  {
    ...id,
    title_url: secureUrl,
    author_name: string(49),
    provider_name: string(255),
    provider_icon_url: secureUrl,
    description: plainText(199),
  },
)

const card = shape(
  'card',
  {},
  {
    ...id,
    hero_image: oneOf(imageShape),
    icon: oneOf(imageShape),
    title: anyText(150),
    subtitle: anyText(150),
    body: anyText(200),
    subtext: anyText(200),
    actions: list(oneOf(button), 1, 3),
  },
  (value, report) => {
    if (!['hero_image', 'title', 'actions', 'body'].some((key) => key in value))
      fail(report, 'missing required field: title')
    distinctActions('actions')(value, report)
  },
)
const carousel = shape('carousel', { elements: list(oneOf(card), 1, 10) }, id)

const taskCard = shape(
  'task_card',
  { task_id: string(255), title: string(3000), status: among('pending', 'in_progress', 'complete', 'error') },
  { ...id, details: richText, output: richText, sources: list(urlSource, 0, 100) },
)
const plan = shape('plan', { title: string(3000) }, { ...id, tasks: list(oneOf(taskCard), 0, 50) })

/** Children that both the page and the live validator take: rich_text, input and file are on the page only. */
const containerChild: Check = oneOf(actions, context, divider, header, image, section, table, video)
const container = shape(
  'container',
  { child_blocks: list(containerChild, 1, 10) },
  {
    ...id,
    title: plainText(150),
    rich_text_title: richText,
    subtitle: anyText(150),
    width: among('narrow', 'standard', 'wide', 'full'),
    icon: oneOf(imageShape),
    is_collapsible: boolean,
    default_collapsed: boolean,
    has_header_divider: boolean,
  },
  (value, report) => {
    if (value.title === undefined && value.rich_text_title === undefined) fail(report, 'missing required field: title')
    if (value.default_collapsed === true && value.is_collapsible !== true)
      fail(report, 'requires is_collapsible', 'default_collapsed')
  },
)

const everywhere: readonly Shape[] = [actions, context, divider, header, image, input, richTextShape, section, video]

/** Any block that may stand on a surface: https://docs.slack.dev/reference/block-kit/blocks. */
export const blockOn: Readonly<Record<Surface, Check>> = {
  message: oneOf(...everywhere, card, carousel, container, contextActions, markdown, plan, taskCard, table, dataTable),
  modal: oneOf(...everywhere, alert),
  home: oneOf(...everywhere, table, dataTable),
}
