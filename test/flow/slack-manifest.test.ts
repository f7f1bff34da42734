import { afterAll, beforeAll, expect, test } from 'vitest'
import type { FakeSlack } from '../../sandbox/slack/fake-slack.ts'
import type { VisibleMessage } from '../../sandbox/slack/model.ts'
import { rights } from '../support/changing.ts'
import type { Quarterdeck } from '../support/quarterdeck.ts'
import { redisForFile } from '../support/redis.ts'
import type { Shop } from '../support/shop.ts'
import { openShop } from '../support/shop.ts'
import type { Logged } from '../support/slack-stage.ts'
import { ANN, answersIn, channelIn, openBot, openWorkspace, wordsOf } from '../support/slack-stage.ts'

const redis = redisForFile()
let shop: Shop
let slack: FakeSlack
let bot: Quarterdeck & Logged

const manifest = (name: string) => `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: ${name}}\ndata: {beta: "on"}\n`

beforeAll(async () => {
  ;[shop, slack] = await Promise.all([openShop(), openWorkspace()])
  for (const object of rights()) shop.store.create(object)
  bot = await openBot({
    slack,
    redis: { url: redis.url, prefix: redis.prefix() },
    clusters: { 'prod-weu': shop.server },
    config: {
      policy: {
        roles: [{ name: 'operators', groups: ['oncall'] }],
        rules: [{ name: 'all', effect: 'allow', who: ['operators'] }],
      },
    },
  })
})

afterAll(async () => {
  await bot?.stop()
  await Promise.all([slack?.stop(), shop?.stop()])
})

function isThere(name: string): boolean {
  const kind = shop.store.kinds.at('', 'v1', 'configmaps')
  return kind !== undefined && shop.store.get(kind, 'shop', name) !== undefined
}

const says = (channel: string, fits: RegExp) =>
  slack.until(
    (said: VisibleMessage) => said.channel === channel && said.user === slack.bot.id && fits.test(wordsOf(said)),
  )

test('apply without a manifest opens a window at once, and what is pasted there is applied', async () => {
  const channel = channelIn(slack)
  await slack.slash({ user: ANN, channel, command: '/k8s', text: 'apply -n shop' })
  await slack.untilCall(({ method, args }) => method === 'views.open' && JSON.stringify(args).includes(channel))
  expect(answersIn(slack, channel)).toEqual([])
  await slack.submit({ user: ANN, values: { text: manifest('pasted') } })
  await says(channel, /DONE {2}Apply configmap\/pasted/)
  expect(isThere('pasted')).toBe(true)
})

test('a window with nothing in it says so; one with a file has that applied', async () => {
  const channel = channelIn(slack)
  await slack.slash({ user: ANN, channel, command: '/k8s', text: 'apply -n shop' })
  await slack.untilCall(({ method, args }) => method === 'views.open' && JSON.stringify(args).includes(channel))
  const empty = await slack.submit({ user: ANN, values: { text: '   ' } })
  expect(empty.body).toContain('"response_action":"errors"')
  await slack.submit({ user: ANN, values: { file: [{ name: 'from-window.yaml', content: manifest('in-window') }] } })
  await says(channel, /apply -n shop -f from-window\.yaml/)
  await says(channel, /DONE/)
  expect(isThere('in-window')).toBe(true)
})

test('a mention without a manifest offers a button that opens the window', async () => {
  const channel = channelIn(slack)
  await slack.mention({ user: ANN, channel, text: 'diff' })
  const asked = await says(channel, /diff needs a manifest/)
  const button = JSON.stringify(asked.blocks).match(/"action_id":"(w:[^"]+)"/)?.[1] ?? ''
  await slack.click({ user: ANN, channel, action_id: button })
  await slack.submit({ user: ANN, values: { text: manifest('only-shown') } })
  await says(channel, /configmap only-shown[\s\S]*is not there: it would be made/)
  expect(isThere('only-shown')).toBe(false)
})

test('a file that comes with the command is its manifest, and the line says which', async () => {
  const channel = channelIn(slack)
  await slack.mention({
    user: ANN,
    channel,
    text: 'apply',
    files: [{ name: 'a b.yaml', content: manifest('with-it') }],
  })
  await says(channel, /apply -f "a b\.yaml"/)
  await says(channel, /DONE/)
  expect(isThere('with-it')).toBe(true)
})

test('a file that was shared in the thread is named; the newest of a name is meant', async () => {
  const channel = channelIn(slack)
  const root = slack.talk({
    user: ANN,
    channel,
    text: 'look',
    files: [{ name: 'web.yaml', content: manifest('older') }],
  })
  const thread_ts = root.ts
  slack.talk({
    user: ANN,
    channel,
    text: 'no, this',
    thread_ts,
    files: [{ name: 'web.yaml', content: manifest('newer') }],
  })
  await slack.mention({ user: ANN, channel, thread_ts, text: 'apply -f web.yaml' })
  await says(channel, /DONE {2}Apply configmap\/newer/)
  expect([isThere('newer'), isThere('older')]).toEqual([true, false])
})

test.each([
  ['one that is not there', 'apply -f none.yaml', {}, /There is no none\.yaml here/],
  ['one that is no text', 'apply', { content: Buffer.from([0xff, 0x00, 0xfe]) }, /is no text/],
  ['a large one', 'apply', { content: 'x'.repeat(300 * 1024) }, /is larger than the 256 KiB/],
  ['one of 50 MB', 'apply', { size: 50 * 1024 * 1024 }, /is larger than the 256 KiB/],
  [
    'one that only claims to be small',
    'apply',
    { size: 10, content: 'x'.repeat(300 * 1024) },
    /is larger than the 256/,
  ],
  ['one that stands elsewhere', 'apply', { mode: 'external', is_external: true }, /not kept in this workspace/],
  ['one of another workspace', 'apply', { file_access: 'check_file_info' }, /not kept in this workspace/],
  [
    'one whose address is not Slack’s',
    'apply',
    { url_private_download: 'https://evil.example/web.yaml' },
    /not kept in/,
  ],
  ['one whose address is the metadata’s', 'apply', { url_private_download: 'http://169.254.169.254/' }, /not kept in/],
  ['a bomb', 'apply', { content: bomb() }, /cannot be read.*[Aa]lias/],
  ['a second manifest under the line', 'apply -f web.yaml\nkind: Pod', {}, /contradict each other/],
])('%s is refused in words, and nothing is applied', async (_what, text, file, fits) => {
  const channel = channelIn(slack)
  const before = shop.server.requests.length
  await slack.mention({ user: ANN, channel, text, files: [{ name: 'web.yaml', content: manifest('x'), ...file }] })
  await says(channel, fits)
  expect(shop.server.requests.slice(before).filter(({ method }) => method === 'PATCH')).toEqual([])
})

function bomb(): string {
  const names = [...'abcdefgh']
  return `a: &a [x,x,x,x,x,x,x,x,x]\n${names
    .slice(1)
    .map((name, i) => `${name}: &${name} [${Array(9).fill(`*${names[i]}`).join(',')}]`)
    .join('\n')}`
}
