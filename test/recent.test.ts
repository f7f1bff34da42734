import { expect, test } from 'vitest'
import { Recent } from '../src/recent.ts'

test('the newest are remembered until their time is over, and never more than twice as many', () => {
  let now = 0
  const recent = new Recent<number>(100, 1_000, () => now)
  for (let i = 0; i < 10_000; i++) recent.set(`k${i}`, i)
  const kept = Array.from({ length: 10_000 }, (_, i) => recent.get(`k${i}`)).filter((value) => value !== undefined)
  expect(kept.slice(-100)).toEqual(Array.from({ length: 100 }, (_, i) => 9_900 + i))
  expect(kept.length).toBeLessThanOrEqual(200)
  recent.delete('k9999')
  expect(recent.get('k9999')).toBeUndefined()
  now = 1_000
  expect(recent.get('k9998')).toBeUndefined()
})

test('what was set again is what was set last', () => {
  const recent = new Recent<string>(2, 1_000, () => 0)
  recent.set('a', 'old')
  recent.set('b', 'b')
  recent.set('a', 'new')
  expect(recent.get('a')).toBe('new')
  recent.delete('a')
  expect(recent.get('a')).toBeUndefined()
})
