import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { limits } from '../../../adapters/slack/limits.ts'
import { render, renderPlain } from '../../../adapters/slack/render.ts'
import { blockErrors } from '../../../sandbox/slack/blocks/validate.ts'
import type { Reply } from '../../../src/reply.ts'
import { layoutTable } from '../../../src/table.ts'
import { anyReply, everywhere, HOSTILE } from '../../support/reply.ts'

const TABLES = ['data_table', 'table', 'code'] as const

function problems(reply: Reply, table: (typeof TABLES)[number]): string[] {
  const { text, blocks, files } = render(reply, { table, files: 'thread' })
  const found = blockErrors(blocks, 'message')
  const size = JSON.stringify(blocks).length
  if (size > limits.payload) found.push(`payload of ${size}`)
  if (text === '' || text.length > limits.text) found.push(`text of ${text.length}`)
  if (/<[!@#]/.test(text)) found.push('markup in text')
  if (!JSON.stringify([text, blocks]).isWellFormed()) found.push('half a character')
  if (files.length > limits.files) found.push(`${files.length} files`)
  if (new Set(files.map(({ name }) => name)).size !== files.length) found.push('two files of one name')
  return found
}

describe('any reply', () => {
  test.each(TABLES)('renders to valid blocks, with tables as %s', (table) => {
    fc.assert(
      fc.property(anyReply, (reply) => {
        expect(problems(reply, table)).toEqual([])
      }),
      { numRuns: 100 },
    )
  })

  test('renders without blocks too', () => {
    fc.assert(
      fc.property(anyReply, (reply) => {
        const { text, blocks } = renderPlain(reply)
        expect(blocks).toEqual([])
        expect(text.length).toBeGreaterThan(0)
        expect(text).not.toMatch(/<[!@#]/)
      }),
      { numRuns: 50 },
    )
  })

  test('is valid when it is far too much of everything', () => {
    const wide = Array.from({ length: 20 }, (_, i) => `COLUMN-${i}`)
    const reply: Reply = {
      nodes: Array.from({ length: 60 }, (_, i) => [
        { kind: 'heading' as const, text: `Part ${i}` },
        { kind: 'context' as const, text: `small print ${i}` },
        { kind: 'table' as const, columns: wide, rows: Array.from({ length: 200 }, () => wide) },
        { kind: 'code' as const, text: 'x'.repeat(50_000) },
        {
          kind: 'buttons' as const,
          buttons: [{ kind: 'button' as const, id: 'b', label: 'Go', command: 'y'.repeat(2000) }],
        },
      ]).flat(),
    }
    for (const table of TABLES) expect(problems(reply, table)).toEqual([])
    expect(render(reply).files.at(-1)?.name).toMatch(/reply|more-files/)
  })
})

describe('hostile text', () => {
  test.each(HOSTILE.map((text) => [JSON.stringify(text), text]))('%s stays text', (_, text) => {
    const { blocks, text: notification } = render(everywhere(text))
    expect(blockErrors(blocks, 'message')).toEqual([])
    expect(notification).not.toMatch(/<(?!\/)/)
    for (const part of everyObject(blocks)) {
      expect(part.type).not.toBe('broadcast')
      expect(part.type).not.toBe('usergroup')
      if (part.type === 'mrkdwn') expect(part.text).not.toMatch(/<(?![@!]?[\w^{}:. ^-]*|https?:)|[*_~]/)
      if (part.type === 'user') expect(part.user_id).toMatch(/^[UW][A-Z0-9]+$/)
      if (typeof part.text === 'string' && part.type !== 'mrkdwn') {
        expect(part.text).not.toMatch(/[\u0000-\u0008\u001b\u200b\u202a-\u202e\u2060\ufeff]/)
      }
    }
  })

  test('a mention is made only of a user id', () => {
    const { blocks } = render({ nodes: [{ kind: 'text', text: [{ person: 'U0123ABCD' }, { person: '!channel' }] }] })
    expect(JSON.stringify(blocks)).toContain('{"type":"user","user_id":"U0123ABCD"}')
    expect(JSON.stringify(blocks)).toContain('{"type":"text","text":"@!channel"}')
  })

  test('a link leads to the web or nowhere', () => {
    const { blocks } = render({ nodes: [{ kind: 'text', text: [{ link: 'javascript:alert(1)', label: 'x' }] }] })
    expect(JSON.stringify(blocks)).not.toContain('"link"')
  })
})

test('what is folded stays out of the message: its button brings it', () => {
  const { blocks, files, text } = render({
    nodes: [
      { kind: 'text', text: 'Running' },
      { kind: 'code', text: 'a secret place', filename: 'describe.txt', folded: true },
    ],
  })
  expect(JSON.stringify([blocks, files, text])).not.toContain('a secret place')
  expect(text).toContain('describe.txt: 1 line')
})

describe('what is cut is counted', () => {
  const rows = Array.from({ length: 312 }, (_, i) => [`api-7d9f8c6b5-${i}`, '1/1', 'Running', '0', '2d4h'])
  const columns = ['NAME', 'READY', 'STATUS', 'RESTARTS', 'AGE']

  test('rows of a table, with all of them as a file', () => {
    const table = { kind: 'table' as const, columns, rows, caption: 'pods in shop on prod-weu' }
    for (const how of TABLES) {
      const { blocks, files } = render({ nodes: [table] }, { table: how, files: 'thread' })
      expect(JSON.stringify(blocks)).toMatch(/\d+ of 312\. All of it: pods-in-shop-on-prod-weu\.txt, in the thread\./)
      expect(files).toEqual([{ name: 'pods-in-shop-on-prod-weu.txt', text: layoutTable(columns, rows) }])
    }
  })

  test('rows that were never given', () => {
    const { blocks, files } = render({ nodes: [{ kind: 'table', columns, rows: rows.slice(0, 20), total: 312 }] })
    expect(JSON.stringify(blocks)).toContain('20 of 312.')
    expect(files).toEqual([])
  })

  test('lines of code', () => {
    const text = Array.from({ length: 5000 }, (_, i) => `line ${i}\n`).join('')
    const { blocks, files } = render(
      { nodes: [{ kind: 'code', text, filename: 'api.log' }] },
      { table: 'code', files: 'direct' },
    )
    expect(JSON.stringify(blocks)).toMatch(/First [\d,]+ of 5,000 lines\. All of it: api\.log, sent to you directly\./)
    expect(files).toEqual([{ name: 'api.log', text }])
  })

  test('items of a list, with the whole answer as a file', () => {
    const items = Array.from({ length: 2000 }, (_, i) => `pod number ${i}`)
    const { blocks, files } = render({ nodes: [{ kind: 'list', items }] })
    expect(JSON.stringify(blocks)).toMatch(/… [\d,]+ more/)
    expect(files.map(({ name }) => name)).toEqual(['reply.txt'])
  })

  test('a command too long for a button is written out to be typed', () => {
    const command = `/k8s annotate pod x note=${'n'.repeat(2500)}`
    const { blocks } = render({
      nodes: [{ kind: 'buttons', buttons: [{ kind: 'button', id: 'a', label: 'Annotate', command }] }],
    })
    expect(JSON.stringify(blocks)).toContain('Annotate: type')
    expect(JSON.stringify(blocks)).toContain(command)
  })
})

function* everyObject(value: unknown): Generator<Record<string, unknown>> {
  if (Array.isArray(value)) for (const item of value) yield* everyObject(item)
  else if (typeof value === 'object' && value !== null) {
    yield value as Record<string, unknown>
    for (const item of Object.values(value)) yield* everyObject(item)
  }
}
