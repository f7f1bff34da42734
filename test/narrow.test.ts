import fc from 'fast-check'
import { expect, test } from 'vitest'
import { fitGrid, fitNotes, narrowText, PHONE } from '../src/narrow.ts'
import type { Table } from '../src/reply.ts'
import { answerText, plainText, shownRows } from '../src/reply.ts'
import { layoutTable } from '../src/table.ts'

const PODS = ['NAME', 'READY', 'STATUS', 'RESTARTS', 'AGE']
const text = (table: Table) => {
  const { head, lines } = narrowText(table)
  return [...(head === undefined ? [] : [head]), ...lines].join('\n')
}

function pods(...rows: readonly string[]): Table {
  return { kind: 'table', columns: PODS, rows: rows.map((row) => row.split(' ')), layout: {} }
}

test('what fits is laid out as kubectl has it', () => {
  const table = pods('api-0 1/1 Running 0 3d')
  expect(`${text(table)}\n`).toBe(layoutTable(table.columns, table.rows))
})

test('the answer keeps kubectl’s order; what people see begins with what is wrong', () => {
  const table: Table = {
    ...pods('a 1/1 Running 0 3d', 'b 0/1 Error 7 3d'),
    layout: { order: [1, 0], first: 'not ready' },
  }
  const node = { ...table, answer: true as const }
  expect(answerText({ nodes: [node] })).toMatch(/^NAME.*\na .*\nb /)
  expect(plainText({ nodes: [node] })).toMatch(/^NAME.*\nb .*\na /)
  expect(text(table)).toMatch(/^NAME.*\nb .*\na /)
  expect(fitNotes(table, fitGrid(table), 2)).toEqual(['not ready first'])
})

test('a smaller gap comes before anything is left out', () => {
  const table = pods(`${'n'.repeat(26)} 1/1 Running 0 3d`)
  expect(text(table).split('\n')[1]).toBe(`${'n'.repeat(26)}  1/1    Running  0         3d`)
})

test('a namespace that is the same in every row is said once', () => {
  const row = (name: string) => ['some-namespace', name, '1/1', 'Running', '0', '3d']
  const table: Table = {
    kind: 'table',
    columns: ['NAMESPACE', ...PODS],
    rows: [row('api-7d9f8c6b5-x2k4q'), row('web-7d9f8c6b5-aaaaa')],
    layout: {},
  }
  expect(text(table)).not.toContain('some-namespace')
  expect(fitNotes(table, narrowText(table), 2)).toEqual(['in every row: NAMESPACE some-namespace'])
  // Rows that were not fetched may be elsewhere.
  expect(text({ ...table, total: 3 })).toContain('some-namespace')
})

test('columns go by rank, and are named', () => {
  const columns = ['NAME', 'READY', 'UP-TO-DATE', 'AVAILABLE', 'AGE']
  const rows = [['a-deployment-of-a-long-name', '3/3', '3', '3', '9d']]
  const table: Table = { kind: 'table', columns, rows, layout: { ranks: [0, 0, 2, 1, 0] } }
  expect(text(table).split('\n')[0]).toMatch(/^NAME +READY +AVAILABLE +AGE$/)
  expect(fitNotes(table, narrowText(table), 1)).toEqual(['1 column hidden: UP-TO-DATE'])
})

test('a long name is cut in its middle, and keeps the hash that tells it from the others', () => {
  const name = 'recommendations-for-people-who-came-back-55c57dd8f7-4x2k9'
  const [, line = ''] = text(pods(`${name} 2/2 Running 0 10d`)).split('\n')
  expect(line).toMatch(/^recommendations-for-\S*…-4x2k9 +2\/2 +Running +0 +10d$/)
  expect(line.length).toBeLessThanOrEqual(PHONE)
})

test('names that would read the same are not cut: each row takes two lines', () => {
  const name = (middle: string) => `${'a'.repeat(30)}-${middle}-${'a'.repeat(20)}-x`
  const table = pods(`${name('b')} 1/1 Running 0 3d`, `${name('c')} 1/1 Running 0 3d`)
  const lines = text(table).split('\n')
  expect(lines).toHaveLength(6)
  expect(lines[2]).toBe(name('b'))
  expect(lines[3]).toBe('  1/1    Running  0         3d')
})

test('columns that were asked for stand on the second line', () => {
  const table: Table = {
    kind: 'table',
    columns: [...PODS, 'IP', 'NODE', 'NOMINATED NODE'],
    rows: [
      ['api-7d9f8c6b5-x2k4q', '1/1', 'Running', '0', '3d', '10.1.0.1', 'aks-userpool-1', '<none>'],
      ['api-7d9f8c6b5-aaaaa', '1/1', 'Running', '0', '3d', '10.1.0.2', 'aks-userpool-2', '<none>'],
    ],
    layout: { asked: [5, 6, 7] },
  }
  expect(text(table).split('\n').slice(2, 4)).toEqual([
    'api-7d9f8c6b5-x2k4q  1/1    Running  0         3d',
    '  10.1.0.1  aks-userpool-1',
  ])
  expect(fitNotes(table, narrowText(table), 2)).toEqual(['in every row: NOMINATED NODE <none>'])
  expect(fitGrid(table).columns).toEqual([0, 1, 2, 3, 4, 5, 6, 7])
})

test('names that begin with their kind have it over them', () => {
  const columns = ['NAME', 'REFERENCE', 'TARGETS', 'AGE']
  const row = (name: string) => [
    `horizontalpodautoscaler.autoscaling/${name}`,
    `Deployment/${name}`,
    'cpu: 39%/70%',
    '33d',
  ]
  const table: Table = { kind: 'table', columns, rows: [row('api'), row('web')], layout: {} }
  expect(text(table).split('\n').slice(0, 2)).toEqual([
    'HORIZONTALPODAUTOSCALER/  REFERENCE       TARGETS       AGE',
    'api                       Deployment/api  cpu: 39%/70%  33d',
  ])
})

test('in a grid too, and the answer keeps them', () => {
  const table: Table = { kind: 'table', columns: ['NAME', 'AGE'], rows: [['service/web', '3d']], layout: {} }
  expect(fitGrid(table)).toMatchObject({ heads: ['SERVICE/', 'AGE'], rows: [['web', '3d']] })
  expect(answerText({ nodes: [{ ...table, answer: true }] })).toContain('service/web')
})

test('where columns can be scrolled, the namespace stands last', () => {
  const table: Table = { kind: 'table', columns: ['NAMESPACE', ...PODS], rows: [], layout: {} }
  expect(fitGrid(table).columns).toEqual([1, 2, 3, 4, 5, 0])
  const { layout: _, ...plain } = table
  expect(fitGrid(plain).columns).toEqual([0, 1, 2, 3, 4, 5])
})

const cell = fc.oneof(
  fc.string({ maxLength: 12 }),
  fc.stringMatching(/^[a-z]{1,40}(-[a-z0-9]{5,10})?$/),
  fc.constant(''),
)
const anyTable: fc.Arbitrary<Table> = fc.integer({ min: 0, max: 9 }).chain((width) =>
  fc.record({
    kind: fc.constant('table' as const),
    columns: fc.array(fc.constantFrom('NAME', 'NAMESPACE', 'AGE', 'A LONG HEADING'), {
      minLength: width,
      maxLength: width,
    }),
    rows: fc.array(fc.array(cell, { maxLength: width + 1 }), { maxLength: 8 }),
    layout: fc.record({
      order: fc.array(fc.integer({ min: -1, max: 9 })),
      ranks: fc.array(fc.nat(9)),
      asked: fc.array(fc.nat(9)),
    }),
  }),
)

test('nothing is lost that is not counted, whatever the table', () => {
  fc.assert(
    fc.property(anyTable, (table) => {
      const fitted = narrowText(table)
      const columns = Math.max(table.columns.length, ...shownRows(table).map((row) => row.length))
      expect(fitted.columns.length + fitted.same.length + fitted.hidden.length).toBe(columns)
      expect(fitted.lines).toHaveLength(shownRows(table).length)
      const whole = fitted.lines.join(' ')
      for (const [i, row] of fitted.rows.entries())
        for (const column of fitted.columns) expect(fitted.lines[i]).toContain((row[column] ?? '').trimEnd())
      expect(whole.isWellFormed() || !table.rows.flat().every((one) => one.isWellFormed())).toBe(true)
    }),
    { numRuns: 300 },
  )
})
