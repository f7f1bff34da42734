import { expect, test } from 'vitest'
import { render } from '../../adapters/slack/render.ts'
import { renderCard } from '../../adapters/teams/render.ts'
import { PHONE } from '../../src/narrow.ts'
import type { Table } from '../../src/reply.ts'

const COLUMNS = ['NAMESPACE', 'NAME', 'READY', 'STATUS', 'RESTARTS', 'AGE', 'IP', 'NODE']
const row = (i: number, ready: string) => [
  'payments-and-billing',
  `checkout-for-people-with-long-names-7d9f8c6b5-${String(i).padStart(5, 'x')}`,
  ready,
  ready === '1/1' ? 'Running' : 'ErrImagePull',
  '0',
  '3d',
  `10.1.0.${i}`,
  'aks-userpool-31234567-vmss000001',
]
const table: Table = {
  kind: 'table',
  columns: COLUMNS,
  rows: [row(1, '1/1'), row(2, '1/1'), row(3, '0/1')],
  layout: { order: [2, 0, 1], first: 'not ready', asked: [6, 7], ranks: COLUMNS.map(() => 0) },
}

test('Slack’s own table has the urgent row first, and says what it did', () => {
  const { blocks, files } = render({ nodes: [table] })
  const [data] = blocks as unknown as [{ rows: { text: string }[][] }]
  expect(data.rows.map((cells) => cells.map(({ text }) => text).join(' '))).toEqual([
    'NAME READY STATUS RESTARTS AGE IP',
    expect.stringMatching(/xxxx3 0\/1 ErrImagePull/),
    expect.stringMatching(/xxxx1 1\/1/),
    expect.stringMatching(/xxxx2 1\/1/),
  ])
  expect(JSON.stringify(blocks[1])).toContain(
    'In every row: NAMESPACE payments-and-billing, NODE aks-userpool-31234567-vmss000001 · not ready first.',
  )
  expect(files).toEqual([])
})

test('text is no wider than a phone, names keep their end, and nothing asked for is lost', () => {
  const { blocks } = render({ nodes: [table] }, { table: 'code', files: 'thread' })
  const [block] = blocks as unknown as [{ elements: { elements: { text: string }[] }[] }]
  const lines = (block.elements[0]?.elements[0]?.text ?? '').split('\n')
  expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(PHONE)
  expect(lines[2]).toMatch(/^checkout-for-\S*…-xxxx3 +0\/1 +ErrImagePull/)
  expect(lines[3]).toBe('  10.1.0.3')
})

test('a card has what fits beside each other, and the text for clients that draw no tables is narrow too', () => {
  const { body } = renderCard({ nodes: [table] })
  const [drawn, notes] = body as unknown as [
    { type: string; rows: { cells: { items: { text: string }[] }[] }[]; fallback: { text: string } },
    { text: string },
  ]
  expect(drawn.type).toBe('Table')
  expect(drawn.rows[0]?.cells.map(({ items }) => items[0]?.text)).toEqual(COLUMNS.slice(1, 7))
  expect(drawn.rows[1]?.cells[1]?.items[0]?.text).toBe('0/1')
  const lines = drawn.fallback.text.split(/\n+/)
  expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(PHONE + 10)
  expect(notes.text).toContain('not ready first')
})
