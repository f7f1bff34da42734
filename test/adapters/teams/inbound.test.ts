import { expect, test } from 'vitest'
import { asTyped } from '../../../adapters/teams/said.ts'
import type { Reply } from '../../../src/reply.ts'
import { ANN, CHANNEL, GROUP, GUEST, OUTSIDER, TENANT } from '../../support/teams-world.ts'
import { stage } from './stage.ts'

const bot = { text: '<at>Quarterdeck</at>', id: '28:bot', name: 'Quarterdeck' }
const ann = { text: '<at>Ann O&apos;Hara</at>', id: '29:ann', name: "Ann O'Hara" }

test.each([
  ['<at>Quarterdeck</at> get pods', 'get pods'],
  ['<at>Quarterdeck</at>&nbsp;get pods -n shop', 'get pods -n shop'],
  ['\u00a0<at>Quarterdeck</at>\u00a0/k8s get pods\u00a0', '/k8s get pods'],
  ['<p><at>Quarterdeck</at>&nbsp;get <strong>pods</strong></p>', 'get pods'],
  ['<div>get pods<br/>-A</div>', 'get pods\n-A'],
  ['get pods &lt;name&gt; &amp;&amp; &quot;x y&quot; &#39;z&#39; &#x41;', `get pods <name> && "x y" 'z' A`],
  ['get pods &amp;lt;', 'get pods &lt;'],
  ['logs <pod-name>', 'logs <pod-name>'],
  ['ack <at>Ann O&apos;Hara</at>', "ack Ann O'Hara"],
  ['get pods \u2014sort-by \u201cname\u201d\u200b', 'get pods \u2014sort-by \u201cname\u201d'],
  ['&#0;&#9999999;&bogus;', '&#0;&#9999999;&bogus;'],
])('%j is read as %j', (text, read) => {
  expect(asTyped(text, [bot, ann], '28:bot')).toBe(read)
})

test('a channel: answered in its thread, for all to see; the event is the activity', async () => {
  const { fake, asked } = await stage()
  const { activity } = await fake.say({ user: ANN, conversation: CHANNEL, text: 'get pods' })
  expect(asked).toMatchObject([
    {
      event: activity.id,
      text: 'get pods',
      surface: 'mention',
      principal: {
        platform: 'teams',
        team: TENANT,
        user: ANN,
        name: 'Ann',
        // The verified name, not the address that nobody checked.
        email: 'ann@example.com',
        standing: 'member',
      },
      address: { channel: CHANNEL, thread: activity.id, visibility: 'channel', user: ANN, team: TENANT },
    },
  ])
  await fake.say({ user: ANN, conversation: CHANNEL, text: '/k8s get nodes', thread: String(activity.id) })
  expect(asked[1]).toMatchObject({ text: '/k8s get nodes', address: { thread: activity.id } })
})

test('personal and group chats have no threads; only the personal one is private', async () => {
  const { fake, asked } = await stage()
  await fake.say({ user: ANN, conversation: 'personal', text: 'get pods' })
  await fake.say({ user: ANN, conversation: GROUP, text: 'get pods' })
  expect(asked.map(({ address }) => [address.channel, address.thread, address.visibility])).toEqual([
    [fake.personal(ANN), undefined, 'private'],
    [GROUP, undefined, 'channel'],
  ])
})

test('a slash command that only its sender sees is answered to them alone', async () => {
  const { fake, asked } = await stage()
  await fake.say({ user: ANN, conversation: GROUP, text: 'get pods', targeted: true })
  expect(asked[0]).toMatchObject({ surface: 'command', address: { visibility: 'private', channel: GROUP } })
})

test('guests, people of other tenants and nameless ones are told apart; bots are not heard', async () => {
  const { fake, asked } = await stage()
  for (const user of [GUEST, OUTSIDER]) await fake.say({ user, conversation: CHANNEL, text: 'get pods' })
  const plain = fake.activity({ user: ANN, conversation: CHANNEL, text: 'get pods' })
  await fake.send({ ...plain, from: { id: '29:nameless', name: 'x' } })
  await fake.send({ ...plain, id: 'b1', from: { id: '28:other-bot', name: 'x', aadObjectId: ANN } })
  await fake.send({ ...plain, id: 'b2', from: { id: '29:x', name: 'x', role: 'bot' } })
  expect(asked.map(({ principal }) => [principal.standing, principal.email])).toEqual([
    ['guest', undefined],
    ['stranger', undefined],
    ['stranger', undefined],
  ])
})

test('who cannot be looked up is unknown, and is asked for again next time', async () => {
  const { fake, asked } = await stage()
  fake.faults.add({ operation: 'member', action: { status: 500 } })
  for (const text of ['one', 'two']) await fake.say({ user: ANN, conversation: CHANNEL, text })
  expect(asked.map(({ principal }) => principal.standing)).toEqual(['unknown', 'member'])
  await fake.say({ user: ANN, conversation: CHANNEL, text: 'three' })
  expect(fake.calls.filter(({ operation }) => operation === 'member')).toHaveLength(2)
})

const CARD: Reply = {
  nodes: [
    {
      kind: 'buttons',
      buttons: [
        { kind: 'button', id: 'refresh', label: 'Refresh', command: '/k8s get pods', replaces: true },
        { kind: 'button', id: 'logs', label: 'Logs', command: '/k8s logs web-0' },
        { kind: 'button', id: 'undo', label: 'Undo', command: '/k8s undo', confirm: 'Really?' },
      ],
    },
    {
      kind: 'select',
      id: 'ns',
      label: 'Namespace',
      command: '/k8s get pods -n {}',
      options: [{ label: 'a', value: 'a' }],
    },
    { kind: 'input', id: 'why', label: 'Why', command: '/k8s deny c1 --reason {}' },
    { kind: 'input', id: 'manifest', label: 'Manifest', command: '/k8s apply -n shop', multiline: true },
  ],
}

test('buttons, choices and what is written, by Execute and by Submit', async () => {
  const { fake, asked, adapter } = await stage()
  await fake.install({ user: ANN, conversation: CHANNEL })
  await adapter.send(
    { platform: 'teams', team: TENANT, channel: CHANNEL, visibility: 'channel', user: ANN },
    CARD,
    'd1',
  )
  const message = await fake.until(({ card }) => card !== undefined)
  const started = performance.now()
  const pressed = await fake.press({ user: ANN, message, action: 'Refresh' })
  expect(JSON.parse(pressed.text)).toEqual({
    statusCode: 200,
    type: 'application/vnd.microsoft.activity.message',
    value: 'On it.',
  })
  expect(performance.now() - started).toBeLessThan(2_000)
  await fake.press({ user: ANN, message, action: 'Undo' })
  await fake.press({ user: ANN, message, action: 'logs', submit: true })
  await fake.press({ user: ANN, message, action: 'ns', values: { 'ns.value': 'shop' } })
  await fake.press({ user: ANN, message, action: 'why', values: { 'why.value': 'not "now"' } })
  await fake.press({ user: ANN, message, action: 'manifest', values: { 'manifest.value': 'a: 1\r\nb: "2"' } })
  const chosen = await fake.press({ user: ANN, message, action: 'ns' })
  expect(JSON.parse(chosen.text)).toMatchObject({ statusCode: 400 })
  expect(asked.map(({ text, surface }) => [text, surface])).toEqual([
    ['/k8s get pods', 'click'],
    ['/k8s undo', 'click'],
    ['/k8s logs web-0', 'click'],
    ['/k8s get pods -n shop', 'click'],
    ['/k8s deny c1 --reason "not \\"now\\""', 'click'],
    ['/k8s apply -n shop\na: 1\nb: "2"', 'click'],
  ])
  expect(asked[0]?.address).toMatchObject({ channel: CHANNEL, thread: message.id, replaces: message.id })
  expect(asked[2]?.address.replaces).toBeUndefined()
})

test('a handle that takes its time is not waited for; what no queue takes is said all the same', async () => {
  const { promise, resolve } = Promise.withResolvers<Reply>()
  const { fake, asked, logged } = await stage({ handle: () => promise })
  const said = await fake.say({ user: ANN, conversation: CHANNEL, text: 'get pods' })
  expect([said.status, asked.length]).toEqual([200, 1])
  resolve({ nodes: [{ kind: 'text', text: 'The queue is away.' }] })
  const message = await fake.until(({ summary }) => summary === 'The queue is away.')
  expect(message.conversation).toBe(CHANNEL)
  expect(logged).toEqual([])
})

test('what asks nothing is taken and left', async () => {
  const { fake, asked } = await stage()
  const plain = fake.activity({ user: ANN, conversation: CHANNEL, text: 'get pods' })
  for (const type of ['messageUpdate', 'messageReaction', 'typing', 'conversationUpdate', 'nonsense'])
    expect((await fake.send({ ...plain, type })).status).toBe(200)
  const invoke = await fake.send({ ...plain, type: 'invoke', name: 'task/fetch', value: {} })
  expect(invoke.status).toBe(200)
  expect(JSON.parse(invoke.text)).toMatchObject({ statusCode: 400 })
  expect(asked).toEqual([])
})
