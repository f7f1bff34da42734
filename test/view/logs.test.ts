import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { inert } from '../../src/view/inert.ts'
import { cleanLog, logNotes, prefixed } from '../../src/view/logs.ts'

test('an ordinary log stays as it is', () => {
  const text = 'GET /\t200\n\nünïcode 日本 😀\nlast without end'
  expect(cleanLog(text)).toEqual({ text, removed: 0, broken: 0, cut: 0 })
  expect(logNotes(cleanLog(text), 0, undefined)).toEqual([])
})

test.each([
  ['colours', '\u001b[31mred\u001b[0m', 'red', 2],
  ['cursor and screen', 'a\u001b[2J\u001b[1;1Hb\u001b7\u001b(B', 'ab', 4],
  ['a window title and a hyperlink', '\u001b]0;title\u0007x\u001b]8;;http://evil\u001b\\y', 'xy', 2],
  ['C1 sequences', 'a\u009b31mb\u0085c', 'abc', 2],
  ['an escape that never ends', 'a\u001b]unfinished', 'a', 1],
  ['a progress bar', '10%\r20%\r\ndone', '10%\n20%\ndone', 0],
  ['direction overrides', 'user\u202e\u2066 // admin\u2069', 'user // admin', 3],
  ['zero-width characters', 'pass\u200bword\ufeff', 'password', 2],
  ['tags', 'hi\u{e0041}\u{e0042}', 'hi', 2],
  ['bells and nulls', 'a\u0007\u0000b', 'ab', 2],
])('%s', (_name, text, shown, removed) => {
  expect(cleanLog(text)).toMatchObject({ text: shown, removed })
})

test('broken UTF-8 and endless lines are counted', () => {
  const bytes = Buffer.concat([Buffer.from('ok '), Buffer.from([0xff, 0xc3, 0x28]), Buffer.alloc(1_000_000, 'x')])
  const clean = cleanLog(new TextDecoder().decode(bytes))
  expect(clean.broken).toBe(2)
  expect(clean.text).toHaveLength(4_000 + '… (996,006 more characters)'.length)
  expect(logNotes(clean, 2, { start: 3_000, end: true })).toEqual([
    '3 KiB before this left out',
    'reading stopped before its end',
    '996,006 characters cut off long lines',
    '2 secrets hidden',
    '2 pieces are not UTF-8',
  ])
})

test('every line gets its prefix, as from kubectl', () => {
  expect(prefixed('a\n\nb\n', '[pod/web-0/app] ')).toBe('[pod/web-0/app] a\n[pod/web-0/app] \n[pod/web-0/app] b\n')
  expect(prefixed('a', '> ')).toBe('> a')
  expect(prefixed('', '> ')).toBe('')
})

test('whatever comes in, nothing that controls goes out', () => {
  const hostile = fc.array(
    fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom('\u001b[', '\u001b]', '\u001b', '\u009b', '\r', '\u202e', ';1m', '\n', '\ud800'),
    ),
  )
  fc.assert(
    fc.property(hostile, (parts) => {
      const { text } = inert(parts.join(''))
      expect(text).not.toMatch(/[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]/)
      expect(text.isWellFormed()).toBe(true)
    }),
    { numRuns: 300 },
  )
})
