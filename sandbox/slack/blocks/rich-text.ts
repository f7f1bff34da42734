import type { Check, Fields } from './check.ts'
import { among, boolean, integer, list, object, string } from './check.ts'
import { linkUrl } from './composition.ts'
import { oneOf, shape } from './shape.ts'

// https://docs.slack.dev/reference/block-kit/blocks/rich-text-block

const MANY = 10_000
const style = object({}, { bold: boolean, italic: boolean, strike: boolean, code: boolean, underline: boolean })
const styled: Fields = { style }
const id = string(255)

const text = shape('text', { text: string(MANY) }, styled)
const link = shape('link', { url: linkUrl }, { ...styled, text: string(MANY), unsafe: boolean })
const inline = oneOf(
  text,
  link,
  shape('emoji', { name: string(100) }, { ...styled, unicode: string(100), url: linkUrl }),
  shape('user', { user_id: id }, styled),
  shape('usergroup', { usergroup_id: id }, styled),
  shape('channel', { channel_id: id }, styled),
  shape('team', { team_id: id }, styled),
  shape('broadcast', { range: among('here', 'channel', 'everyone') }, styled),
  shape('color', { value: string(20) }, styled),
  shape(
    'date',
    { timestamp: integer(0, 99_999_999_999), format: string(1000) },
    { ...styled, url: linkUrl, fallback: string(1000) },
  ),
)

const border = among(0, 1)
const section = shape('rich_text_section', { elements: list(inline, 1, MANY) })

export const richTextShape = shape(
  'rich_text',
  {
    elements: list(
      oneOf(
        section,
        shape('rich_text_quote', { elements: list(inline, 1, MANY) }, { border }),
        shape(
          'rich_text_preformatted',
          { elements: list(oneOf(text, link), 1, MANY) },
          { border, language: string(100) },
        ),
        shape(
          'rich_text_list',
          { style: among('bullet', 'ordered'), elements: list(oneOf(section), 1, MANY) },
          { indent: integer(0, 8), offset: integer(0, MANY), border },
        ),
      ),
      1,
      MANY,
    ),
  },
  { block_id: id },
)
export const richText: Check = oneOf(richTextShape)
