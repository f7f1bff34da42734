import { afterEach, expect, test } from 'vitest'
import type { Stage } from './stage.ts'
import { stage, until } from './stage.ts'

let on: Stage | undefined
afterEach(async () => {
  await on?.stop()
  on = undefined
})

const typed = { user: 'U00ONCALL', channel: 'C00000OPS', command: '/k8s', text: 'get pods' }

/** What Redis would keep; everything in it is offered at once. */
function memoryNotes(kept = new Map<string, unknown>()) {
  return {
    kept,
    away: false,
    async keep(id: string, body: unknown) {
      if (this.away) return await new Promise<boolean>(() => undefined)
      kept.set(id, body)
      return true
    },
    async drop(id: string) {
      kept.delete(id)
    },
    orphans: async () => [...kept].map(([id, body]) => ({ id, body, at: Date.now() })),
  }
}

test('work that takes long is noted before it is acknowledged, without what is secret, and the note goes with the work', async () => {
  const notes = memoryNotes()
  const { promise: held, resolve } = Promise.withResolvers<undefined>()
  on = await stage({ adapter: { notes }, handle: () => held })
  const sent = await on.fake.slash({ ...typed, eventOverrides: { token: 'legacy-verification-token' } })
  expect(sent.status).toBe(200)
  expect([...notes.kept.values()]).toEqual([expect.objectContaining({ text: 'get pods', user_id: 'U00ONCALL' })])
  expect(JSON.stringify([...notes.kept.values()])).not.toContain('legacy-verification-token')
  resolve(undefined)
  await until(() => notes.kept.size === 0)
  expect(await on.heard(1)).toHaveLength(1)
})

test('work that is quick is not noted', async () => {
  const notes = memoryNotes()
  let times = 0
  on = await stage({ adapter: { notes: { ...notes, keep: async () => times++ >= 0 } } })
  await on.fake.slash(typed)
  await on.fake.slash(typed)
  expect(await on.heard(2)).toHaveLength(2)
  // The first one had to ask who it is, which a busy machine may take long over.
  expect(times).toBeLessThan(2)
})

test('a store that hangs holds up no acknowledgement', async () => {
  const notes = memoryNotes()
  notes.away = true
  const { promise: held, resolve } = Promise.withResolvers<undefined>()
  on = await stage({ adapter: { notes }, handle: () => held })
  const { status, ms } = await on.fake.slash(typed)
  expect(status).toBe(200)
  expect(ms).toBeLessThan(1_500)
  resolve(undefined)
})

test('what another process left behind is taken up as if it had just come in, once', async () => {
  const first = memoryNotes()
  const { promise: held, resolve } = Promise.withResolvers<undefined>()
  on = await stage({ adapter: { notes: first }, handle: () => held })
  await on.fake.slash(typed)
  const left = new Map(first.kept)
  resolve(undefined)
  await on.stop()
  on = await stage({ adapter: { notes: memoryNotes(left) } })
  await until(() => on?.asked.length === 1 && left.size === 0)
  expect((await on.heard(1))[0]).toMatchObject({
    text: '/k8s get pods',
    principal: { user: 'U00ONCALL', standing: 'member' },
  })
})
