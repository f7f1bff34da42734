import * as fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { answerText } from '../../src/reply.ts'
import { humanDuration } from '../../src/view/age.ts'
import { customColumnsNode } from '../../src/view/columns.ts'
import { nameText } from '../../src/view/name.ts'
import { sortObjects } from '../../src/view/sort.ts'
import { tableNode } from '../../src/view/table.ts'
import { kubectlMissing } from '../support/kubectl.ts'
import { anyValue, widget } from './arbitrary.ts'
import type { Oracle } from './oracle.ts'
import { openOracle, putTable, putWidgets } from './oracle.ts'

const SECOND = 1_000
const DAY = 24 * 3_600
const PARTIAL = { apiVersion: 'meta.k8s.io/v1', kind: 'PartialObjectMetadata' }

describe.skipIf(kubectlMissing())('whatever the objects hold, kubectl prints the same', () => {
  let oracle: Oracle
  beforeAll(async () => {
    oracle = await openOracle()
  })
  afterAll(() => oracle.close())

  test('1,500 ages, of every length and at every edge', async () => {
    const edges = [2, 10, 60, 180].map((minutes) => minutes * 60).concat([3, 8, 48].map((hours) => hours * 3_600))
    const days = [2, 8, 365, 730, 8 * 365].map((count) => count * DAY)
    const seconds = fc.sample(
      fc.oneof(
        fc.integer({ min: 0, max: 1_000 }),
        fc.integer({ min: 0, max: 10 * DAY }),
        fc.integer({ min: 0, max: 12 * 365 * DAY }),
        fc.tuple(fc.constantFrom(...edges, ...days), fc.integer({ min: -3, max: 3 })).map(([at, off]) => at + off),
      ),
      { numRuns: 1_500, seed: 23 },
    )
    const now = Math.floor(Date.now() / SECOND) * SECOND
    const born = seconds.map((age) => now - age * SECOND)
    // No table: kubectl then counts ages itself.
    putWidgets(
      oracle,
      born.map((at, i) => {
        const object = widget(`w${i}`, {})
        return {
          ...object,
          metadata: { ...object.metadata, creationTimestamp: new Date(at).toISOString().replace('.000', '') },
        }
      }),
    )
    const began = Date.now()
    const { stdout } = await oracle.run('get', 'widgets', '--no-headers')
    const ended = Date.now()
    const theirs = stdout
      .trimEnd()
      .split('\n')
      .map((line) => line.split(/ +/)[1] ?? '')
    expect(theirs).toHaveLength(born.length)
    for (const [i, at] of born.entries()) {
      // Its clock stood somewhere between the two.
      const possible = new Set<string>()
      for (let clock = began; clock <= ended + SECOND; clock += SECOND) {
        possible.add(humanDuration(Math.min(clock, ended) - at))
      }
      expect([...possible], `${seconds[i]} s`).toContain(theirs[i])
    }
  })

  test('tables of any shape', async () => {
    const word = fc.oneof(
      fc.string({ unit: 'grapheme', maxLength: 20 }).map((text) => text.replace(/[\p{C}\p{M}\p{Z}]/gu, '')),
      fc.constantFrom('', '<none>', '日本語', 'a b', 'x'.repeat(70), '1/1', 'e\u0301'),
      fc.integer(),
    )
    const shapes = fc.sample(
      fc.integer({ min: 1, max: 7 }).chain((width) =>
        fc.record({
          names: fc.array(fc.stringMatching(/^[A-Za-z][A-Za-z ()]{0,14}$/), { minLength: width, maxLength: width }),
          rows: fc.array(fc.array(word, { minLength: width, maxLength: width }), { minLength: 1, maxLength: 12 }),
        }),
      ),
      { numRuns: 12, seed: 5 },
    )
    for (const { names, rows } of shapes) {
      const table = {
        columnDefinitions: names.map((name) => ({ name, type: 'string', format: '', priority: 0 })),
        rows: rows.map((cells, i) => ({ cells, object: { ...PARTIAL, metadata: { name: `w${i}`, namespace: 'd' } } })),
      }
      putTable(oracle, table)
      const { stdout } = await oracle.run('get', 'widgets')
      const node = tableNode(table)
      expect(node && answerText({ nodes: [node] })).toBe(stdout)
    }
    oracle.answers.delete('table:/apis/ex.io/v1/namespaces/d/widgets')
  })

  test('custom columns put together at random', async () => {
    const items = fc
      .sample(anyValue, { numRuns: 20, seed: 9 })
      .map((value, i) => widget(`w${i}`, JSON.parse(JSON.stringify({ value, n: i, list: [{ k: i }, { k: 'b' }] }))))
    putWidgets(oracle, items)
    const part = fc.constantFrom(
      '.metadata.name',
      '.spec',
      '.spec.n',
      '.spec.list',
      '.spec.list[*].k',
      '.spec.list[0]',
      '.spec.value',
      '..k',
      '.nothing',
    )
    const specs = fc
      .sample(fc.array(part, { minLength: 1, maxLength: 5 }), { numRuns: 10, seed: 4 })
      .map((paths) => paths.map((path, i) => `C${i}:${path}`).join(','))
    for (const spec of specs) {
      const { stdout, stderr } = await oracle.run('get', 'widgets', '-o', `custom-columns=${spec}`)
      expect(answerText({ nodes: [customColumnsNode(spec, items)] }), `${spec} ${stderr}`).toBe(stdout)
    }
  })

  test('orders of any mixture of values', async () => {
    const value = fc.oneof(
      fc.constantFrom('1Gi', '500Mi', '0.5', '1e3', 'b', 'a', 'A', '10', '9', '-1', '', 'é'),
      fc.stringMatching(/^[a-z0-9]{0,4}$/),
    )
    for (const seed of [1, 2, 3, 4]) {
      const items = fc
        .sample(fc.option(value), { numRuns: 20 * seed, seed })
        .map((text, i) => widget(`w${i}`, text === null ? {} : { text, n: (i * 7) % 11 }))
      putWidgets(oracle, items)
      for (const field of ['.spec.text', '.spec.n']) {
        const { stdout } = await oracle.run('get', 'widgets', '-o', 'name', `--sort-by=${field}`)
        expect(nameText(sortObjects(items, field)), `${field} of ${items.length}`).toBe(stdout)
      }
    }
  })
})
