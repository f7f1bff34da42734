import { describe, expect, test } from 'vitest'
import type { MaintenanceWindow, Recurring } from '../../../src/azure/maintenance.ts'
import { nextOpening } from '../../../src/view/aks/window.ts'

const NOW = Date.UTC(2026, 10, 23, 3, 0)
const HOUR = 3_600_000

function window(schedule: Recurring, more: Partial<MaintenanceWindow> = {}): MaintenanceWindow {
  return {
    name: 'w',
    schedule,
    startTime: '01:00',
    hours: 4,
    offset: 0,
    from: '2026-01-06',
    except: [],
    slots: [],
    ...more,
  }
}

const next = (of: MaintenanceWindow, now = NOW) => {
  const found = nextOpening(of, now)
  return found && new Date(found.start).toISOString().slice(0, 16)
}

describe('the next opening', () => {
  test.each([
    ['every day, and open since 01:00', { kind: 'daily', every: 1 }, '2026-11-23T01:00'],
    ['every other day from 6 January', { kind: 'daily', every: 2 }, '2026-11-24T01:00'],
    ['every Tuesday', { kind: 'weekly', every: 1, day: 'Tuesday' }, '2026-11-24T01:00'],
    ['every second Tuesday', { kind: 'weekly', every: 2, day: 'Tuesday' }, '2026-11-24T01:00'],
    ['every fourth Tuesday', { kind: 'weekly', every: 4, day: 'Tuesday' }, '2026-12-08T01:00'],
    ['the 15th', { kind: 'absolute', every: 1, day: 15 }, '2026-12-15T01:00'],
    ['the 15th of every third month from January', { kind: 'absolute', every: 3, day: 15 }, '2027-01-15T01:00'],
    ['the first Monday', { kind: 'relative', every: 1, week: 'First', day: 'Monday' }, '2026-12-07T01:00'],
    ['the last Friday', { kind: 'relative', every: 1, week: 'Last', day: 'Friday' }, '2026-11-27T01:00'],
  ] as const)('%s', (_says, schedule, start) => {
    expect(next(window(schedule))).toBe(start)
  })

  test('is by the window’s own zone', () => {
    expect(next(window({ kind: 'weekly', every: 1, day: 'Tuesday' }, { offset: -7 * 60, startTime: '22:30' }))).toBe(
      '2026-11-25T05:30',
    )
    expect(next(window({ kind: 'daily', every: 1 }, { offset: 60 }))).toBe('2026-11-23T00:00')
  })

  test('leaves out days on which nothing may be done', () => {
    const except = [{ start: '2026-11-23', end: '2026-12-01' }]
    expect(next(window({ kind: 'daily', every: 1 }, { except }))).toBe('2026-12-02T01:00')
  })

  test('of one that began yesterday and is still open, and of one that holds from later', () => {
    expect(next(window({ kind: 'daily', every: 1 }, { startTime: '23:00', hours: 8 }))).toBe('2026-11-22T23:00')
    expect(next(window({ kind: 'daily', every: 1 }, { from: '2027-02-01' }))).toBe('2027-02-01T01:00')
    expect(nextOpening(window({ kind: 'daily', every: 1 }), NOW + 2 * HOUR)?.start).toBe(Date.UTC(2026, 10, 24, 1))
  })

  test('cannot be told of a schedule that is not known, or never comes', () => {
    expect(nextOpening({ ...window({ kind: 'daily', every: 1 }), schedule: undefined }, NOW)).toBeUndefined()
    expect(next(window({ kind: 'absolute', every: 1, day: 32 }))).toBeUndefined()
    expect(next(window({ kind: 'daily', every: 1 }, { startTime: 'soon' }))).toBeUndefined()
  })
})
