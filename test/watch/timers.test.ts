import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createTimers } from '../../src/watch/timers.ts'

test('gives what is due once, earliest first; an earlier wish stands', () => {
  const timers = createTimers()
  timers.set('a', 5_000)
  timers.set('b', 3_000)
  timers.set('a', 9_000)
  timers.set('a', 4_000)
  expect(timers.next()).toBe(3_000)
  expect(timers.due(2_999)).toEqual([])
  expect(timers.due(4_500)).toEqual(['b', 'a'])
  expect(timers.due(60_000)).toEqual([])
  expect(timers.size).toBe(0)
})

test('no wish is lost and none comes early, whatever is asked for when', () => {
  const wish = fc.record({ key: fc.constantFrom('a', 'b', 'c', 'd'), at: fc.integer({ min: 0, max: 100_000 }) })
  fc.assert(
    fc.property(fc.array(wish, { maxLength: 40 }), (wishes) => {
      const timers = createTimers()
      const earliest = new Map<string, number>()
      for (const { key, at } of wishes) {
        timers.set(key, at)
        earliest.set(key, Math.min(at, earliest.get(key) ?? at))
      }
      const came = new Map<string, number>()
      for (let now = 0; now <= 101_000; now += 1_000) for (const key of timers.due(now)) came.set(key, now)
      for (const [key, at] of earliest) {
        const then = came.get(key) ?? -1
        expect(then).toBeGreaterThanOrEqual(at)
        expect(then - at).toBeLessThan(1_000)
      }
      expect(timers.size).toBe(0)
    }),
    { numRuns: 50 },
  )
})
