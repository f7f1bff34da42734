import fc from 'fast-check'
import { expect, test } from 'vitest'
import { quote } from '../../src/command/parse.ts'
import { splitWords } from '../../src/command/words.ts'
import { Fault } from '../../src/fault.ts'

test.each([
  ['get pods  -n shop', ['get', 'pods', '-n', 'shop']],
  [
    `get -o jsonpath='{range .items[*]}{.metadata.name}{"\\n"}{end}'`,
    ['get', '-o', `jsonpath={range .items[*]}{.metadata.name}{"\\n"}{end}`],
  ],
  ['get -l "app in (web, api)"', ['get', '-l', 'app in (web, api)']],
  ['say "a \\"b\\" c"', ['say', 'a "b" c']],
  ['a\\ b', ['a b']],
  ['get pods “-n” ‘shop’', ['get', 'pods', '-n', 'shop']],
  ['get pods —namespace shop', ['get', 'pods', '--namespace', 'shop']],
  ['get pods –n shop —A', ['get', 'pods', '-n', 'shop', '-A']],
  ['get\u00a0pods\u200b -A', ['get', 'pods', '-A']],
  ['get "pods—x"', ['get', 'pods—x']],
  ["''", ['']],
  ['', []],
])('%s', (line, words) => {
  expect(splitWords(line)).toEqual(words)
})

test.each([
  ['get "pods', /quote opens and never closes/],
  ["it's", /quote opens and never closes/],
  ['x'.repeat(10_240), /10240 characters long; 4000/],
  ['get po\u0007ds', /control character/],
  ['get pods\0', /control character/],
])('%j is refused with a sentence', (line, sentence) => {
  expect(() => splitWords(line)).toThrow(
    expect.objectContaining({ code: 'usage', message: expect.stringMatching(sentence) }),
  )
})

test('any text is words or a usage fault, and nothing in it is ever expanded', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (line) => {
      try {
        for (const word of splitWords(line)) expect(typeof word).toBe('string')
      } catch (error) {
        expect(error).toBeInstanceOf(Fault)
      }
    }),
  )
  expect(splitWords('get $(id) `id` $HOME a;b a|b a&&b *')).toEqual([
    'get',
    '$(id)',
    '`id`',
    '$HOME',
    'a;b',
    'a|b',
    'a&&b',
    '*',
  ])
})

test('a quoted word is read back as the same word', () => {
  const word = fc.string({ minLength: 1 }).filter((text) => !/[\x00-\x1f\x7f‘’‚‛„‟]/.test(text))
  fc.assert(
    fc.property(fc.array(word, { maxLength: 5 }), (words) => {
      expect(splitWords(words.map(quote).join(' '))).toEqual(words)
    }),
  )
})
