import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { KubeServer } from '../../sandbox/kube/server.ts'
import type { FakeSlack } from '../../sandbox/slack/fake-slack.ts'
import type { Quarterdeck } from '../support/quarterdeck.ts'
import { redisForFile } from '../support/redis.ts'
import { openCluster } from '../support/slack-cluster.ts'
import type { Logged } from '../support/slack-stage.ts'
import { ANN, answersIn, BEN, channelIn, KIT, LOUD, openBot, openWorkspace, wordsOf } from '../support/slack-stage.ts'

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
    config: { channels: [{ slack: LOUD, namespace: 'shop', replies: 'channel' }] },
  })
})

afterAll(async () => {
  await bot?.stop()
  await Promise.all([slack?.stop(), kube?.stop()])
})

const ask = (channel: string, text: string, user = ANN) => slack.slash({ user, channel, command: '/k8s', text })
/** The first thing the bot says in this channel, or the nth. */
const answer = async (channel: string, n = 1) => {
  await slack.until((said) => said.channel === channel && answersIn(slack, channel).length >= n)
  const said = answersIn(slack, channel)[n - 1]
  if (!said) throw new Error('the bot said nothing')
  return said
}

describe('a slash command', () => {
  test('is answered to whoever asked alone, through its response_url', async () => {
    const channel = channelIn(slack)
    const before = slack.calls.count('response_url')
    const sent = await ask(channel, 'get pods')
    expect(sent).toMatchObject({ status: 200, body: '' })
    expect(sent.ms).toBeLessThan(1_500)
    const said = await answer(channel)
    expect(said).toMatchObject({ ephemeral: ANN, revision: 0 })
    expect(said.text).toMatch(/^prod-weu · shop · 3 pods\n\nNAME +READY +STATUS +RESTARTS +AGE\nchatty +1\/1 +Running/)
    expect(JSON.stringify(said.blocks.find(({ type }) => type === 'data_table'))).toContain('"web-0"')
    expect(slack.calls.count('response_url') - before).toBe(1)
    expect(answersIn(slack, channel, BEN)).toEqual([])
  })

  test('is asked of the cluster as the person', async () => {
    const channel = channelIn(slack)
    await ask(channel, 'get pods', BEN)
    expect(wordsOf(await answer(channel))).toContain(
      'pods is forbidden: User "kim@example.com" cannot list resource "pods" in API group "" in the namespace "shop"',
    )
    expect(kube.requests.at(-1)?.impersonated).toMatchObject({
      user: 'kim@example.com',
      groups: ['staff', 'system:authenticated'],
    })
  })

  test('is answered for everybody where the channel’s configuration says so', async () => {
    await ask(LOUD, 'get pods')
    const said = await answer(LOUD)
    expect(said.ephemeral).toBeUndefined()
    expect(said.thread_ts).toBeUndefined()
    expect(wordsOf(said)).toContain('web-0')
  })

  test('is answered for everybody with --share', async () => {
    const channel = channelIn(slack)
    await ask(channel, 'get pods --share')
    const said = await answer(channel)
    expect(said.ephemeral).toBeUndefined()
    expect(said.thread_ts).toBeUndefined()
    expect(wordsOf(said)).toContain('web-0')
    expect(wordsOf(said)).not.toContain('[Share]')
  })

  test.each([
    ['', 'get'],
    ['help', 'describe'],
    ['gte pods', 'Did you mean get?'],
    ['get pod “web-0”', 'web-0'],
    ['get pods -n “nowhere', 'quote'],
    ['get pods --cluster prod-wue', 'Did you mean prod-weu?'],
    ['get podz', 'doesn\'t have a resource type "podz"'],
    ['get pods web-9', 'pods "web-9" not found'],
    ['delete pod web-0', 'delete'],
    [`get pods ${'x'.repeat(10_000)}`, ''],
  ])('%s is answered with a sentence', async (text, sentence) => {
    const channel = channelIn(slack)
    await ask(channel, text)
    const said = wordsOf(await answer(channel))
    expect(said).toContain(sentence)
    expect(said).not.toMatch(/\n\s+at |Error:|undefined/)
  })
})

describe('buttons', () => {
  test('[Refresh] under a private answer takes its place', async () => {
    const channel = channelIn(slack)
    await ask(channel, 'get pods')
    const first = await answer(channel)
    expect((await slack.click({ user: ANN, channel, action_id: buttonIn(first, 'Refresh') })).ms).toBeLessThan(1_500)
    const again = await slack.until(({ ts, revision }) => ts === first.ts && revision === 1)
    expect(wordsOf(again)).toContain('web-0')
    expect(again.ephemeral).toBe(ANN)
    expect(answersIn(slack, channel)).toHaveLength(1)
  })

  test('[Share] shows a private answer to the channel, and leaves it where it is', async () => {
    const channel = channelIn(slack)
    await ask(channel, 'get pods')
    const first = await answer(channel)
    await slack.click({ user: ANN, channel, action_id: buttonIn(first, 'Share') })
    const shared = await answer(channel, 2)
    expect(shared.ephemeral).toBeUndefined()
    expect(shared.thread_ts).toBeUndefined()
    expect(wordsOf(shared)).toContain('web-0')
    expect(answersIn(slack, channel)[0]).toEqual(first)
    expect(answersIn(slack, channel, BEN)).toEqual([shared])
  })

  test('[Refresh] under a message in the channel edits it', async () => {
    const channel = channelIn(slack)
    await ask(channel, 'get pods --share')
    const first = await answer(channel)
    await slack.click({ user: ANN, channel, action_id: buttonIn(first, 'Refresh') })
    const again = await slack.until(({ ts, revision }) => ts === first.ts && revision === 1)
    expect(wordsOf(again)).toContain('web-0')
    expect(answersIn(slack, channel)).toHaveLength(1)
  })

  test.each([
    [BEN, 'forbidden'],
    ['U0000GUEST1', 'Guests of this workspace'],
    [KIT, 'identity.people'],
  ])('[Refresh] by %s, who may not, says so to them and leaves the message alone', async (user, sentence) => {
    const channel = channelIn(slack)
    await ask(channel, 'get pods --share')
    const first = await answer(channel)
    await slack.click({ user, channel, action_id: buttonIn(first, 'Refresh') })
    const said = await answer(channel, 2)
    expect(wordsOf(said)).toContain(sentence)
    expect(said.ephemeral).toBe(user)
    expect(said.thread_ts).toBeUndefined()
    expect(answersIn(slack, channel)[0]).toEqual(first)
  })

  test('a button that somebody forged runs nothing that typing could not', async () => {
    const channel = channelIn(slack)
    await ask(channel, 'get pods --share')
    const first = await answer(channel)
    const forged = { value: 'get pods --as root' }
    await slack.click({ user: ANN, channel, action_id: buttonIn(first, 'Refresh'), actionOverrides: forged })
    expect(wordsOf(await answer(channel, 2))).toContain('--as')
  })
})

describe('words', () => {
  test('a mention is answered in a thread under it', async () => {
    const channel = channelIn(slack)
    const { ts } = await slack.mention({ user: ANN, channel, text: 'get pods' })
    const said = await answer(channel)
    expect(said).toMatchObject({ thread_ts: ts })
    expect(said.ephemeral).toBeUndefined()
    expect(wordsOf(said)).toContain('web-0')
  })

  test('a mention in a thread is answered in that thread', async () => {
    const channel = channelIn(slack)
    const root = await slack.mention({ user: ANN, channel, text: 'get pods' })
    await answer(channel)
    await slack.mention({ user: ANN, channel, text: 'describe pod web-0', thread_ts: root.ts })
    const said = await answer(channel, 2)
    expect(said.thread_ts).toBe(root.ts)
    expect(wordsOf(said)).toContain('app:1')
  })

  test('a message to the bot alone is answered there', async () => {
    const { payload } = await slack.directMessage({ user: ANN, text: 'get pods' })
    const { channel } = payload.event as { channel: string }
    // What was sent to Ann alone before, such as a file too large for a message, stands there, too.
    const said = await slack.until((message) => message.channel === channel && wordsOf(message).includes('web-0'))
    expect(said.thread_ts).toBeUndefined()
  })

  test('what the bot itself says, and what bots say, is not a question', async () => {
    const channel = channelIn(slack)
    const events = [{ bot_id: 'B000OTHER' }, { user: slack.bot.id }, { subtype: 'message_changed' }, { edited: {} }]
    for (const eventOverrides of events) {
      expect((await slack.mention({ user: ANN, channel, text: 'get pods', eventOverrides })).status).toBe(200)
    }
    await slack.mention({ user: ANN, channel, text: 'whoami' })
    expect(wordsOf(await answer(channel))).toContain('dana@example.com')
    expect(answersIn(slack, channel)).toHaveLength(1)
  })
})

describe('who may not', () => {
  test.each([
    ['a guest', 'U0000GUEST1', 'Guests of this workspace may not run commands.'],
    ['a guest of one channel', 'U0000GUEST2', 'Guests of this workspace may not run commands.'],
    ['a bot', 'U00000ROBOT', 'Bots may not run commands.'],
    ['somebody who left', 'U0000000OUT', 'People from outside this workspace may not run commands.'],
    ['a stranger', 'U00STRANGER', 'People from outside this workspace may not run commands.'],
    [
      'somebody nobody mapped',
      KIT,
      `An admin can add you to quarterdeck.yaml under identity.people: slack: ${KIT}, with a user and groups; or a rule for elsewhere.example under identity.emails.`,
    ],
  ])('%s is told why, and nothing is asked of the cluster', async (_who, user, sentence) => {
    const [channel, asked] = [channelIn(slack), kube.requests.length]
    await ask(channel, 'get pods', user)
    await slack.mention({ user, channel, text: 'get pods' })
    const said = [await answer(channel, 1), await answer(channel, 2)]
    expect(said.map(wordsOf)).toEqual([expect.stringContaining(sentence), expect.stringContaining(sentence)])
    expect(kube.requests.length).toBe(asked)
  })

  test('another workspace gets no answer at all', async () => {
    const [channel, asked, calls] = [channelIn(slack), kube.requests.length, slack.calls.total]
    const eventOverrides = { team_id: 'T00000OTHER' }
    const sent = await slack.slash({ user: ANN, channel, command: '/k8s', text: 'get pods', eventOverrides })
    expect(sent).toMatchObject({ status: 403, body: '' })
    expect([kube.requests.length, slack.calls.total]).toEqual([asked, calls])
  })

  test.each([
    ['no signature', { signature: '' }],
    ['a wrong one', { signature: `v0=${'0'.repeat(64)}` }],
    ['one of yesterday', { timestampSkew: -86_400 }],
    ['one of tomorrow', { timestampSkew: 86_400 }],
  ])('a request with %s gets nothing', async (_what, forgery) => {
    const [channel, calls] = [channelIn(slack), slack.calls.total]
    const sent = await slack.slash({ user: ANN, channel, command: '/k8s', text: 'get pods', ...forgery })
    expect(sent).toMatchObject({ status: 401, body: '' })
    expect(slack.calls.total).toBe(calls)
  })
})

function buttonIn(message: { readonly blocks: readonly Readonly<Record<string, unknown>>[] }, label: string): string {
  const elements = message.blocks.flatMap(({ elements }) => (Array.isArray(elements) ? elements : []))
  const found = elements.find(({ text }) => text?.text === label)
  if (!found) throw new Error(`no button ${label}`)
  return String(found.action_id)
}
