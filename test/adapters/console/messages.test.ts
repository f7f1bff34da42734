import { expect, test } from 'vitest'
import type { Address } from '../../../src/chat.ts'
import type { Reply } from '../../../src/reply.ts'
import { openConsole } from './open-console.ts'

const echo = (text: string): Reply => ({ nodes: [{ kind: 'text', text: `echo ${text}` }] })
const inOps: Address = { platform: 'console', team: 'console', channel: 'ops', visibility: 'channel', user: 'lead' }

test('what is typed becomes a request, and its answer names it', async () => {
  const desk = await openConsole(async (request) => echo(request.text))
  const id = await desk.ask('messages', { channel: 'ops', user: 'oncall', text: '/k8s get pods ' })

  expect(desk.requests).toEqual([
    {
      event: id,
      text: '/k8s get pods',
      surface: 'command',
      principal: {
        platform: 'console',
        team: 'console',
        user: 'oncall',
        name: 'Olivia',
        email: 'olivia@example.com',
        standing: 'member',
      },
      address: {
        platform: 'console',
        team: 'console',
        channel: 'ops',
        visibility: 'private',
        user: 'oncall',
        replyUrl: `console:${id}`,
      },
      at: expect.any(Number),
    },
  ])
  const { messages } = await desk.list()
  expect(messages).toMatchObject([
    { id, channel: 'ops', revision: 1, user: 'oncall', text: '/k8s get pods', visibleTo: 'oncall' },
    { answers: id, revision: 1, text: 'echo /k8s get pods', visibleTo: 'oncall', slack: { text: 'slack' } },
  ])
  expect(messages[0]).not.toHaveProperty('reply')
  expect(messages[1]?.reply).toEqual(echo('/k8s get pods'))
  expect(messages[1]?.teams).toEqual({ type: 'AdaptiveCard' })
})

test('a mention and anything in a thread is answered for all to see', async () => {
  const desk = await openConsole(async (request) => echo(request.text))
  const root = await desk.ask('messages', { channel: 'ops', user: 'oncall', text: '@quarterdeck get pods' })
  await desk.ask('messages', { channel: 'ops', user: 'lead', text: '/k8s get nodes', thread: root })

  expect(desk.requests.map(({ text, surface }) => [text, surface])).toEqual([
    ['get pods', 'mention'],
    ['/k8s get nodes', 'mention'],
  ])
  const { messages } = await desk.list()
  expect(messages.map(({ thread, visibleTo }) => [thread, visibleTo])).toEqual([
    [undefined, undefined],
    [undefined, undefined],
    [root, undefined],
    [root, undefined],
  ])
})

test('a thread of a reply is the thread of its root', async () => {
  const desk = await openConsole()
  const root = await desk.ask('messages', { channel: 'ops', user: 'oncall', text: 'hello' })
  const reply = await desk.ask('messages', { channel: 'ops', user: 'lead', text: 'hi', thread: root })
  await desk.ask('messages', { channel: 'ops', user: 'lead', text: 'again', thread: reply })
  expect((await desk.list()).messages.at(-1)?.thread).toBe(root)
})

test('an edit bumps the revision and appears again after the cursor, with the same people seeing it', async () => {
  const desk = await openConsole()
  const { message = '' } = await desk.chat.send({ ...inOps, visibility: 'private' }, echo('one'), 'd1')
  await desk.chat.send(inOps, echo('between'), 'd2')
  const { cursor } = await desk.list()
  expect(await desk.chat.send({ ...inOps, replaces: message }, echo('two'), 'd3')).toEqual({ message })

  const after = await desk.list(`channel=ops&after=${cursor}`)
  expect(after.messages).toMatchObject([{ id: message, revision: 2, order: 1, text: 'echo two', visibleTo: 'lead' }])
  expect((await desk.list(`channel=ops&after=${after.cursor}`)).messages).toEqual([])
})

test('the same delivery is posted once', async () => {
  const desk = await openConsole()
  const first = await desk.chat.send(inOps, echo('one'), 'same')
  expect(await desk.chat.send(inOps, echo('one'), 'same')).toEqual(first)
  expect((await desk.list()).messages).toHaveLength(1)
})

test('what cannot be edited is posted anew: a person’s words, another channel’s message, one long gone', async () => {
  const desk = await openConsole()
  const typed = await desk.ask('messages', { channel: 'ops', user: 'oncall', text: 'mine' })
  const { message: elsewhere = '' } = await desk.chat.send({ ...inOps, channel: 'alerts' }, echo('there'), 'd1')
  for (const replaces of [typed, elsewhere, 'gone']) {
    await desk.chat.send({ ...inOps, replaces }, echo('new'), `over ${replaces}`)
  }
  expect((await desk.list()).messages.map(({ text }) => text)).toEqual(['mine', 'echo new', 'echo new', 'echo new'])
})

test('a channel that does not exist is a fault that no retry helps', async () => {
  const desk = await openConsole()
  await expect(desk.chat.send({ ...inOps, channel: 'nowhere' }, echo('x'), 'd')).rejects.toMatchObject({
    name: 'Fault',
    code: 'chat',
    retryable: false,
  })
})

test('a bot that fails is answered for', async () => {
  const desk = await openConsole(() => Promise.reject(new Error('secret detail')))
  await desk.ask('messages', { channel: 'ops', user: 'oncall', text: '/k8s get pods' })
  await desk.chat.stop()
  const { messages } = await desk.list()
  expect(messages.at(-1)?.text).toMatch(/failed/)
  expect(JSON.stringify(messages)).not.toContain('secret detail')
})

test('a channel keeps its last thousand messages, and says every message’s channel when asked for all', async () => {
  const desk = await openConsole()
  for (let i = 0; i < 1_005; i++) await desk.chat.send(inOps, echo(String(i)), `d${i}`)
  await desk.chat.send({ ...inOps, channel: 'alerts' }, echo('alert'), 'a')
  const all = (await desk.list('')).messages
  expect(all).toHaveLength(1_001)
  expect(all.at(0)?.text).toBe('echo 5')
  expect(all.at(-1)?.channel).toBe('alerts')
  expect((await desk.list('last=2')).messages.map(({ channel }) => channel)).toEqual(['ops', 'alerts'])
})

test('after stop nothing is taken', async () => {
  const desk = await openConsole()
  await desk.chat.stop()
  await desk.chat.stop()
  expect((await desk.post('messages', { channel: 'ops', user: 'oncall', text: 'x' })).status).toBe(503)
})
