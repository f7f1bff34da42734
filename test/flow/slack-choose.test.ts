import { afterAll, beforeAll, expect, test } from 'vitest'
import type { KubeServer } from '../../sandbox/kube/server.ts'
import type { FakeSlack } from '../../sandbox/slack/fake-slack.ts'
import type { VisibleMessage } from '../../sandbox/slack/model.ts'
import type { Quarterdeck } from '../support/quarterdeck.ts'
import { redisForFile } from '../support/redis.ts'
import { openCluster } from '../support/slack-cluster.ts'
import type { Logged } from '../support/slack-stage.ts'
import { ANN, answersIn, BEN, channelIn, openBot, openWorkspace, wordsOf } from '../support/slack-stage.ts'

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
  await bot?.stop()
  await Promise.all([slack?.stop(), kube?.stop()])
})

type Element = Readonly<Record<string, unknown>>

/** Everything in a message that can be pressed, chosen from or written into. */
const elementsOf = ({ blocks }: VisibleMessage): Element[] =>
  blocks.flatMap(({ elements, element }) => [
    ...(Array.isArray(elements) ? elements : []),
    ...(element ? [element] : []),
  ])
const labelOf = ({ text, placeholder }: Element) => String(((text ?? placeholder) as Element | undefined)?.text ?? '')
const actionOf = (message: VisibleMessage, type: string, label: RegExp) => {
  const found = elementsOf(message).find((each) => each.type === type && label.test(labelOf(each)))
  if (!found) throw new Error(`no ${type} ${label} among ${elementsOf(message).map(labelOf).join(', ')}`)
  return String(found.action_id)
}
const ask = (channel: string, text: string, user = ANN) => slack.slash({ user, channel, command: '/k8s', text })
const answer = async (channel: string, n = 1, viewer?: string) => {
  await expect
    .poll(() => answersIn(slack, channel, viewer).length, { interval: 5, timeout: 10_000 })
    .toBeGreaterThanOrEqual(n)
  return answersIn(slack, channel, viewer)[n - 1] as VisibleMessage
}
const edited = (before: VisibleMessage, revision: number) =>
  slack.until((message) => message.ts === before.ts && message.revision === revision)

test('the builder is one private message: chosen, written and run', async () => {
  const channel = channelIn(slack)
  await ask(channel, '')
  const opened = await answer(channel, 1, ANN)
  expect(opened.ephemeral).toBe(ANN)
  await slack.select({ user: ANN, channel, action_id: actionOf(opened, 'static_select', /What to do/), choice: 'get' })
  const verb = await edited(opened, 1)
  await slack.select({ user: ANN, channel, action_id: actionOf(verb, 'static_select', /Type/), choice: 'pods' })
  const type = await edited(opened, 2)
  expect(wordsOf(type)).toContain('/k8s get pods -n shop')
  await slack.select({ user: ANN, channel, action_id: actionOf(type, 'static_select', /Name/), choice: 'web-0' })
  const named = await edited(opened, 3)
  await slack.click({ user: ANN, channel, action_id: actionOf(named, 'button', /Run/) })
  const ran = await answer(channel, 2, ANN)
  expect(ran.ephemeral).toBe(ANN)
  expect(wordsOf(ran)).toMatch(/web-0/)

  const written = actionOf(named, 'plain_text_input', /get pods/)
  await slack.select({ user: ANN, channel, action_id: written, choice: 'describe pod web-0 -n shop' })
  expect(wordsOf(await answer(channel, 3, ANN))).toContain('web-0')
})

test('a mention alone opens it for whoever said it alone', async () => {
  const channel = channelIn(slack)
  await slack.mention({ user: ANN, channel, text: '' })
  const opened = await answer(channel, 1, ANN)
  expect(opened.ephemeral).toBe(ANN)
  expect(wordsOf(opened)).toContain('What to do')
})

test('a row of a shared table is answered to whoever chose it alone, beside the message', async () => {
  const channel = channelIn(slack)
  await ask(channel, 'get pods --share')
  const shared = await answer(channel)
  const action_id = actionOf(shared, 'static_select', /^Row/)
  await slack.select({ user: ANN, channel, action_id, choice: 'hostile' })
  const card = await answer(channel, 2, ANN)
  expect(card.ephemeral).toBe(ANN)
  expect(card.thread_ts).toBeUndefined()
  expect(wordsOf(card)).toContain('hostile')
  await slack.click({ user: ANN, channel, action_id: actionOf(card, 'button', /^logs$/) })
  const log = await answer(channel, 3, ANN)
  expect(JSON.stringify(log.blocks)).not.toMatch(/"type":"(broadcast|usergroup|channel)"/)
  await slack.select({ user: BEN, channel, action_id, choice: 'hostile' })
  expect(wordsOf(await answer(channel, 2, BEN))).toContain('forbidden')
})

test('pages of a long list stay in its message', async () => {
  const channel = channelIn(slack)
  await ask(channel, 'get pods -n big')
  const first = await answer(channel, 1, ANN)
  await slack.click({ user: ANN, channel, action_id: actionOf(first, 'button', /Next: 21 to 40/) })
  const second = await edited(first, 1)
  expect(wordsOf(second)).toContain('worker-039')
  expect(wordsOf(second)).not.toContain('worker-040')
  await slack.select({ user: ANN, channel, action_id: actionOf(second, 'static_select', /^Columns/), choice: '-AGE' })
  const third = await edited(first, 2)
  expect(wordsOf(third)).toContain('worker-039')
  expect(JSON.stringify(third.blocks)).not.toMatch(/"(text|value)":"AGE"/)
})

test('a name of the channel’s works for everybody in it, a forged choice for nobody', async () => {
  const channel = channelIn(slack)
  await ask(channel, 'alias set --channel mine "get pods -n shop"')
  await answer(channel, 1, ANN)
  await ask(channel, 'mine -o name')
  expect(wordsOf(await answer(channel, 2, ANN))).toContain('pod/web-0')
  await ask(channel, 'get pods -n shop')
  const table = await answer(channel, 3, ANN)
  const action_id = actionOf(table, 'static_select', /^Row/)
  const actionOverrides = { selected_option: { value: 'web-0 --as=root' } }
  await slack.select({ user: ANN, channel, action_id, choice: 'web-0', actionOverrides })
  expect(wordsOf(await answer(channel, 4, ANN))).toContain('--as')
})
