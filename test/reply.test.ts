import fc from 'fast-check'
import { expect, test } from 'vitest'
import { splitWords } from '../src/command/words.ts'
import type { Reply } from '../src/reply.ts'
import { answerText, plainText, writtenLine } from '../src/reply.ts'

const pods = { kind: 'table', columns: ['NAME', 'AGE'], rows: [['web-0', '3d']], answer: true } as const
const services = { kind: 'table', columns: ['NAME', 'AGE'], rows: [['web', '3d']], answer: true } as const

test('the answer is what kubectl prints: captions and buttons are not in it, tables stand apart', () => {
  const reply: Reply = {
    nodes: [
      { kind: 'context', text: 'prod-weu' },
      pods,
      services,
      { kind: 'buttons', buttons: [{ kind: 'button', id: 'refresh', label: 'Refresh', command: 'get pods' }] },
    ],
  }
  expect(answerText(reply)).toBe('NAME    AGE\nweb-0   3d\n\nNAME   AGE\nweb    3d\n')
  expect(plainText(reply)).toContain('prod-weu\n')
  expect(plainText(reply)).toMatch(/\[Refresh\]$/)
})

test('code is verbatim, and follows what stands before it without a gap', () => {
  const code = { kind: 'code', answer: true } as const
  expect(
    answerText({
      nodes: [
        { ...code, text: 'a\n' },
        { ...code, text: 'b' },
      ],
    }),
  ).toBe('a\nb')
})

test('every kind of node and span has a text, whatever it holds', () => {
  const reply: Reply = {
    nodes: [
      { kind: 'heading', text: 'H' },
      {
        kind: 'text',
        text: [
          'a ',
          { code: 'b' },
          { strong: 'c' },
          { person: 'U1' },
          { link: 'https://x.example', label: 'x' },
          { time: 0 },
          { time: Number.NaN },
        ],
      },
      { kind: 'fields', fields: [{ name: 'Impact', value: 'none' }] },
      { kind: 'list', items: ['one'] },
      { kind: 'progress', label: 'ready', done: 2, of: 3 },
      { kind: 'select', id: 's', label: 'Snooze', command: 'x {}', options: [] },
      { kind: 'input', id: 'i', label: 'Line', command: '{}', value: 'get pods' },
      { kind: 'image', png: '', alt: 'a map' },
      { kind: 'file', name: 'log.txt', text: 'x' },
      { kind: 'diff', text: '+a\n' },
    ],
  }
  expect(plainText(reply)).toBe(
    'H\n\na bc@U1x (https://x.example)1970-01-01T00:00:00Zunknown time\n\nImpact: none\n\n- one\n\nready 2 of 3\n\n[Snooze]\n\n[Line] get pods\n\na map\n\nlog.txt\n\n+a',
  )
})

test('what is folded is part of the answer, and only named in the whole', () => {
  const folded: Reply = {
    nodes: [
      { kind: 'text', text: 'Running' },
      { kind: 'code', text: 'a\nb\n', filename: 'describe.txt', folded: true, answer: true },
    ],
  }
  expect(answerText(folded)).toBe('a\nb\n')
  expect(plainText(folded)).toBe('Running\n\n[describe.txt: 2 lines]')
})

test('whatever is written into an input is read back as one word', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 60 }), (written) => {
      fc.pre(!/[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]/.test(written))
      const line = writtenLine('/k8s build --filter {} get pods', written)
      expect(splitWords(line)).toEqual([
        '/k8s',
        'build',
        '--filter',
        written.replace(/\s+/g, ' ').trim(),
        'get',
        'pods',
      ])
    }),
  )
})
