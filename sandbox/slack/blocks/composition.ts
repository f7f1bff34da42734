import type { Check, Json, Report } from './check.ts'
import { among, boolean, fail, list, object, pattern, string } from './check.ts'
import { oneOf, shape } from './shape.ts'

// Composition objects: https://docs.slack.dev/reference/block-kit/composition-objects

const plainShape = (max: number) => shape('plain_text', { text: string(max) }, { emoji: boolean })
const mrkdwnShape = (max: number) => shape('mrkdwn', { text: string(max) }, { verbatim: boolean })

export const plainText = (max: number): Check => oneOf(plainShape(max))
export const anyText = (max: number): Check => oneOf(plainShape(max), mrkdwnShape(max))
export const textShapes = [plainShape(3000), mrkdwnShape(3000)] as const

/** What Slack opens in a browser, its own client or a mail program. */
export const linkUrl = pattern(/^(https?:\/\/[^\s/]|slack:\/\/|mailto:)/, 'must be a valid URL', 3000)
const imageUrl = pattern(/^https?:\/\/[^\s/]/, 'must be a valid URL', 3000)
export const secureUrl = pattern(/^https:\/\/[^\s/]/, 'must be a valid URL', 3000)

export const style = among('primary', 'danger')

export const confirm = object(
  {},
  { title: plainText(100), text: anyText(300), confirm: plainText(30), deny: plainText(30), style },
  (value, report) => {
    if (value.text === undefined) fail(report, 'missing required field: text')
  },
)

const optionOf = (text: Check, more: Readonly<Record<string, Check>> = {}) =>
  object({ text, value: string(150) }, { description: plainText(75), ...more })

export const plainOption = optionOf(plainText(75))
export const choiceOption = object({ text: anyText(75), value: string(150) }, { description: anyText(75) })
export const overflowOption = object(
  { text: plainText(75) },
  { value: string(150), description: plainText(75), url: linkUrl },
)
export const optionGroup = object({ label: plainText(75), options: list(plainOption, 1, 100) })

export const dispatchConfig = object(
  {},
  {
    trigger_actions_on: list(among('on_enter_pressed', 'on_character_entered'), 1, 2),
  },
)

export const conversationFilter = object(
  {},
  {
    include: list(among('im', 'mpim', 'private', 'public'), 1, 4),
    exclude_external_shared_channels: boolean,
    exclude_bot_users: boolean,
  },
  (value, report) => {
    if (Object.keys(value).length === 0) fail(report, 'must have minimum 1 properties')
  },
)

const slackFile = object({}, { id: string(255), url: secureUrl }, (value, report) => {
  if ((value.id === undefined) === (value.url === undefined)) fail(report, 'must provide one of id or url')
})

/** The two ways to say where a picture is; exactly one is needed. */
export const imageSource = { image_url: imageUrl, slack_file: slackFile }

export function oneImageSource(value: Json, report: Report): void {
  if ((value.image_url === undefined) === (value.slack_file === undefined)) {
    fail(report, 'must provide one of image_url or slack_file')
  }
}

export const imageShape = shape('image', { alt_text: string(2000) }, imageSource, oneImageSource)
