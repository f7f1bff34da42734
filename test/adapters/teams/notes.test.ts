import { expect, test } from 'vitest'
import { ANN, CHANNEL } from '../../support/teams-world.ts'
import { until } from '../../support/until.ts'
import { stage } from './stage.ts'

const said = { user: ANN, conversation: CHANNEL, text: 'get pods' }

/** What Redis would keep; everything in it is offered at once. */
function memoryNotes(kept = new Map<string, unknown>()) {
  return {
    kept,
    keep: async (id: string, body: unknown) => kept.set(id, body).size > 0,
    drop: async (id: string) => void kept.delete(id),
    orphans: async () => [...kept].map(([id, body]) => ({ id, body, at: Date.now() })),
  }
}

test('work that takes long is noted before it is acknowledged, and the note goes with the work', async () => {
  const notes = memoryNotes()
  const { promise: held, resolve } = Promise.withResolvers<undefined>()
  const { fake, asked } = await stage({ adapter: { notes }, handle: () => held })
  expect((await fake.say(said)).status).toBe(200)
  expect([...notes.kept.values()]).toEqual([expect.objectContaining({ text: expect.stringContaining('get pods') })])
  resolve(undefined)
  await until('the note to go', () => notes.kept.size === 0)
  expect(asked).toHaveLength(1)
})

test('what another process left behind is taken up as if it had just come in, once', async () => {
  const first = memoryNotes()
  const { promise: held, resolve } = Promise.withResolvers<undefined>()
  const gone = await stage({ adapter: { notes: first }, handle: () => held })
  await gone.fake.say(said)
  const left = new Map(first.kept)
  const { asked } = await stage({ adapter: { notes: memoryNotes(left) }, fake: gone.fake })
  await until('it to be taken up', () => asked.length === 1 && left.size === 0)
  expect(asked[0]).toMatchObject({ text: 'get pods', principal: { user: ANN, standing: 'member' } })
  resolve(undefined)
})

test('what was done in the meantime is not done again', async () => {
  const notes = memoryNotes()
  const { fake, asked, adapter, memory } = await stage()
  const { activity } = await fake.say(said)
  await adapter.stop()
  await notes.keep('n', activity)
  const second = await stage({ adapter: { notes }, fake, memory })
  await until('the note to go', () => notes.kept.size === 0)
  expect([asked.length, second.asked.length]).toEqual([1, 0])
})
