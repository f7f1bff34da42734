import { expect, test } from 'vitest'
import type { Timer } from '../../jobs/pace.ts'
import { startPace } from '../../jobs/pace.ts'

/** A clock that moves when it is told to, and calls back on its way. */
function manualTimer(): Timer & { pass(ms: number): Promise<void> } {
  let now = 0
  const calls = new Map<() => void, number>()
  return {
    now: () => now,
    after(ms, call) {
      calls.set(call, now + ms)
      return () => calls.delete(call)
    },
    async pass(ms) {
      for (const end = now + ms; now < end; now++) {
        for (const [call, at] of calls) {
          if (at > now) continue
          calls.delete(call)
          call()
        }
        await Promise.resolve()
      }
    },
  }
}

test('sends at most every two seconds, the latest of what came meanwhile, and always the last', async () => {
  const timer = manualTimer()
  const sent: string[] = []
  const pace = startPace<string>({
    every: () => 2_000,
    timer,
    send: async (value) => void sent.push(`${timer.now()} ${value}`),
  })
  for (let i = 0; i <= 50; i++) {
    pace.offer(`state ${i}`)
    await timer.pass(100)
  }
  await timer.pass(3_000)
  expect(sent).toEqual(['0 state 0', '2000 state 20', '4000 state 40', '6000 state 50'])
})

test('waits for a slow send, and keeps its distance to it', async () => {
  const timer = manualTimer()
  const sent: string[] = []
  let done: (() => void) | undefined
  const pace = startPace<string>({
    every: () => 10,
    timer,
    send: (value) => {
      sent.push(value)
      return new Promise((resolve) => {
        done = resolve
      })
    },
  })
  for (const value of ['a', 'b', 'c']) pace.offer(value)
  await timer.pass(100)
  expect(sent).toEqual(['a'])
  done?.()
  await timer.pass(10)
  expect(sent).toEqual(['a', 'c'])
})

test('sends nothing after it was stopped', async () => {
  const timer = manualTimer()
  const sent: string[] = []
  const pace = startPace<string>({ every: () => 10, timer, last: 0, send: async (value) => void sent.push(value) })
  pace.offer('too late')
  await pace.stop()
  await timer.pass(100)
  expect(sent).toEqual([])
  expect(pace.rest()).toBe(0)
})
