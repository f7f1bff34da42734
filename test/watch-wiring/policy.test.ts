import { expect, test } from 'vitest'
import { policyAt } from '../../jobs/watch/policy.ts'
import type { Kept } from '../../jobs/watch/report.ts'
import { lastTimeOfDay, withLines } from '../../jobs/watch/report.ts'
import { reportDue } from '../../jobs/watch/reporting.ts'
import type { Reply } from '../../src/reply.ts'
import { plainText } from '../../src/reply.ts'

const at = (text: string) => Date.parse(`2026-11-${text}Z`)
const linesIn = (reply: Reply) =>
  plainText(reply)
    .split('\n')
    .filter((line) => line.startsWith('- '))
const nobody = { silences: [], maintenance: [] }

test('quiet hours go over midnight, in their zone', () => {
  const quiet = { from: '22:00', to: '07:00', tz: 'Europe/Berlin', below: 'page' as const }
  const standing = { routes: [], ops: [], maintenance: [], quiet }
  // Berlin is an hour ahead in November.
  expect(policyAt(at('23T20:59:00'), standing, nobody).quiet).toBeUndefined()
  expect(policyAt(at('23T21:00:30'), standing, nobody).quiet).toEqual({ until: at('24T06:00:00'), below: 'page' })
  expect(policyAt(at('24T05:59:00'), standing, nobody).quiet).toEqual({ until: at('24T06:00:00'), below: 'page' })
  expect(policyAt(at('24T06:00:00'), standing, nobody).quiet).toBeUndefined()
})

test('announced windows hold from their minute on for as long as they last', () => {
  const upgrade = { match: { namespace: 'shop' }, reason: 'upgrade', cron: '0 3 * * 0', tz: 'UTC', for: 7_200_000 }
  const standing = { routes: [], ops: [], maintenance: [upgrade], quiet: undefined }
  const windows = (text: string) => policyAt(at(text), standing, nobody).maintenance
  expect(windows('22T02:59:59')).toEqual([])
  expect(windows('22T03:00:00')).toMatchObject([
    { from: at('22T03:00:00'), until: at('22T05:00:00'), by: 'configuration' },
  ])
  expect(windows('22T04:59:59')).toHaveLength(1)
  expect(windows('22T05:00:00')).toEqual([])
})

test('the watcher’s own troubles go to the ops channel before any other route', () => {
  const routes = [{ match: {}, channel: 'slack:C1' }]
  expect(policyAt(0, { routes, ops: ['slack:OPS'], maintenance: [], quiet: undefined }, nobody).routes[0]).toEqual({
    match: { rule: 'self' },
    channel: 'slack:OPS',
  })
})

test('the report is given once a day, to each channel what is its own, and not at all when nothing happened', () => {
  const line = (text: string, hour: number, channel: string): [string, Kept] => [
    text,
    { at: at(`23T0${hour}:00:00`), line: text, channel },
  ]
  const kept = new Map([line('second', 4, 'slack:C1'), line('first', 3, 'slack:C1'), line('other', 3, 'slack:C2')])
  const times = { at: '08:00', tz: 'UTC' }
  const before = at('22T08:00:01')
  expect(reportDue('prod', kept, before, at('23T07:59:59'), times)).toEqual({ deliveries: [], next: at('23T08:00:00') })
  const report = reportDue('prod', kept, before, at('23T08:00:00'), times)
  expect(report.deliveries.map(({ to, reply }) => [to.channel, linesIn(reply)])).toEqual([
    ['C1', ['- first', '- second']],
    ['C2', ['- other']],
  ])
  expect(report).toMatchObject({ at: at('23T08:00:00'), next: at('24T08:00:00'), left: new Map() })
  expect(reportDue('prod', kept, at('23T08:00:00'), at('23T09:00:00'), times).deliveries).toEqual([])
  expect(reportDue('prod', new Map(), before, at('23T08:00:00'), times).deliveries).toEqual([])
})

test('a line is kept once, and no more than a few hundred', () => {
  const many = Array.from({ length: 700 }, (_, i) => ({ id: `l${i}`, at: i, line: `line ${i}`, channel: 'slack:C1' }))
  const kept = withLines(new Map(), [...many, ...many])
  expect(kept.size).toBe(500)
  expect(kept.has('l699 slack:C1')).toBe(true)
})

test('a time of day is the last one that was', () => {
  expect(lastTimeOfDay(at('23T07:30:15'), '08:00', 'UTC')).toBe(at('22T08:00:00'))
  expect(lastTimeOfDay(at('23T08:00:00'), '08:00', 'UTC')).toBe(at('23T08:00:00'))
})
