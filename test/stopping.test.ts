import { expect, test } from 'vitest'
import type { Step } from '../src/stopping.ts'
import { stopInOrder } from '../src/stopping.ts'

const never = () => new Promise<void>(() => undefined)
const step = (name: string, run: Step['run'], most = 1_000, least = 100): Step => ({ name, most, least, run })

function keptLog() {
  const parts: unknown[] = []
  const note = (facts: object) => void parts.push(Reflect.get(facts, 'part'))
  return { parts, log: { debug: note, info: note, warn: note, error: note } }
}

test('parts stop one after the other, and one that hangs costs the others no more than they can spare', async () => {
  const { parts, log } = keptLog()
  const began: string[] = []
  const given: number[] = []
  const hangs = (name: string) =>
    step(name, (ms) => {
      began.push(name)
      given.push(ms)
      return never()
    })
  const started = performance.now()
  await stopInOrder([hangs('a'), hangs('b'), hangs('c'), step('d', async () => void began.push('d'))], 1_500, log)
  expect(performance.now() - started).toBeLessThan(5_000)
  expect(began).toEqual(['a', 'b', 'c', 'd'])
  expect(parts).toEqual(['a', 'b', 'c'])
  expect(given[0]).toBeGreaterThan(800)
})

test('a part that fails is said, and the next one stops all the same', async () => {
  const { parts, log } = keptLog()
  const stopped: string[] = []
  const fails = step('a', () => Promise.reject(new Error('no')))
  await stopInOrder([fails, step('b', async () => void stopped.push('b'))], 1_000, log)
  expect([parts, stopped]).toEqual([['a'], ['b']])
})
