import * as fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { answerText } from '../../src/reply.ts'
import { customColumnsNode } from '../../src/view/columns.ts'
import { jsonText } from '../../src/view/json.ts'
import { asPrinted, withoutManagedFields } from '../../src/view/list.ts'
import { nameText } from '../../src/view/name.ts'
import { sortObjects, sortTable } from '../../src/view/sort.ts'
import type { TableOptions } from '../../src/view/table.ts'
import { tableNode } from '../../src/view/table.ts'
import { yamlText } from '../../src/view/yaml.ts'
import { kubectlMissing } from '../support/kubectl.ts'
import { anyValue, widget } from './arbitrary.ts'
import type { Oracle } from './oracle.ts'
import { openOracle, putTable, putWidgets } from './oracle.ts'

describe.skipIf(kubectlMissing())('what get prints equals kubectl', () => {
  let oracle: Oracle
  beforeAll(async () => {
    oracle = await openOracle()
  })
  afterAll(() => oracle.close())

  test('YAML and JSON of 300 arbitrary objects', async () => {
    const items = fc
      .sample(fc.dictionary(fc.constantFrom('a', 'b', 'long-name', 'x.y/z'), anyValue), { numRuns: 300, seed: 7 })
      .map((spec, i) => widget(`w${i}`, JSON.parse(JSON.stringify(spec))))
    putWidgets(oracle, items)
    const yaml = await oracle.run('get', 'widgets', '-o', 'yaml')
    expect(yamlText(asPrinted(items, false))).toBe(yaml.stdout)
    const json = await oracle.run('get', 'widgets', '-o', 'json')
    expect(jsonText(asPrinted(items, false))).toBe(json.stdout)
  })

  test('one object by name, without its managed fields', async () => {
    const object = { ...widget('one', { a: 1 }) }
    const managed = { ...object, metadata: { ...object.metadata, managedFields: [{ manager: 'kubectl' }] } }
    oracle.answers.set('/apis/ex.io/v1/namespaces/d/widgets/one', managed)
    const yaml = await oracle.run('get', 'widgets', 'one', '-o', 'yaml')
    expect(yamlText(asPrinted([withoutManagedFields(managed)], true))).toBe(yaml.stdout)
    const shown = await oracle.run('get', 'widgets', 'one', '-o', 'yaml', '--show-managed-fields')
    expect(yamlText(asPrinted([managed], true))).toBe(shown.stdout)
  })

  test('names and custom columns', async () => {
    const items = fc
      .sample(anyValue, { numRuns: 60, seed: 3 })
      .map((value, i) => widget(`w${i}`, JSON.parse(JSON.stringify({ value, list: [{ k: i }, { k: 'x' }], n: i }))))
    putWidgets(oracle, items)
    expect(nameText(items)).toBe((await oracle.run('get', 'widgets', '-o', 'name')).stdout)
    const spec = 'NAME:.metadata.name,VALUE:{.spec.value},K:spec.list[*].k,N:.spec.n,NONE:.spec.nothing'
    const table = await oracle.run('get', 'widgets', '-o', `custom-columns=${spec}`)
    expect(answerText({ nodes: [customColumnsNode(spec, items)] })).toBe(table.stdout)
    const plain = 'A:.metadata.name,B:.spec.n'
    const bare = await oracle.run('get', 'widgets', '-o', `custom-columns=${plain}`, '--no-headers')
    expect(answerText({ nodes: [customColumnsNode(plain, items, true)] })).toBe(bare.stdout)
  })

  test('custom-columns refusals', async () => {
    for (const spec of ['A', '', 'A:{.x}{.y}', 'A:.x[', 'A:.metadata.name[0]']) {
      const { stderr } = await oracle.run('get', 'widgets', '-o', `custom-columns=${spec}`)
      expect(() => customColumnsNode(spec, [widget('w', {})])).toThrow(stderr.replace('error: ', '').trim())
    }
  })

  test('order of 60 objects with many ties, by text, number, quantity and missing values', async () => {
    const kinds = fc.record({
      text: fc.constantFrom('a', 'b', 'B', '10', '9', 'é'),
      number: fc.integer({ min: 0, max: 5 }),
      quantity: fc.constantFrom('1Gi', '500Mi', '100m', '2', '1k', '1e3', 'none', '0.1'),
    })
    const items = fc
      .sample(kinds, { numRuns: 120, seed: 11 })
      .map((spec, i) => widget(`w${i}`, i % 7 === 0 ? {} : { ...spec, nested: i % 3 ? { x: spec.text } : null }))
    putWidgets(oracle, items)
    for (const field of ['.spec.text', '{.spec.number}', 'spec.quantity', '.spec.nested.x', '.metadata.name']) {
      const sorted = await oracle.run('get', 'widgets', '-o', 'name', `--sort-by=${field}`)
      expect(nameText(sortObjects(items, field)), field).toBe(sorted.stdout)
    }
    const missing = await oracle.run('get', 'widgets', '-o', 'name', '--sort-by=.spec.nope')
    expect(() => sortObjects(items, '.spec.nope')).toThrow(missing.stderr.replace('error: ', '').trim())
  })

  test.each<[readonly string[], TableOptions]>([
    [[], {}],
    [['-o', 'wide'], { wide: true }],
    [['--show-labels', '-L', 'app,x.y/tier'], { showLabels: true, labelColumns: ['app', 'x.y/tier'] }],
    [['--no-headers', '--show-kind'], { noHeaders: true, kind: 'widget.ex.io' }],
    [['--sort-by=.metadata.name'], {}],
  ])('tables with %j', async (flags, options) => {
    const cell = fc.oneof(
      fc.string({ unit: 'grapheme', maxLength: 12 }).map((text) => text.replace(/[\p{C}\p{M}\t\v]/gu, '')),
      fc.constantFrom('a\nb', 'x\rY', '\u001b[31mred', 'f\fg', '', '<none>', '日本'),
      fc.integer(),
      fc.constant(null),
      fc.boolean(),
      fc.constantFrom(1.5, 1e-9, 123456789.5),
    )
    const rows = fc.sample(fc.tuple(cell, cell, cell, cell), { numRuns: 40, seed: 5 }).map((cells, i) => ({
      cells: [`w${(i * 7) % 40}`, ...cells],
      object: {
        apiVersion: 'meta.k8s.io/v1',
        kind: 'PartialObjectMetadata',
        metadata: { name: `w${(i * 7) % 40}`, namespace: 'd', labels: i % 3 ? { app: `a${i}`, b: 'c' } : {} },
      },
    }))
    const table = {
      columnDefinitions: ['Name', 'Ready now', 'Two', 'Three', 'Four'].map((name, i) => ({
        name,
        type: 'string',
        format: i === 0 ? 'name' : '',
        priority: i === 2 ? 1 : 0,
      })),
      rows,
    }
    putTable(oracle, table)
    const { stdout } = await oracle.run('get', 'widgets', ...flags)
    const sorted = flags.join().includes('sort') ? sortTable(table, '.metadata.name') : table
    const node = tableNode(sorted, options)
    expect(node && answerText({ nodes: [node] })).toBe(stdout)
  })

  test('a table without rows is no table', () => {
    expect(tableNode({ columnDefinitions: [{ name: 'Name' }], rows: [] })).toBeUndefined()
    expect(tableNode(null)).toBeUndefined()
  })
})
