import { readFileSync, writeFileSync } from 'node:fs'
import { Ajv } from 'ajv'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { LIMITS, MOST_PAGES } from '../../../adapters/teams/limits.ts'
import { renderCards } from '../../../adapters/teams/render.ts'
import { partsOf } from '../../../sandbox/teams/card.ts'
import type { Reply } from '../../../src/reply.ts'
import { anyReply, anyText, everywhere, HOSTILE } from '../../support/reply.ts'
import { SAMPLES } from '../../support/samples.ts'
import { CARD_SCHEMA } from './card-schema.ts'

const fits = new Ajv({ allErrors: false, strict: false }).compile(CARD_SCHEMA)

function check(reply: Reply): void {
  const cards = renderCards(reply)
  expect(cards.length).toBeLessThanOrEqual(MOST_PAGES + 1)
  for (const card of cards) {
    const json = JSON.stringify(card)
    expect(Buffer.byteLength(json)).toBeLessThanOrEqual(LIMITS.cardBytes)
    fits(JSON.parse(json))
    expect(fits.errors ?? []).toEqual([])
  }
}

/** `GOLDEN=1 npx vitest run test/adapters/teams/cards.test.ts` writes the files anew. */
test.each(Object.keys(SAMPLES))('%s looks as it should, and is an Adaptive Card 1.5', (name) => {
  const reply = SAMPLES[name] ?? { nodes: [] }
  check(reply)
  const file = new URL(`golden/${name}.json`, import.meta.url)
  const [drawn] = JSON.parse(JSON.stringify(renderCards(reply)))
  if (process.env.GOLDEN) writeFileSync(file, `${JSON.stringify(drawn, null, 2)}\n`)
  expect(drawn).toEqual(JSON.parse(readFileSync(file, 'utf8')))
})

test('any reply is cards within the budget that fit the schema', () => {
  fc.assert(fc.property(anyReply, check), { numRuns: 40 })
  for (const text of HOSTILE) check(everywhere(text))
})

test('a schema that takes everything would show nothing', () => {
  for (const wrong of [{ type: 'Bogus' }, { type: 'TextBlock' }, { type: 'TextBlock', text: '', colour: 'red' }]) {
    expect(fits({ type: 'AdaptiveCard', version: '1.5', body: [wrong] })).toBe(false)
  }
})

test('long texts: every line once, in order, or counted as missing', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 3_000 }), fc.integer({ min: 0, max: 120 }), (lines, width) => {
      const text = Array.from({ length: lines }, (_, i) => `#${i}#${'é "'.repeat(width / 3)}\n`).join('')
      const cards = renderCards({ nodes: [{ kind: 'file', name: 'web.log', text }] })
      const shown = partsOf(cards).flatMap(({ codeSnippet }) =>
        typeof codeSnippet === 'string' ? [...codeSnippet.matchAll(/#(\d+)#/g)].map(([, n]) => Number(n)) : [],
      )
      expect(shown).toEqual(Array.from({ length: shown.length }, (_, i) => i))
      if (shown.length < lines) expect(JSON.stringify(cards.at(-1))).toContain('Ask for less')
    }),
    { numRuns: 15 },
  )
})

test('a mark says by its shape what its colour says', () => {
  const marks = (['good', 'warn', 'bad', 'info'] as const).map((tone) => {
    const [block] = renderCards({ nodes: [{ kind: 'text', text: 'x', tone }] })[0]?.body ?? []
    return [String(block?.text), block?.color]
  })
  expect(new Set(marks.map(([words]) => words)).size).toBe(4)
  fc.assert(
    fc.property(anyText, (text) => check({ nodes: [{ kind: 'text', text, tone: 'warn' }] })),
    { numRuns: 20 },
  )
})
