import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { App, HTTPReceiver, SocketModeReceiver } from '@slack/bolt'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { FakeSlack } from '../../../sandbox/slack/fake-slack.ts'
import { ANNA, BEN, clientOf, OPS, openSlack, silent, TOKENS } from './fixture.ts'

let slack: FakeSlack
let now = 0
let stopApp: () => Promise<unknown> = async () => {}
beforeEach(async () => {
  now = Date.now()
  slack = await openSlack({ clock: { now: () => now }, ackTimeoutMs: 500 })
})
afterEach(async () => {
  await stopApp()
  await slack.stop()
})

const heard: string[] = []
const buttons = [
  {
    type: 'actions',
    elements: [
      {
        type: 'button',
        action_id: 'approve',
        text: { type: 'plain_text', text: 'Approve' },
        value: 'op-1',
        style: 'primary',
      },
      {
        type: 'static_select',
        action_id: 'pick',
        options: [{ text: { type: 'plain_text', text: 'api' }, value: 'pod/api' }],
      },
    ],
  },
] as never

function listen(app: App): void {
  heard.length = 0
  app.command('/k8s', async ({ ack, respond, command }) => {
    await ack()
    heard.push(`command ${command.text}`)
    await respond({ text: `answer to ${command.text}`, blocks: buttons })
  })
  app.command('/ack', ({ ack }) => ack({ text: 'at once' }))
  app.event('app_mention', async ({ event, client, context }) => {
    heard.push(`mention ${event.text} ${context.retryNum ?? 0}`)
    await client.chat.postMessage({
      channel: event.channel,
      thread_ts: event.thread_ts ?? event.ts,
      text: 'in the thread',
    })
  })
  app.message(async ({ message }) => void heard.push(`message ${'text' in message ? message.text : ''}`))
  app.event('app_home_opened', async ({ event }) => void heard.push(`home ${event.tab}`))
  app.action('approve', async ({ ack, respond, action, body }) => {
    await ack()
    heard.push(`approve ${'value' in action ? action.value : ''} by ${body.user.id}`)
    await respond({ replace_original: true, text: 'approved' })
  })
  app.action('pick', async ({ ack, action }) => {
    await ack()
    heard.push(`pick ${'selected_option' in action ? action.selected_option?.value : ''}`)
  })
}

async function startHttpApp(): Promise<void> {
  const receiver = new HTTPReceiver({
    signingSecret: TOKENS.signingSecret,
    logger: silent,
    unhandledRequestTimeoutMillis: 300,
  })
  const app = new App({
    token: TOKENS.botToken,
    receiver,
    logger: silent,
    clientOptions: { slackApiUrl: slack.apiUrl },
    deferInitialization: true,
  })
  await app.init()
  listen(app)
  const server = createServer(receiver.requestListener)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  slack.setRequestUrl(`http://127.0.0.1:${(server.address() as AddressInfo).port}/slack/events`)
  stopApp = async () => {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  }
}

async function startSocketApp(): Promise<void> {
  const clientOptions = { slackApiUrl: slack.apiUrl }
  const receiver = new SocketModeReceiver({
    appToken: TOKENS.appToken,
    logger: silent,
    clientPingTimeout: 100,
    installerOptions: { clientOptions },
  })
  const app = new App({ token: TOKENS.botToken, receiver, logger: silent, clientOptions, deferInitialization: true })
  await app.init()
  listen(app)
  await app.start()
  stopApp = () => app.stop()
}

describe('over HTTP, to a real Bolt app', () => {
  beforeEach(startHttpApp)

  test('a slash command is answered through its response_url, and the answer can be clicked', async () => {
    const delivery = await slack.slash({ user: ANNA, channel: OPS, command: '/k8s', text: 'get pods' })
    expect(delivery).toMatchObject({ status: 200, body: '' })
    const answer = await slack.until(({ text }) => text === 'answer to get pods')
    expect(answer).toMatchObject({ ephemeral: ANNA, channel: OPS })
    await expect(slack.click({ user: BEN, action_id: 'approve' })).rejects.toThrow('sees no message')
    expect(await slack.click({ user: ANNA, action_id: 'approve' })).toMatchObject({
      status: 200,
      payload: { container: { is_ephemeral: true } },
    })
    expect(await slack.until(({ text }) => text === 'approved')).toMatchObject({
      ts: answer.ts,
      blocks: [],
      ephemeral: ANNA,
    })
    expect(heard).toEqual(['command get pods', `approve op-1 by ${ANNA}`])
  })

  test('menus, mentions, direct messages and the Home tab arrive', async () => {
    await clientOf(slack).chat.postMessage({ channel: OPS, text: 'choose', blocks: buttons })
    await slack.select({ user: BEN, action_id: 'pick', choice: 'api' })
    await expect(slack.select({ user: BEN, action_id: 'pick', choice: 'web' })).rejects.toThrow('no option web')
    const { ts } = await slack.mention({ user: ANNA, channel: OPS, text: 'get pods && more' })
    await slack.until(({ thread_ts }) => thread_ts === ts)
    const again = await slack.mention({ user: ANNA, channel: OPS, text: 'in thread', thread_ts: ts })
    await again.redeliver()
    await slack.directMessage({ user: BEN, text: 'hi' })
    await slack.appHomeOpened({ user: BEN })
    const mention = `mention <@${slack.bot.id}>`
    expect(heard).toEqual([
      'pick pod/api',
      `${mention} get pods &amp;&amp; more 0`,
      `${mention} in thread 0`,
      `${mention} in thread 1`,
      'message hi',
      'home home',
    ])
  })

  test('forgeries and replays can be tried', async () => {
    const typed = { user: ANNA, channel: OPS, command: '/k8s', text: 'x' }
    expect(await slack.slash({ ...typed, signature: 'v0=00' })).toMatchObject({ status: 401 })
    expect(await slack.slash({ ...typed, signature: '' })).toMatchObject({ status: 401 })
    const old = await slack.slash({ ...typed, timestampSkew: -310 })
    expect(old.status).toBe(401)
    const delivery = await slack.slash({ ...typed, eventOverrides: { team_id: 'T0000EVIL' } })
    expect(delivery.payload.team_id).toBe('T0000EVIL')
    expect(await delivery.replay()).toMatchObject({ status: 200, payload: delivery.payload })
    expect(heard).toEqual(['command x', 'command x'])
  })

  test('an answer in the acknowledgement is shown, and so is a missing one', async () => {
    await slack.slash({ user: ANNA, channel: OPS, command: '/ack' })
    expect(slack.messages(OPS, ANNA).map(({ text }) => text)).toEqual(['at once'])
    expect(await slack.slash({ user: ANNA, channel: OPS, command: '/unknown' })).toMatchObject({ status: 404 })
    expect(slack.messages(OPS, ANNA).at(-1)).toMatchObject({
      user: 'USLACKBOT',
      text: '/unknown failed with the error "dispatch_failed"',
    })
  })
})

describe('response_url', () => {
  const url = async () => {
    const { responseUrl = '' } = await slack.slash({ user: ANNA, channel: OPS, command: '/k8s', via: 'socket' })
    return (body: object) =>
      fetch(responseUrl, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      })
  }

  test('takes five answers and then 404', async () => {
    const respond = await url()
    expect((await respond({ text: '1' })).status).toBe(200)
    expect((await respond({ text: '2', replace_original: true })).status).toBe(200)
    expect((await respond({ text: '3', response_type: 'in_channel' })).status).toBe(200)
    expect((await respond({ delete_original: true })).status).toBe(200)
    expect((await respond({ text: '5' })).status).toBe(200)
    const sixth = await respond({ text: '6' })
    expect([sixth.status, await sixth.json()]).toEqual([404, { ok: false, error: 'used_url' }])
    expect(slack.messages(OPS, ANNA).map(({ text }) => text)).toEqual([
      '/k8s failed with the error "operation_timeout"',
      '2',
      '5',
    ])
    expect(slack.calls.count('response_url')).toBe(6)
  })

  test('is good for thirty minutes and for valid blocks', async () => {
    const respond = await url()
    const bad = await respond({ blocks: [{ type: 'section' }] })
    expect([bad.status, await bad.json()]).toMatchObject([400, { error: 'invalid_blocks', response_metadata: {} }])
    expect((await respond({})).status).toBe(400)
    now += 30 * 60_000
    expect((await respond({ text: 'x' })).status).toBe(200)
    now += 1
    expect(await (await respond({ text: 'x' })).json()).toEqual({ ok: false, error: 'expired_url' })
  })
})

describe('over Socket Mode, to a real Bolt app', () => {
  beforeEach(startSocketApp)

  test('commands, clicks and mentions arrive once each, and again when redelivered', async () => {
    expect(slack.sockets.connections).toBe(1)
    const delivery = await slack.slash({ user: ANNA, channel: OPS, command: '/k8s', text: 'get pods' })
    expect(delivery.status).toBe(200)
    await slack.until(({ text }) => text === 'answer to get pods')
    await slack.click({ user: ANNA, action_id: 'approve' })
    await slack.until(({ text }) => text === 'approved')
    await slack.mention({ user: BEN, channel: OPS, text: 'get pods' })
    await slack.until(({ text }) => text === 'in the thread')
    expect(await delivery.redeliver()).toMatchObject({ status: 200 })
    expect(heard).toEqual([
      'command get pods',
      `approve op-1 by ${ANNA}`,
      `mention <@${slack.bot.id}> get pods 0`,
      'command get pods',
    ])
    await slack.slash({ user: ANNA, channel: OPS, command: '/ack' })
    expect(slack.messages(OPS, ANNA).at(-1)?.text).toBe('at once')
  })

  test('the client comes back after a refresh and after a cut, and events wait for it', async () => {
    slack.sockets.refresh()
    const mentioned = slack.mention({ user: BEN, channel: OPS, text: 'while away' })
    await slack.sockets.connected(1, 5_000)
    expect((await mentioned).status).toBe(200)
    await slack.until(({ text }) => text === 'in the thread')
    slack.sockets.cut()
    expect(slack.sockets.connections).toBe(0)
    await slack.sockets.connected(1, 5_000)
    expect((await slack.mention({ user: BEN, channel: OPS, text: 'back' })).status).toBe(200)
  })
})

test('an app has ten sockets at most, each opened with a ticket that works once, and each payload goes to one', async () => {
  await slack.stop()
  slack = await openSlack({ ackTimeoutMs: 50 })
  const open = async () => {
    const { url = '' } = await clientOf(slack, TOKENS.appToken).apps.connections.open({})
    const socket = new WebSocket(url)
    const messages: { type: string; reason?: string; envelope_id?: string }[] = []
    const first = new Promise<void>((resolve) => {
      socket.onmessage = ({ data }) => {
        messages.push(JSON.parse(String(data)))
        resolve()
      }
    })
    await first
    return { url, socket, messages }
  }
  const sockets: Awaited<ReturnType<typeof open>>[] = []
  for (let count = 0; count < 10; count++) sockets.push(await open())
  const eleventh = await open()
  expect(eleventh.messages[0]).toMatchObject({ type: 'disconnect', reason: 'too_many_websockets' })
  const twice = new WebSocket(eleventh.url)
  await new Promise((resolve) => {
    twice.onerror = resolve
  })
  const envelopes = () =>
    sockets.flatMap(({ messages }) => messages).filter(({ envelope_id }) => envelope_id !== undefined)
  expect(await slack.slash({ user: ANNA, channel: OPS, command: '/k8s' })).toMatchObject({ status: 0 })
  expect(envelopes()).toHaveLength(1)
  expect(await slack.mention({ user: ANNA, channel: OPS, text: 'x' })).toMatchObject({ status: 0 })
  const [, ...events] = envelopes()
  expect(events).toMatchObject([
    { retry_attempt: 0 },
    { retry_attempt: 1, retry_reason: 'timeout' },
    { retry_attempt: 2 },
    { retry_attempt: 3 },
  ])
  expect(new Set(events.map(({ envelope_id }) => envelope_id)).size).toBe(1)
  for (const { socket } of sockets) socket.close()
})
