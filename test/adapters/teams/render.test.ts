import fc from 'fast-check'
import { expect, test } from 'vitest'
import { cardHtml } from '../../../adapters/console/page/teams-markdown.ts'
import { renderCard } from '../../../adapters/teams/render.ts'
import type { Node } from '../../../src/reply.ts'
import { anyText, HOSTILE } from '../../support/reply.ts'

const card = (...nodes: Node[]) => renderCard({ nodes })

test('no text comes alive: no link, emphasis, list, mention or date in what was only text', () => {
  const alive = (text: string) => {
    const [block] = card({ kind: 'text', text }).body
    const html = cardHtml(String(block?.text))
    expect(html.replace(/<\/?p>|<br>\n?/g, '')).not.toMatch(/<[a-z]/i)
    expect(String(block?.text)).not.toMatch(/\{\{(DATE|TIME)/)
  }
  for (const text of [...HOSTILE, '1. one', '- two', '# three', '{{DATE(2026-01-01T00:00:00Z)}}']) alive(text)
  fc.assert(fc.property(anyText, alive), { numRuns: 200 })
})

test('what is meant to be alive is: strong, link, person, time, code', () => {
  const line = [{ strong: 'a*b' }, ' ', { link: 'https://x.example/(a)', label: 'b]c' }, { person: 'o<n' }, { time: 0 }]
  const [block] = card({ kind: 'text', text: line }).body
  expect(block?.text).toContain('{{DATE(1970-01-01T00:00:00Z,SHORT)}}')
  expect(cardHtml(String(block?.text))).toContain('<strong>a*b</strong>')
  expect(cardHtml(String(block?.text))).toContain('href="https://x.example/%28a%29">b]c</a>')
  expect(cardHtml(String(block?.text))).toContain('<span class="mention">@o&lt;n</span>')
  expect(card({ kind: 'text', text: line }).msteams.entities).toHaveLength(1)

  const [rich] = card({ kind: 'text', text: ['run ', { code: '*x*' }] }).body
  expect(rich).toMatchObject({
    type: 'RichTextBlock',
    inlines: [{ text: 'run ' }, { text: '*x*', fontType: 'Monospace' }],
  })
})

test('a link to anything but the web is text', () => {
  const [block] = card({ kind: 'text', text: [{ link: 'javascript:alert(1)', label: 'press' }] }).body
  expect(cardHtml(String(block?.text))).not.toContain('<a')
})

test('a narrow table is a Table with text to fall back on; a wide one is code; what is cut is counted', () => {
  const rows = Array.from({ length: 60 }, (_, i) => [`pod-${i}`, 'Running'])
  const narrow = card({ kind: 'table', columns: ['NAME', 'STATUS'], rows, total: 312 })
  expect(narrow.body[0]).toMatchObject({ type: 'Table', fallback: { fontType: 'Monospace' } })
  expect(JSON.stringify(narrow.body.at(-1))).toContain('40 of 312')

  const columns = ['A', 'B', 'C', 'D', 'E', 'F', 'G']
  expect(card({ kind: 'table', columns, rows: [columns] }).body[0]).toMatchObject({ type: 'CodeBlock' })
})

test('a button that must be confirmed unfolds a card that asks; every action has its Submit', () => {
  const { body } = card({
    kind: 'buttons',
    buttons: [
      { kind: 'button', id: 'ack', label: 'Acknowledge', command: '/k8s ack', replaces: true, style: 'primary' },
      { kind: 'button', id: 'undo', label: 'Undo', command: '/k8s undo', style: 'danger', confirm: 'Really?' },
    ],
  })
  const data = { action: 'ack', command: '/k8s ack', replaces: true }
  expect(body[0]?.actions).toMatchObject([
    {
      type: 'Action.Execute',
      id: 'ack',
      verb: 'run',
      style: 'positive',
      data,
      fallback: { type: 'Action.Submit', data },
    },
    {
      type: 'Action.ShowCard',
      title: 'Undo',
      card: { body: [{ text: 'Really?' }], actions: [{ type: 'Action.Execute', id: 'undo' }] },
    },
  ])
})

test('the smallest card says how many parts it lacks', () => {
  const nodes = Array.from({ length: 400 }, (_, i): Node => ({ kind: 'text', text: `${i} ${'x'.repeat(200)}` }))
  expect(JSON.stringify(renderCard({ nodes }).body.at(-1))).toMatch(/\d+ more parts do not fit a card/)
})

test('what is folded unfolds in the card, and is the first thing to go when there is too much', () => {
  const text = Array.from({ length: 50 }, (_, i) => `line ${i}\n`).join('')
  const { body } = card({ kind: 'code', text, filename: 'describe.txt', folded: true })
  const [set, container] = body
  expect(set?.actions).toEqual([
    { type: 'Action.ToggleVisibility', title: 'describe.txt, 50 lines', targetElements: [container?.id] },
  ])
  expect(container).toMatchObject({ type: 'Container', isVisible: false, items: [{ type: 'CodeBlock' }] })

  const much = Array.from({ length: 400 }, (_, i): Node => ({ kind: 'text', text: `${i} ${'x'.repeat(200)}` }))
  const full = card({ kind: 'code', text, folded: true }, ...much)
  expect(JSON.stringify(full)).not.toContain('ToggleVisibility')
})
