import { expect, test } from 'vitest'
import { chooseColumns, withColumns } from '../../../jobs/commands/get-columns.ts'
import { bareLine, lineWith } from '../../../jobs/commands/get-line.ts'
import { onPage } from '../../../jobs/commands/get-pages.ts'
import { parse } from '../../../src/command/parse.ts'

const ALL = ['NAME', 'STATUS', 'AGE', 'NODE', 'NOMINATED NODE']
const USUAL = [0, 1, 2]
const shown = (...said: string[]) => chooseColumns(ALL, USUAL, said).shown.map((i) => ALL[i])

test('columns are chosen by name, added and taken away', () => {
  expect(chooseColumns(ALL, USUAL, undefined)).toEqual({ shown: USUAL, isUsual: true })
  expect(shown('+NODE', '-AGE')).toEqual(['NAME', 'STATUS', 'NODE'])
  expect(shown('node', 'Name')).toEqual(['NODE', 'NAME'])
  expect(shown('NAME', 'NODE', '-NAME', '+nominated node')).toEqual(['NODE', 'NOMINATED NODE'])
  expect(chooseColumns(ALL, USUAL, ['+NODE', '-NODE'])).toEqual({ shown: USUAL, isUsual: true })
  expect(() => shown('-NAME', '-STATUS', '-AGE')).toThrow('No column would be left')
  expect(() => shown('+IP')).toThrow('There is no column IP here')
})

test('the layout of a table goes with its columns', () => {
  const table = {
    kind: 'table' as const,
    columns: ALL,
    rows: [['web-0', 'Running', '3d', 'node-1', '<none>']],
    layout: { ranks: [0, 0, 0, 4, 5], asked: [3, 4] },
  }
  expect(withColumns(table, chooseColumns(ALL, USUAL, ['NODE', 'NAME']), USUAL)).toEqual({
    kind: 'table',
    columns: ['NODE', 'NAME'],
    rows: [['node-1', 'web-0']],
    layout: { ranks: [4, 0], asked: [0] },
  })
})

test('a page is of the rows as they are shown', () => {
  const rows = Array.from({ length: 50 }, (_, i) => [`web-${i}`])
  const order = rows.map((_, i) => 49 - i)
  const table = {
    kind: 'table' as const,
    columns: ['NAME'],
    rows,
    layout: { order, first: 'x' },
    caption: 'pods',
    total: 70,
  }
  const page = onPage(table, 3)
  expect(page.rows).toEqual(Array.from({ length: 10 }, (_, i) => [`web-${9 - i}`]))
  expect(page.caption).toBe('pods, 41 to 50 of 70')
  expect(() => onPage(table, 4)).toThrow('There is no page 4: the last is 3')
  expect(() => onPage(table, 0)).toThrow('There is no page 0')
})

test('a line says which part of its answer it wants, and stays itself', () => {
  const line = parse(`get pods -l 'app in (a, b)' --page 2 --columns "NAME,NOMINATED NODE" --kept abc`).line
  expect(bareLine(line)).toBe('get pods -l "app in (a, b)"')
  const again = lineWith(line, { page: 3, columns: ['NAME', 'NOMINATED NODE'], kept: 'xyz' })
  expect(parse(again)).toMatchObject({
    flags: { page: 3, columns: ['NAME', 'NOMINATED NODE'], kept: 'xyz', selector: 'app in (a, b)' },
  })
  expect(lineWith(again, {})).toBe('get pods -l "app in (a, b)"')
})
