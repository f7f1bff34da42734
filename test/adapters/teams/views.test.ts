import { expect, test } from 'vitest'
import { partsOf } from '../../../sandbox/teams/card.ts'
import { mriOf } from '../../../sandbox/teams/model.ts'
import { cardIn } from '../../../sandbox/teams/teams.ts'
import type { Address } from '../../../src/chat.ts'
import type { Reply } from '../../../src/reply.ts'
import { decision } from '../../contract/nodes.ts'
import { ANN, BEN, CHANNEL, GROUP, GUEST, TENANT } from '../../support/teams-world.ts'
import { mapMemory, stage } from './stage.ts'

const IN: Address = { platform: 'teams', team: TENANT, channel: CHANNEL, visibility: 'channel', user: ANN }
const words = (text: string): Reply => ({ nodes: [{ kind: 'text', text }] })
const pressable = (card: unknown) =>
  partsOf(card).flatMap(({ type, title }) => (type === 'Action.Execute' && title ? [String(title)] : []))

async function shown(wanted: Parameters<typeof stage>[0] = {}) {
  const all = await stage(wanted)
  await all.fake.install({ user: ANN, conversation: CHANNEL })
  const { message = '' } = await all.adapter.send(IN, decision(ANN), 'd1')
  const now = () => all.fake.messages(CHANNEL).find(({ id }) => id === message) ?? fail()
  return { ...all, id: message, now }
}

function fail(): never {
  throw new Error('there is no such message')
}

test('who approves sees Approve, who asked sees Take back, the others neither; what stands there shows all', async () => {
  const { fake, now } = await shown()
  expect(pressable(now().card)).toEqual(['Approve', 'Take back', 'Send'])
  expect(pressable(await fake.look(BEN, now()))).toEqual(['Approve', 'Send'])
  expect(pressable(await fake.look(ANN, now()))).toEqual(['Take back'])
  expect(pressable(await fake.look(GUEST, now()))).toEqual([])
  // Looked at again, it asks again.
  expect(await fake.look(BEN, now())).toHaveProperty('refresh.action.verb', 'view')
})

test('those are named who were heard there, sixty at most, and first whom it is about', async () => {
  const { fake, adapter, memory } = await shown()
  const others = Array.from({ length: 70 }, (_, i) => `29:${i}`)
  await memory.put(`members:${GROUP}`, others, 1)
  await fake.install({ user: ANN, conversation: GROUP })
  await adapter.send({ ...IN, channel: GROUP }, decision(ANN), 'd2')
  const card = fake.messages(GROUP)[0]?.card as { refresh: { userIds: string[] } }
  expect(card.refresh.userIds).toHaveLength(60)
  expect(card.refresh.userIds[0]).toBe(mriOf({ id: ANN }))
  expect(pressable(card)).toContain('Approve')
})

test('decided, it is the same for everybody, also for clients that show what stood there before', async () => {
  const { fake, adapter, id, now } = await shown()
  const before = now()
  await adapter.send({ ...IN, replaces: id }, words('DONE'), 'd2')
  expect(now().card).not.toHaveProperty('refresh')
  expect(await fake.look(ANN, before)).toBe(before.card)
})

test('it is drawn for people by another replica, too, and after a restart', async () => {
  const memory = mapMemory()
  const first = await shown({ memory })
  const second = await stage({ memory, fake: first.fake })
  expect(pressable(await second.fake.look(ANN, first.now()))).toEqual(['Take back'])
})

test('roles that cannot be looked up cost nobody a button', async () => {
  const rolesOf = async () => {
    throw new Error('away')
  }
  const { fake, now } = await shown({ adapter: { rolesOf } })
  expect(pressable(await fake.look(BEN, now()))).toEqual(['Approve', 'Take back', 'Send'])
})

test('a click is answered by the card that takes its place, as its presser sees it; the others are shown it, too', async () => {
  const clicked = async () => void (await adapter.send({ ...IN, replaces: id }, decision(ANN), 'd2'))
  const { fake, adapter, id, now } = await shown({
    handle: async () => {
      setImmediate(() => void clicked())
      return undefined
    },
    adapter: { answerMs: 1_800 },
  })
  const card = cardIn(await fake.press({ user: BEN, message: now(), action: 'Approve' }))
  expect(pressable(card)).toEqual(['Approve', 'Send'])
  const after = await fake.until(({ revision }) => revision === 1)
  expect(pressable(after.card)).toEqual(['Approve', 'Take back', 'Send'])
})

test('a click that is refused says so where it was pressed', async () => {
  const refused = () => adapter.send({ ...IN, visibility: 'private', user: BEN }, words('You may not.\nAsk Ann.'), 'd2')
  const { fake, adapter, now } = await shown({
    handle: async () => {
      setImmediate(() => void refused())
      return undefined
    },
    adapter: { answerMs: 1_800 },
  })
  const { text } = await fake.press({ user: BEN, message: now(), action: 'Approve' })
  expect(JSON.parse(text)).toMatchObject({ type: 'application/vnd.microsoft.activity.message', value: 'You may not.' })
  await fake.until(({ conversation }) => conversation === fake.personal(BEN))
})

test('what could not be taken is not said to be on its way', async () => {
  const { fake, now } = await shown({ handle: () => Promise.reject(new Error('broken')) })
  const { text } = await fake.press({ user: BEN, message: now(), action: 'Approve' })
  expect(JSON.parse(text)).toMatchObject({
    statusCode: 500,
    value: { message: expect.stringContaining('Press again') },
  })
  expect((await fake.say({ user: BEN, conversation: CHANNEL, text: 'get pods' })).status).toBe(500)
})
