import { expect, test } from 'vitest'
import type { Address } from '../../../src/chat.ts'
import type { Reply } from '../../../src/reply.ts'
import { openConsole } from './open-console.ts'

const inOps: Address = { platform: 'console', team: 'console', channel: 'ops', visibility: 'channel', user: 'oncall' }
const card: Reply = {
  nodes: [
    {
      kind: 'buttons',
      buttons: [
        { kind: 'button', id: 'logs', label: 'Logs', command: '/k8s logs deploy/api' },
        { kind: 'button', id: 'ack', label: 'Acknowledge', command: '/k8s ack INC-1', replaces: true },
      ],
    },
    {
      kind: 'select',
      id: 'snooze',
      label: 'Snooze',
      command: '/k8s snooze INC-1 {} # {}',
      options: [{ label: 'an hour', value: "1h$'$&" }],
    },
    { kind: 'input', id: 'line', label: 'Or write it', command: '{}' },
    { kind: 'input', id: 'filter', label: 'Only', command: '/k8s build --filter {} get', replaces: true },
  ],
}

test('a click runs the button’s line as the person who clicked, answered in the message’s thread', async () => {
  const desk = await openConsole()
  const { message = '' } = await desk.chat.send(inOps, card, 'd')
  const id = await desk.ask('actions', { message, action: 'logs', user: 'lead' })
  expect(desk.requests).toMatchObject([
    {
      event: id,
      text: '/k8s logs deploy/api',
      surface: 'click',
      principal: { user: 'lead' },
      address: { channel: 'ops', thread: message, visibility: 'channel', user: 'lead', replyUrl: `console:${id}` },
    },
  ])
  expect(desk.requests[0]?.address).not.toHaveProperty('replaces')
})

test('a button that replaces says so in the address, and stays where it is', async () => {
  const desk = await openConsole()
  const { message = '' } = await desk.chat.send(inOps, card, 'd')
  await desk.ask('actions', { message, action: 'ack', user: 'lead' })
  expect(desk.requests[0]?.address.replaces).toBe(message)
  expect(desk.requests[0]?.address).not.toHaveProperty('thread')
})

test('a choice fills every {} of the template, whatever signs it holds', async () => {
  const desk = await openConsole()
  const { message = '' } = await desk.chat.send(inOps, card, 'd')
  await desk.ask('actions', { message, action: 'snooze', user: 'oncall', value: "1h$'$&" })
  expect(desk.requests[0]?.text).toBe("/k8s snooze INC-1 1h$'$& # 1h$'$&")
})

test('what was written is the line itself, or one word of it, also where it is empty', async () => {
  const desk = await openConsole()
  const { message = '' } = await desk.chat.send(inOps, card, 'd')
  for (const [action, value] of [
    ['line', ' get  pods\n-A '],
    ['filter', '" --share'],
    ['filter', ''],
  ]) {
    await desk.ask('actions', { message, action, user: 'oncall', value })
  }
  expect(desk.requests.map(({ text }) => text)).toEqual([
    'get pods -A',
    '/k8s build --filter "\\" --share" get',
    '/k8s build --filter "" get',
  ])
  expect(desk.requests[1]?.address.replaces).toBe(message)
  expect((await desk.post('actions', { message, action: 'line', user: 'oncall' })).status).toBe(400)
})

test('a click on a private message is answered privately, and only its reader can click', async () => {
  const desk = await openConsole()
  const { message = '' } = await desk.chat.send({ ...inOps, visibility: 'private' }, card, 'd')
  await desk.ask('actions', { message, action: 'logs', user: 'oncall' })
  expect(desk.requests[0]?.address).toMatchObject({ visibility: 'private', user: 'oncall' })
  expect(desk.requests[0]?.address).not.toHaveProperty('thread')
  expect((await desk.post('actions', { message, action: 'logs', user: 'lead' })).status).toBe(404)
})

test('what cannot be clicked is refused with a sentence', async () => {
  const desk = await openConsole()
  const { message = '' } = await desk.chat.send(inOps, card, 'd')
  const typed = await desk.ask('messages', { channel: 'ops', user: 'oncall', text: 'mine' })
  const refused = [
    [404, { message: 'gone', action: 'logs', user: 'lead' }],
    [404, { message: typed, action: 'logs', user: 'lead' }],
    [404, { message, action: 'nothing', user: 'lead' }],
    [404, { message, action: 'logs', user: 'nobody' }],
    [400, { message, action: 'snooze', user: 'lead' }],
    [400, { message, action: 'snooze', user: 'lead', value: '; rm -rf /' }],
    [400, { message, user: 'lead' }],
  ] as const
  for (const [status, body] of refused) {
    const response = await desk.post('actions', body)
    expect([response.status, body]).toEqual([status, body])
    expect(await response.json()).toEqual({ error: expect.stringMatching(/^[A-Z;].*\.$/) })
  }
  expect(desk.requests).toHaveLength(1)
})
