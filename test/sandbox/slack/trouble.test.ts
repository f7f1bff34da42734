import { WebClient } from '@slack/web-api'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { FakeSlack } from '../../../sandbox/slack/fake-slack.ts'
import { clientOf, OPS, openSlack, silent, TOKENS } from './fixture.ts'

let slack: FakeSlack
let now = Date.now()
beforeEach(async () => {
  slack = await openSlack({ clock: { now: () => now } })
})
afterEach(() => slack.stop())

describe('planned faults', () => {
  test('429 says how long to wait', async () => {
    slack.faults.add({ method: 'chat.postMessage', action: { retryAfter: 7 } })
    const client = new WebClient(TOKENS.botToken, {
      slackApiUrl: slack.apiUrl,
      rejectRateLimitedCalls: true,
      logger: silent,
    })
    await expect(client.chat.postMessage({ channel: OPS, text: 'x' })).rejects.toMatchObject({ retryAfter: 7 })
    await client.chat.postMessage({ channel: OPS, text: 'y' })
    expect(slack.messages(OPS)).toHaveLength(1)
  })

  test('500, errors, silence and cut connections, as often as planned and only where planned', async () => {
    const { chat } = clientOf(slack)
    const say = () => chat.postMessage({ channel: OPS, text: 'x' })
    slack.faults.add({ method: 'chat.postMessage', times: 2, action: { status: 500 } })
    slack.faults.add({ method: '*', action: { error: 'invalid_auth' } })
    slack.faults.add({ method: 'chat.postMessage', action: 'drop' })
    slack.faults.add({ method: 'chat.postMessage', action: 'accept-then-drop' })
    slack.faults.add({ method: 'chat.update', action: 'drop' })
    await expect(say()).rejects.toMatchObject({ statusCode: 500 })
    await expect(say()).rejects.toMatchObject({ statusCode: 500 })
    await expect(say()).rejects.toMatchObject({ data: { error: 'invalid_auth' } })
    await expect(say()).rejects.toThrow()
    expect(slack.messages(OPS)).toHaveLength(0)
    await expect(say()).rejects.toThrow()
    expect(slack.messages(OPS)).toHaveLength(1)
    expect(slack.faults.pending).toBe(1)
    slack.faults.clear()
    slack.faults.add({ method: 'auth.test', action: 'timeout' })
    const impatient = new WebClient(TOKENS.botToken, {
      slackApiUrl: slack.apiUrl,
      retryConfig: { retries: 0 },
      timeout: 50,
      logger: silent,
    })
    await expect(impatient.auth.test()).rejects.toThrow()
  })
})

test('with rates on, a channel takes about one message a second after a burst, other channels and methods their own', async () => {
  await slack.stop()
  slack = await openSlack({ clock: { now: () => now }, rates: {} })
  const client = new WebClient(TOKENS.botToken, {
    slackApiUrl: slack.apiUrl,
    rejectRateLimitedCalls: true,
    logger: silent,
  })
  const say = (channel = OPS) => client.chat.postMessage({ channel, text: 'x' })
  for (let burst = 0; burst < 4; burst++) await say()
  await expect(say()).rejects.toMatchObject({ retryAfter: 1 })
  await say('C000000FEWW')
  now += 1_000
  const { ts = '' } = await say()
  await expect(say()).rejects.toMatchObject({ retryAfter: 1 })
  for (let tier3 = 0; tier3 < 50; tier3++) await client.chat.update({ channel: OPS, ts, text: `${tier3}` })
  await expect(client.chat.update({ channel: OPS, ts, text: 'more' })).rejects.toMatchObject({ retryAfter: 2 })
})

test('records are bounded, counts are not', async () => {
  await slack.stop()
  slack = await openSlack({ messageLimit: 3, callLimit: 4 })
  const { chat } = clientOf(slack)
  const first = await chat.postMessage({ channel: OPS, text: '0' })
  for (const text of ['1', '2', '3', '4']) await chat.postMessage({ channel: OPS, text })
  expect(slack.messages(OPS).map(({ text }) => text)).toEqual(['2', '3', '4'])
  expect(slack.calls.list().map(({ args }) => args.text)).toEqual(['1', '2', '3', '4'])
  expect(slack.calls.total).toBe(5)
  await chat.postMessage({ channel: OPS, text: 'late answer', thread_ts: first.ts ?? '' })
})

test('until is told of what comes and says what came instead', async () => {
  const { chat } = clientOf(slack)
  const seen = slack.until(({ text }) => text === 'Ready')
  const { ts = '' } = await chat.postMessage({ channel: OPS, text: 'Pending' })
  await chat.update({ channel: OPS, ts, text: 'Ready' })
  expect(await seen).toMatchObject({ ts, revision: 1 })
  expect(await slack.untilCall(({ method }) => method === 'chat.update')).toMatchObject({ args: { text: 'Ready' } })
  await expect(slack.until(() => false, { timeoutMs: 5 })).rejects.toThrow('the last were: Ready')
})
