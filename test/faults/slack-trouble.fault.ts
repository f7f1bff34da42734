import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { SCOPES } from '../../adapters/slack/check.ts'
import type { KubeServer } from '../../sandbox/kube/server.ts'
import type { FakeSlack } from '../../sandbox/slack/fake-slack.ts'
import type { Quarterdeck } from '../support/quarterdeck.ts'
import { redisForFile } from '../support/redis.ts'
import { openCluster } from '../support/slack-cluster.ts'
import type { Logged } from '../support/slack-stage.ts'
import {
  ANN,
  ANN_ALONE,
  answersIn,
  BEN,
  channelIn,
  closing,
  openBot,
  openWorkspace,
  TOKENS,
  wordsOf,
} from '../support/slack-stage.ts'
import { until } from '../support/until.ts'

const BEN_ALONE = 'D0000000BEN'

const redis = redisForFile()
let kube: KubeServer
let slack: FakeSlack
let bot: Quarterdeck & Logged

beforeAll(async () => {
  ;[kube, slack] = await Promise.all([openCluster(), openWorkspace()])
  bot = await openBot({
    slack,
    redis: { url: redis.url, prefix: redis.prefix() },
    clusters: { 'prod-weu': kube },
  })
})

afterAll(async () => {
  // A trouble that was planned and never met would be a test that tests nothing.
  expect(slack.faults.pending).toBe(0)
  await bot?.stop()
  await Promise.all([slack?.stop(), kube?.stop()])
})

const ask = (channel: string, text: string, user = ANN) => slack.slash({ user, channel, command: '/k8s', text })
const there = (channel: string, n: number) =>
  slack.until((said) => said.channel === channel && answersIn(slack, channel).length >= n, { timeoutMs: 8_000 })

/** The nth post in this channel goes wrong. */
function failing(channel: string, action: Parameters<FakeSlack['faults']['add']>[0]['action'], times = 1) {
  slack.faults.add({ method: 'chat.postMessage', action, times, when: (args) => args.channel === channel })
}

const callsIn = (channel: string) => slack.calls.list('chat.postMessage').filter(({ args }) => args.channel === channel)

// Each in a channel of its own, so that they wait out their back-offs side by side.
describe.concurrent('Slack', () => {
  test('throttling a channel gets its answers when it asked for them, once, in their order', async () => {
    const channel = channelIn(slack)
    failing(channel, { retryAfter: 1 })
    for (const pod of ['web-0', 'chatty', 'hostile']) {
      await ask(channel, `get pod ${pod} --share`)
      // Each is on its way before the next is asked, so that there is an order to keep.
      await until('its outcome', () => bot.lines.some(({ facts }) => cameOut(facts, `get pod ${pod} --share`)))
    }
    await there(channel, 3)
    expect(answersIn(slack, channel).map((said) => /web-0|chatty|hostile/.exec(said.text)?.[0])).toEqual([
      'web-0',
      'chatty',
      'hostile',
    ])
    const [refused, taken] = callsIn(channel).map(({ at }) => at)
    expect(Number(taken) - Number(refused)).toBeGreaterThanOrEqual(1_000)
    expect(callsIn(channel)).toHaveLength(4)
  })

  test('throttling a response_url gets the private answer there later', async () => {
    const channel = channelIn(slack)
    const isIt = ({ text }: Readonly<Record<string, unknown>>) => String(text).includes('listening')
    slack.faults.add({ method: 'response_url', action: { retryAfter: 1 }, when: isIt })
    await ask(channel, 'logs web-0')
    await there(channel, 1)
    expect(answersIn(slack, channel)).toHaveLength(1)
    expect(slack.calls.list('chat.postEphemeral').filter(({ args }) => args.channel === channel)).toEqual([])
  })

  test.each([
    ['status 500', { status: 500 }, 2],
    ['status 503', { status: 503 }, 1],
    ['internal_error', { error: 'internal_error' }, 1],
    ['a cut connection', 'drop' as const, 1],
  ])('answering %s is asked again until it takes the words, once', async (_what, action, times) => {
    const channel = channelIn(slack)
    failing(channel, action, times)
    await ask(channel, 'get pods --share')
    await there(channel, 1)
    expect(callsIn(channel)).toHaveLength(times + 1)
    expect(answersIn(slack, channel)).toHaveLength(1)
  })

  test.each([
    ['a channel', () => channelIn(slack), (channel: string) => ask(channel, 'get pods --share')],
    ['a thread', () => channelIn(slack), (channel: string) => slack.mention({ user: ANN, channel, text: 'get pods' })],
    ['a direct conversation', () => BEN_ALONE, () => slack.directMessage({ user: BEN, text: 'get pods' })],
  ])('taking the words in %s and losing its answer is looked for, and not told twice', async (_where, open, say) => {
    const channel = open()
    failing(channel, 'accept-then-drop')
    await say(channel)
    const looked = await slack.untilCall(
      ({ method, args }) => /^conversations\.(history|replies)$/.test(method) && args.channel === channel,
    )
    expect(looked.answer).toMatchObject({ ok: true })
    // The next words of the same conversation come after those that were looked for.
    await say(channel)
    await there(channel, 2)
    expect(callsIn(channel)).toHaveLength(2)
    expect(answersIn(slack, channel)).toHaveLength(2)
  })

  test('refusing blocks gets plainer ones', async () => {
    const channel = channelIn(slack)
    failing(channel, { error: 'invalid_blocks' })
    await ask(channel, 'get pods --share')
    await there(channel, 1)
    expect(answersIn(slack, channel)[0]?.blocks.map(({ type }) => type)).toContain('table')
  })
})

describe('places', () => {
  test('where we may not look, unconfirmed words are said again under the same id; elsewhere they are still looked for', async () => {
    const own = closing(await openWorkspace({ scopes: SCOPES.filter((scope) => scope !== 'groups:history') }))
    const at = { url: redis.url, prefix: redis.prefix() }
    closing(await openBot({ slack: own, redis: at, clusters: { 'prod-weu': kube } }))
    const [secret, open] = [channelIn(own), channelIn(own)]
    own.putChannel({ id: secret, name: 'secret', is_private: true })
    for (const [channel, heard] of [
      [secret, 2],
      [open, 1],
    ] as const) {
      own.faults.add({
        method: 'chat.postMessage',
        action: 'accept-then-drop',
        when: (args) => args.channel === channel,
      })
      await own.slash({ user: ANN, channel, command: '/k8s', text: 'get pods --share' })
      await own.untilCall(({ method, args }) => method === 'conversations.history' && args.channel === channel)
      await own.until(() => answersIn(own, channel).length === heard)
    }
    const [first, second] = own.calls.list('chat.postMessage').map(({ args }) => args)
    expect(second?.client_msg_id).toMatch(/^[0-9a-f]{8}-/)
    expect(second?.client_msg_id).toBe(first?.client_msg_id)
    expect(second?.metadata).toEqual(first?.metadata)
    expect(own.calls.count('chat.postMessage')).toBe(3)
  })

  test('an archived channel: whoever asked gets the answer directly, with the reason', async () => {
    const channel = channelIn(slack)
    const sent = kube.faults.push({ match: { path: /pods/ }, times: 1, action: { kind: 'slow', ms: 100 } })
    await ask(channel, 'get pods --share')
    slack.putChannel({ id: channel, name: 'archived', is_archived: true })
    const said = await slack.until((one) => one.channel === ANN_ALONE && wordsOf(one).includes('is_archived'))
    expect(wordsOf(said)).toContain('web-0')
    expect(wordsOf(said)).toContain('Unarchive the channel')
    sent()
  })

  test('nobody left to tell: a dead letter, said in the log, and the next words go on', async () => {
    const channel = channelIn(slack)
    failing(channel, { error: 'is_archived' })
    slack.faults.add({ method: 'conversations.open', action: { error: 'user_disabled' } })
    await ask(channel, 'whoami --share')
    await until(
      'the log to say so',
      () => bot.said(/could not be delivered.*is_archived|could not be delivered.*user_disabled/) !== undefined,
    )
    expect(bot.said(/could not be delivered/)).toMatchObject({ level: 'error', facts: { channel, platform: 'slack' } })
    await ask(channel, 'whoami --share')
    await there(channel, 1)
  })

  test('words that Slack refuses: whoever asked hears directly that there was an answer, and why it is not there', async () => {
    const channel = channelIn(slack)
    failing(channel, { error: 'something_new' })
    await ask(channel, 'whoami --share')
    const said = await slack.until((one) => one.channel === ANN_ALONE && wordsOf(one).includes('something_new'))
    expect(wordsOf(said)).toContain(`There was an answer for you, and it could not be posted in ${channel}.`)
    expect(answersIn(slack, channel)).toEqual([])
  })

  test('a response_url that was used up: an ephemeral message instead', async () => {
    const channel = channelIn(slack)
    const release = kube.faults.push({ match: { path: /pods/ }, times: 1, action: { kind: 'slow', ms: 200 } })
    const { responseUrl = '' } = await ask(channel, 'get pods')
    for (let i = 1; i <= 5; i++)
      await fetch(responseUrl, { method: 'POST', body: JSON.stringify({ text: `used ${i}` }) })
    await there(channel, 6)
    expect(answersIn(slack, channel).at(-1)).toMatchObject({ ephemeral: ANN, text: expect.stringContaining('web-0') })
    expect(slack.calls.list('chat.postEphemeral').filter(({ args }) => args.channel === channel)).toHaveLength(1)
    release()
  })
})

describe('who somebody is', () => {
  test('cannot be said while users.info fails, and can again afterwards', async () => {
    const own = closing(await openWorkspace())
    const at = { url: redis.url, prefix: redis.prefix() }
    closing(await openBot({ slack: own, redis: at, clusters: { 'prod-weu': kube } }))
    const [channel, asked] = [channelIn(own), kube.requests.length]
    const type = (text: string) => own.slash({ user: ANN, channel, command: '/k8s', text })
    for (const action of [{ status: 500 }, { error: 'internal_error' }, { retryAfter: 30 }, 'drop' as const]) {
      own.faults.add({ method: 'users.info', action })
      expect((await type('get pods')).status).toBe(200)
    }
    await own.until(() => answersIn(own, channel).length === 4)
    for (const said of answersIn(own, channel)) expect(wordsOf(said)).toContain('I could not check who you are')
    expect(kube.requests.length).toBe(asked)
    await type('get pods')
    expect(wordsOf(await own.until(() => answersIn(own, channel).length === 5))).toContain('web-0')
  })
})

test('a token that stops being good holds words back until it is good again', async () => {
  const own = closing(await openWorkspace())
  const at = { url: redis.url, prefix: redis.prefix() }
  const one = closing(await openBot({ slack: own, redis: at, clusters: { 'prod-weu': kube } }))
  const channel = channelIn(own)
  own.faults.add({ method: 'chat.postMessage', action: { error: 'invalid_auth' } })
  own.faults.add({ method: 'auth.test', action: { error: 'invalid_auth' } })
  await own.slash({ user: ANN, channel, command: '/k8s', text: 'get pods --share' })
  await until('it to be noticed', () => one.parts().slack?.up === false)
  expect(one.parts().slack?.says).toContain('invalid_auth')
  expect(one.said(/Slack refuses our token: invalid_auth/)?.level).toBe('error')
  await until('the token to be good again', () => one.parts().slack?.up === true)
  await own.until(() => answersIn(own, channel).length === 1, { timeoutMs: 8_000 })
  expect(JSON.stringify(one.lines)).not.toContain(TOKENS.botToken)
})

/** Whether this is the audit's word that the line was carried out. */
function cameOut({ audit }: Readonly<Record<string, unknown>>, line: string): boolean {
  const { event = '{}' } = (audit ?? {}) as { event?: string }
  const { kind, line: said } = JSON.parse(event) as { kind?: string; line?: string }
  return kind === 'outcome' && said === line
}
