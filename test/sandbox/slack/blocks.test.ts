import { describe, expect, test } from 'vitest'
import { blockErrors } from '../../../sandbox/slack/blocks/validate.ts'
import { viewErrors } from '../../../sandbox/slack/blocks/view.ts'

const x = (length: number) => 'x'.repeat(length)
const times = <T>(count: number, item: (index: number) => T) => Array.from({ length: count }, (_, index) => item(index))
const plain = (text: string) => ({ type: 'plain_text', text })
const mrkdwn = (text: string) => ({ type: 'mrkdwn', text })
const button = (more: object = {}) => ({ type: 'button', text: plain('Go'), action_id: 'go', ...more })
const actions = (...elements: object[]) => ({ type: 'actions', elements })
const section = (more: object) => ({ type: 'section', ...more })
const option = (value: string, text = 'one') => ({ text: plain(text), value })
const select = (more: object) => actions({ type: 'static_select', action_id: 's', ...more })
const confirm = (more: object) => actions(button({ confirm: { text: plain('Sure?'), ...more } }))
const raw = (text: string) => ({ type: 'raw_text', text })
const rich = (text: string) => ({
  type: 'rich_text',
  elements: [{ type: 'rich_text_section', elements: [{ type: 'text', text }] }],
})
const table = (rows: number, columns: number, text = 'x') => ({
  type: 'table',
  rows: times(rows, () => times(columns, () => raw(text))),
})
const dataTable = (rows: number, columns: number, more: object = {}) => ({
  ...table(rows, columns),
  type: 'data_table',
  caption: 'pods',
  ...more,
})
const picture = { type: 'image', alt_text: 'graph', image_url: 'https://example.com/a.png' }
const card = (more: object) => ({ type: 'card', title: mrkdwn('t'), ...more })
const container = (more: object) => ({
  type: 'container',
  title: plain('t'),
  child_blocks: [{ type: 'divider' }],
  ...more,
})
const task = (more: object = {}) => ({ type: 'task_card', task_id: '1', title: 't', status: 'pending', ...more })

/** What the limit is about, what is just within it, what is just beyond. */
const limits: readonly [string, object[], object[]][] = [
  ['blocks a message', times(50, () => ({ type: 'divider' })), times(51, () => ({ type: 'divider' }))],
  ['block_id', [{ type: 'divider', block_id: x(255) }], [{ type: 'divider', block_id: x(256) }]],
  [
    'block_id unique',
    [
      { type: 'divider', block_id: 'a' },
      { type: 'divider', block_id: 'b' },
    ],
    times(2, () => ({ type: 'divider', block_id: 'a' })),
  ],
  ['action_id', [actions(button({ action_id: x(255) }))], [actions(button({ action_id: x(256) }))]],
  ['action_id unique in a block', [actions(button()), actions(button())], [actions(button(), button())]],
  ['section text', [section({ text: mrkdwn(x(3000)) })], [section({ text: mrkdwn(x(3001)) })]],
  ['section text not empty', [section({ text: mrkdwn('x') })], [section({ text: mrkdwn('') })]],
  ['section text or fields', [section({ fields: [plain('x')] })], [section({})]],
  [
    'section fields',
    [section({ fields: times(10, () => plain('x')) })],
    [section({ fields: times(11, () => plain('x')) })],
  ],
  ['section field', [section({ fields: [mrkdwn(x(2000))] })], [section({ fields: [mrkdwn(x(2001))] })]],
  [
    'section accessory',
    [section({ text: plain('x'), accessory: button() })],
    [section({ text: plain('x'), accessory: rich('x') })],
  ],
  ['header', [{ type: 'header', text: plain(x(150)) }], [{ type: 'header', text: plain(x(151)) }]],
  ['header text type', [{ type: 'header', text: plain('x') }], [{ type: 'header', text: mrkdwn('x') }]],
  ['header level', [{ type: 'header', text: plain('x'), level: 4 }], [{ type: 'header', text: plain('x'), level: 5 }]],
  [
    'context elements',
    [{ type: 'context', elements: times(10, () => mrkdwn('x')) }],
    [{ type: 'context', elements: times(11, () => mrkdwn('x')) }],
  ],
  ['context not empty', [{ type: 'context', elements: [picture] }], [{ type: 'context', elements: [] }]],
  [
    'actions elements',
    [actions(...times(25, (i) => button({ action_id: `${i}` })))],
    [actions(...times(26, (i) => button({ action_id: `${i}` })))],
  ],
  ['button text', [actions(button({ text: plain(x(75)) }))], [actions(button({ text: plain(x(76)) }))]],
  ['button text type', [actions(button())], [actions(button({ text: mrkdwn('x') }))]],
  ['button value', [actions(button({ value: x(2000) }))], [actions(button({ value: x(2001) }))]],
  ['button url', [actions(button({ url: `https://${x(2992)}` }))], [actions(button({ url: `https://${x(2993)}` }))]],
  [
    'button url scheme',
    [actions(button({ url: 'https://example.com' }))],
    [actions(button({ url: 'javascript:alert(1)' }))],
  ],
  ['button style', [actions(button({ style: 'danger' }))], [actions(button({ style: 'default' }))]],
  ['button has no disabled', [actions(button())], [actions(button({ disabled: true }))]],
  [
    'button label',
    [actions(button({ accessibility_label: x(75) }))],
    [actions(button({ accessibility_label: x(76) }))],
  ],
  ['confirm title', [confirm({ title: plain(x(100)) })], [confirm({ title: plain(x(101)) })]],
  ['confirm text', [confirm({ text: plain(x(300)) })], [confirm({ text: plain(x(301)) })]],
  ['confirm buttons', [confirm({ confirm: plain(x(30)), deny: plain(x(30)) })], [confirm({ deny: plain(x(31)) })]],
  [
    'select options',
    [select({ options: times(100, (i) => option(`${i}`)) })],
    [select({ options: times(101, (i) => option(`${i}`)) })],
  ],
  ['select not empty', [select({ options: [option('1')] })], [select({ options: [] })]],
  [
    'select options or groups',
    [select({ option_groups: [{ label: plain('g'), options: [option('1')] }] })],
    [select({})],
  ],
  ['option text', [select({ options: [option('1', x(75))] })], [select({ options: [option('1', x(76))] })]],
  ['option value', [select({ options: [option(x(150))] })], [select({ options: [option(x(151))] })]],
  [
    'initial option',
    [select({ options: [option('1')], initial_option: option('1') })],
    [select({ options: [option('1')], initial_option: option('2') })],
  ],
  [
    'placeholder',
    [select({ options: [option('1')], placeholder: plain(x(150)) })],
    [select({ options: [option('1')], placeholder: plain(x(151)) })],
  ],
  [
    'overflow',
    [actions({ type: 'overflow', options: times(5, (i) => option(`${i}`)) })],
    [actions({ type: 'overflow', options: times(6, (i) => option(`${i}`)) })],
  ],
  [
    'radio buttons',
    [actions({ type: 'radio_buttons', options: times(10, (i) => option(`${i}`)) })],
    [actions({ type: 'radio_buttons', options: times(11, (i) => option(`${i}`)) })],
  ],
  ['image url', [{ ...picture, image_url: `https://${x(2992)}` }], [{ ...picture, image_url: `https://${x(2993)}` }]],
  ['image url scheme', [picture], [{ ...picture, image_url: 'data:image/png;base64,AAAA' }]],
  ['image alt', [{ ...picture, alt_text: x(2000) }], [{ ...picture, alt_text: x(2001) }]],
  [
    'image source',
    [{ type: 'image', alt_text: 'x', slack_file: { id: 'F1' } }],
    [{ ...picture, slack_file: { id: 'F1' } }],
  ],
  ['rich text', [rich('x')], [rich('')]],
  ['markdown', [{ type: 'markdown', text: x(12_000) }], [{ type: 'markdown', text: x(12_001) }]],
  [
    'markdown in all',
    times(2, () => ({ type: 'markdown', text: x(6_000) })),
    times(2, () => ({ type: 'markdown', text: x(6_001) })),
  ],
  ['table rows', [table(100, 1)], [table(101, 1)]],
  ['table cells', [table(1, 20)], [table(1, 21)]],
  ['table characters', [table(10, 10, x(100))], [table(10, 10, x(101))]],
  ['table cell not empty', [table(1, 1)], [table(1, 1, '')]],
  ['one table', [table(1, 1)], [table(1, 1), dataTable(2, 1)]],
  [
    'column settings',
    [{ ...table(1, 1), column_settings: [{ align: 'right' }] }],
    [{ ...table(1, 1), column_settings: [{ align: 'middle' }] }],
  ],
  ['data_table rows', [dataTable(201, 1)], [dataTable(202, 1)]],
  ['data_table has a row', [dataTable(2, 1)], [dataTable(1, 1)]],
  ['data_table columns', [dataTable(2, 20)], [dataTable(2, 21)]],
  [
    'data_table characters',
    [dataTable(2, 1, { rows: [[raw('h')], [raw(x(19_999))]] })],
    [dataTable(2, 1, { rows: [[raw('h')], [raw(x(20_000))]] })],
  ],
  ['data_table caption', [dataTable(2, 1)], [{ ...table(2, 1), type: 'data_table' }]],
  [
    'data_table header',
    [dataTable(2, 1, { rows: [[raw('h')], [rich('x')]] })],
    [dataTable(2, 1, { rows: [[rich('h')], [raw('x')]] })],
  ],
  ['data_table width', [dataTable(2, 2)], [dataTable(2, 2, { rows: [[raw('a'), raw('b')], [raw('c')]] })]],
  ['data_table page', [dataTable(2, 1, { page_size: 100 })], [dataTable(2, 1, { page_size: 101 })]],
  [
    'data_table row header',
    [dataTable(2, 2, { row_header_column_index: 1 })],
    [dataTable(2, 2, { row_header_column_index: 2 })],
  ],
  [
    'raw_number',
    [table(1, 1), actions(button())],
    [{ type: 'table', rows: [[{ type: 'raw_number', text: '1', value: '1' }]] }],
  ],
  ['card title', [card({ title: mrkdwn(x(150)) })], [card({ title: mrkdwn(x(151)) })]],
  ['card body', [card({ body: mrkdwn(x(200)) })], [card({ body: mrkdwn(x(201)) })]],
  ['card text is an object', [card({})], [card({ title: 'x' })]],
  [
    'card buttons',
    [card({ actions: times(3, (i) => button({ action_id: `${i}` })) })],
    [card({ actions: times(4, (i) => button({ action_id: `${i}` })) })],
  ],
  [
    'carousel',
    [{ type: 'carousel', elements: times(10, () => card({})) }],
    [{ type: 'carousel', elements: times(11, () => card({})) }],
  ],
  ['container title', [container({ title: plain(x(150)) })], [container({ title: plain(x(151)) })]],
  [
    'container children',
    [container({ child_blocks: times(10, () => ({ type: 'divider' })) })],
    [container({ child_blocks: times(11, () => ({ type: 'divider' })) })],
  ],
  [
    'container child types',
    [container({ child_blocks: [table(1, 1)] })],
    [container({ child_blocks: [dataTable(2, 1)] })],
  ],
  [
    'plan title is a string',
    [{ type: 'plan', title: 'p', tasks: [task()] }],
    [{ type: 'plan', title: plain('p'), tasks: [task()] }],
  ],
  ['task status', [task({ status: 'error' })], [task({ status: 'failed' })]],
  ['task details', [task({ details: rich('x') })], [task({ details: 'x' })]],
]

describe('Block Kit limits', () => {
  test.each(limits)('%s', (_, within, beyond) => {
    expect(blockErrors(within, 'message')).toEqual([])
    expect(blockErrors(beyond, 'message')).not.toEqual([])
  })

  test('errors are in the words and with the pointers of Slack', () => {
    expect(blockErrors([{ type: 'divider' }, actions(...times(26, () => button()))], 'message')).toContain(
      'no more than 25 items allowed [json-pointer:/blocks/1/elements]',
    )
    expect(blockErrors([section({ text: mrkdwn(x(3001)) })], 'message')).toEqual([
      'must be less than 3001 characters [json-pointer:/blocks/0/text/text]',
    ])
    expect(blockErrors([{ type: 'header' }], 'message')).toEqual([
      'missing required field: text [json-pointer:/blocks/0]',
    ])
    expect(blockErrors([{ type: 'divider', color: 'red' }], 'message')).toEqual([
      'invalid additional property: color [json-pointer:/blocks/0]',
    ])
    expect(blockErrors([{ type: 'hologram' }], 'message')).toEqual([
      'unsupported type: hologram [json-pointer:/blocks/0/type]',
    ])
    expect(blockErrors([{}, 7], 'message')).toEqual([
      'missing required field: type [json-pointer:/blocks/0]',
      'must provide an object [json-pointer:/blocks/1]',
    ])
  })

  test('each place takes its own blocks', () => {
    const alert = { type: 'alert', text: plain('x') }
    expect(blockErrors([alert], 'modal')).toEqual([])
    expect(blockErrors([alert], 'message')).toEqual(['unsupported type: alert [json-pointer:/blocks/0/type]'])
    expect(blockErrors([dataTable(2, 1)], 'home')).toEqual([])
    expect(blockErrors([dataTable(2, 1)], 'modal')).toEqual([
      'unsupported type: data_table [json-pointer:/blocks/0/type]',
    ])
    expect(blockErrors([{ type: 'markdown', text: 'x' }], 'home')).not.toEqual([])
    expect(
      blockErrors(
        times(100, () => ({ type: 'divider' })),
        'home',
      ),
    ).toEqual([])
    expect(
      blockErrors(
        times(101, () => ({ type: 'divider' })),
        'home',
      ),
    ).not.toEqual([])
  })

  test('a modal has a short title, and a submit button when it asks for something', () => {
    const modal = (more: object) => ({ type: 'modal', title: plain('t'), blocks: [], ...more })
    const input = { type: 'input', label: plain('Why'), element: { type: 'plain_text_input' } }
    expect(viewErrors(modal({ title: plain(x(24)), private_metadata: x(3000) }), 'modal')).toEqual([])
    expect(viewErrors(modal({ title: plain(x(25)) }), 'modal')).not.toEqual([])
    expect(viewErrors(modal({ private_metadata: x(3001) }), 'modal')).not.toEqual([])
    expect(viewErrors(modal({ blocks: [input], submit: plain('Ok') }), 'modal')).toEqual([])
    expect(viewErrors(modal({ blocks: [input] }), 'modal')).toEqual([
      'missing required field: submit [json-pointer:/view]',
    ])
    expect(viewErrors({ type: 'modal', blocks: [] }, 'modal')).toEqual([
      'missing required field: title [json-pointer:/view]',
    ])
    expect(viewErrors({ type: 'home', blocks: [{ type: 'header', text: plain('') }] }, 'home')).toEqual([
      'must be more than 0 characters [json-pointer:/view/blocks/0/text/text]',
    ])
  })
})
