import { expect, test } from 'vitest'
import { renderCard } from '../../../adapters/teams/render.ts'
import type { Address } from '../../../src/chat.ts'
import { Fault } from '../../../src/fault.ts'
import type { Reply } from '../../../src/reply.ts'
import { ANN, BEN, CHANNEL, GROUP, TENANT } from '../../support/teams-world.ts'
import type { Stage } from './stage.ts'
import { mapMemory, stage } from './stage.ts'

const IN: Address = { platform: 'teams', team: TENANT, channel: CHANNEL, visibility: 'channel', user: ANN }
const words = (text: string): Reply => ({ nodes: [{ kind: 'text', text }] })

/** The app added to the channel by Ann, as an admin would. */
async function installed(wanted: Parameters<typeof stage>[0] = {}): Promise<Stage> {
  const all = await stage(wanted)
  await all.fake.install({ user: ANN, conversation: CHANNEL })
  return all
}

async function faultOf(sending: Promise<unknown>): Promise<Fault> {
  const error = await sending.then(
    () => undefined,
    (thrown: unknown) => thrown,
  )
  if (!(error instanceof Fault)) throw new Error(`no Fault but ${String(error)}`)
  return error
}

test('posts a card, with its first line as the notification, and edits it where it stands', async () => {
  const { fake, adapter } = await installed()
  const reply: Reply = {
    nodes: [
      { kind: 'heading', text: 'api is down' },
      { kind: 'context', text: 'since 02:14' },
    ],
  }
  const sent = await adapter.send(IN, reply, 'd1')
  const [message] = fake.messages(CHANNEL)
  expect(message).toMatchObject({ id: sent.message, summary: 'api is down' })
  expect(message?.card).toEqual(JSON.parse(JSON.stringify(renderCard(reply))))
  expect(message?.thread).toBeUndefined()

  const edit = { ...IN, ...(sent.message ? { replaces: sent.message } : {}) }
  expect(await adapter.send(edit, words('api is up'), 'd2')).toEqual(sent)
  expect(fake.messages(CHANNEL)).toMatchObject([{ id: sent.message, revision: 1, summary: 'api is up' }])

  const thread = await adapter.send({ ...IN, thread: String(sent.message) }, words('news'), 'd3')
  expect(fake.messages(CHANNEL)[1]).toMatchObject({ id: thread.message, thread: sent.message })
})

test('what was deleted is said again instead of edited', async () => {
  const { fake, adapter } = await installed()
  const sent = await adapter.send({ ...IN, replaces: '123' }, words('still here'), 'd1')
  expect(fake.messages(CHANNEL)).toMatchObject([{ id: sent.message, revision: 0 }])
})

test('private words in a channel go to the personal chat, which is found, opened, and remembered', async () => {
  const { fake, adapter } = await installed()
  const sent = await adapter.send({ ...IN, visibility: 'private', replaces: '17' }, words('for Ann'), 'd1')
  expect(sent).toEqual({ message: expect.any(String), channel: fake.personal(ANN) })
  expect(fake.messages(fake.personal(ANN))).toMatchObject([{ summary: 'for Ann' }])
  const to: Address = { ...IN, channel: ANN, visibility: 'private' }
  const again = await adapter.send(to, words('more'), 'd2')
  await adapter.send({ ...to, replaces: String(again.message) }, words('edited'), 'd3')
  expect(fake.messages(fake.personal(ANN)).map(({ summary }) => summary)).toEqual(['for Ann', 'edited'])
  expect(fake.calls.filter(({ operation }) => operation === 'create')).toHaveLength(1)
  expect(fake.messages(CHANNEL)).toEqual([])
})

test('targeted messages where the tenant has them; the personal chat where it does not', async () => {
  const { fake, adapter } = await installed({ adapter: { targeted: true } })
  fake.setTargeted(true)
  const to: Address = { ...IN, visibility: 'private' }
  const sent = await adapter.send(to, words('for Ann'), 'd1')
  expect(fake.messages(CHANNEL)).toMatchObject([{ id: sent.message, onlyFor: ANN }])
  expect(fake.messages(CHANNEL, BEN)).toEqual([])
  fake.setTargeted(false)
  await adapter.send(to, words('again'), 'd2')
  await adapter.send(to, words('and again'), 'd3')
  expect(fake.messages(fake.personal(ANN)).map(({ summary }) => summary)).toEqual(['again', 'and again'])
  // Refused once, not asked again for an hour.
  expect(fake.calls.filter(({ status }) => status === 400)).toHaveLength(1)
})

test('an alert finds its channel without anybody having spoken there, also after a restart', async () => {
  const memory = mapMemory()
  const first = await stage({ memory })
  await first.fake.say({ user: BEN, conversation: 'personal', text: 'hello' })
  const second = await stage({ memory, fake: first.fake })
  const alert: Address = { platform: 'teams', team: '', channel: CHANNEL, visibility: 'channel', user: '' }
  await second.adapter.send(alert, words('api is down'), 'd1')
  expect(second.fake.messages(CHANNEL)).toMatchObject([{ summary: 'api is down' }])
  expect(await second.adapter.send({ ...alert, channel: BEN, user: BEN }, words('you'), 'd2')).toMatchObject({
    channel: second.fake.personal(BEN),
  })
})

test('nowhere to say it is a fault with the next step, and is not tried again', async () => {
  const { adapter } = await stage()
  const fault = await faultOf(adapter.send(IN, words('x'), 'd1'))
  expect(fault).toMatchObject({ code: 'chat', retryable: false })
  expect(fault.hint).toContain('Add Quarterdeck to that team or chat')
})

test.each([
  [
    { status: 429, retryAfter: 7 },
    { retryable: true, retryAfter: 7 },
  ],
  [{ status: 412 }, { retryable: true }],
  [{ status: 502 }, { retryable: true }],
  [{ status: 504 }, { retryable: true }],
  [{ status: 401 }, { retryable: true }],
  [
    { status: 403, subCode: 'MessageWritesBlocked' },
    { retryable: false, message: /MessageWritesBlocked/ },
  ],
  [{ status: 413 }, { retryable: false }],
  [{ status: 400, code: 'BadSyntax' }, { retryable: false }],
  ['drop' as const, { retryable: true }],
])('%j becomes a fault the queue can go by, after one attempt', async (action, expected) => {
  const { fake, adapter } = await installed()
  fake.faults.add({ operation: 'post', action })
  const { message, ...rest } = { message: /./, ...expected }
  const fault = await faultOf(adapter.send(IN, words('x'), 'd1'))
  expect(fault).toMatchObject(rest)
  expect(fault.message).toMatch(message)
  expect(fake.faults.pending).toBe(0)
  await adapter.send(IN, words('x'), 'd1')
  expect(fake.messages(CHANNEL)).toHaveLength(1)
})

test('credentials that Microsoft refuses make the part not ready, until they work', async () => {
  const { fake, adapter } = await installed()
  fake.faults.add({ operation: 'post', action: { status: 401 } })
  await faultOf(adapter.send(IN, words('x'), 'd1'))
  expect(adapter.state()).toMatchObject({ up: false, says: expect.stringContaining('credentials') })
  await adapter.send(IN, words('x'), 'd1')
  expect(adapter.state().up).toBe(true)
})

test('seven a second in one conversation and no more; others are not held up', async () => {
  let time = 1_000_000
  const { fake, adapter } = await installed({ adapter: { now: () => time } })
  for (let i = 0; i < 7; i++) await adapter.send(IN, words(`${i}`), `d${i}`)
  expect(await faultOf(adapter.send(IN, words('7'), 'd7'))).toMatchObject({ retryable: true, retryAfter: 1 })
  await fake.install({ user: ANN, conversation: GROUP })
  await adapter.send({ ...IN, channel: GROUP }, words('elsewhere'), 'g1')
  time += 1_000
  await adapter.send(IN, words('7'), 'd7')
  expect(await faultOf(adapter.send(IN, words('8'), 'd8'))).toMatchObject({ retryAfter: 1 })
  expect(fake.messages(CHANNEL)).toHaveLength(8)
})

test('what does not fit a card follows in further ones, from where a failed attempt got to', async () => {
  const { fake, adapter } = await installed()
  const text = Array.from({ length: 300 }, (_, i) => `line ${i} ${'x'.repeat(30)}\n`).join('')
  const reply: Reply = { nodes: [{ kind: 'file', name: 'web.log', text }] }
  fake.faults.add({ operation: 'post', action: { delayMs: 0 } })
  fake.faults.add({ operation: 'post', action: { status: 502 } })
  await faultOf(adapter.send(IN, reply, 'd1'))
  const first = fake.messages(CHANNEL)
  expect(first).toHaveLength(1)
  const sent = await adapter.send(IN, reply, 'd1')
  expect(sent.message).toBe(first[0]?.id)
  const all = JSON.stringify(fake.messages(CHANNEL).map(({ card }) => card))
  for (let i = 0; i < 300; i++) expect(all).toContain(`line ${i} `)
  expect(all).toContain('of 300')
})

test('people are called by their names, and are mentioned by their ids', async () => {
  const { fake, adapter } = await installed()
  const line = ['asked by ', { person: ANN }, ' and ', { person: BEN }]
  await adapter.send(IN, { nodes: [{ kind: 'text', text: line }] }, 'd1')
  const { card, summary } = await fake.until((message) => message.card !== undefined)
  expect(summary).toBe(`asked by Ann and @${BEN}`)
  expect(card).toMatchObject({
    // Ben was never heard: his id has to do.
    body: [{ text: `asked by <at>Ann</at> and <at>${BEN}</at>` }],
    msteams: {
      entities: [
        { text: '<at>Ann</at>', mentioned: { id: ANN, name: 'Ann' } },
        { text: `<at>${BEN}</at>`, mentioned: { id: BEN } },
      ],
    },
  })
})
