import { describe, expect, test } from 'vitest'
import { nextTick, readWhen, whenWords } from '../../src/saved/when.ts'

const NOW = Date.UTC(2026, 2, 27, 12)
const MINUTE = 60_000

describe('how often', () => {
  test.each([
    ['5m', undefined, 'every 5 minutes'],
    ['30M', undefined, 'every 30 minutes'],
    ['1h', undefined, 'every hour'],
    ['1h30m', undefined, 'every 90 minutes'],
    ['24h', undefined, 'every day'],
    ['0 8 * * 1-5', 'Europe/Berlin', 'at 08:00, Monday through Friday (Europe/Berlin)'],
    ['*/15 * * * *', undefined, 'every 15 minutes (UTC)'],
    ['@daily', undefined, 'at 00:00 (UTC)'],
  ])('%s in %s is %s', (said, zone, words) => {
    expect(whenWords(readWhen(said, zone, NOW))).toBe(words)
  })

  test.each([
    ['4m', undefined, 'Every five minutes is the most often'],
    ['0m', undefined, 'Every five minutes is the most often'],
    ['*/4 * * * *', undefined, 'Every five minutes is the most often'],
    ['58,59 8 * * *', undefined, 'Every five minutes is the most often'],
    ['8d', undefined, 'Seven days is the longest'],
    ['30m', 'Europe/Berlin', '--tz is for a cron line'],
    ['0 8 * * *', 'Mars/Olympus', "I don't know the time zone"],
    ['0 0 30 2 *', undefined, 'no cron line that ever happens'],
    ['0 25 * * *', undefined, 'no cron line that ever happens'],
    ['* * * * * *', undefined, 'does not say how often'],
    ['soon', undefined, 'does not say how often'],
    ['', undefined, 'does not say how often'],
    ['9'.repeat(500), undefined, 'does not say how often'],
    [`${'1,'.repeat(200)}1 * * * *`, undefined, 'does not say how often'],
  ])('%s in %s is refused', (said, zone, sentence) => {
    expect(() => readWhen(said, zone, NOW)).toThrow(sentence)
  })
})

describe('the next tick', () => {
  test('of an interval counts from when it was made, whenever it is looked at', () => {
    const when = readWhen('30m', undefined, NOW)
    expect(nextTick(when, NOW, NOW)).toBe(NOW + 30 * MINUTE)
    expect(nextTick(when, NOW + 30 * MINUTE, NOW)).toBe(NOW + 60 * MINUTE)
    expect(nextTick(when, NOW + 200 * MINUTE, NOW)).toBe(NOW + 210 * MINUTE)
    expect(nextTick(when, NOW - 5, NOW)).toBe(NOW + 30 * MINUTE)
  })

  test('of a cron line keeps to its zone over the change of clocks', () => {
    const when = readWhen('0 8 * * *', 'Europe/Berlin', NOW)
    const first = nextTick(when, NOW, NOW)
    const second = nextTick(when, first, NOW)
    expect([first, second].map((at) => new Date(at).toISOString())).toEqual([
      '2026-03-28T07:00:00.000Z',
      '2026-03-29T06:00:00.000Z',
    ])
  })
})
