import { afterAll, beforeAll, expect, test } from 'vitest'
import type { KubeServer } from '../../sandbox/kube/server.ts'
import type { FakeSlack } from '../../sandbox/slack/fake-slack.ts'
import type { VisibleMessage } from '../../sandbox/slack/model.ts'
import type { Quarterdeck } from '../support/quarterdeck.ts'
import { redisForFile } from '../support/redis.ts'
import { CHATTY_LINES, HOSTILE, LEAKY, openCluster } from '../support/slack-cluster.ts'
import { ANN, ANN_ALONE, answersIn, channelIn, openBot, openWorkspace, wordsOf } from '../support/slack-stage.ts'

const redis = redisForFile()
let kube: KubeServer
let slack: FakeSlack
let bot: Quarterdeck

beforeAll(async () => {
  ;[kube, slack] = await Promise.all([openCluster(), openWorkspace()])
  const at = { url: redis.url, prefix: redis.prefix() }
  bot = await openBot({ slack, redis: at, clusters: { 'prod-weu': kube }, config: { mask: ['hunter2'] } })
})

afterAll(async () => {
  await bot?.stop()
  await Promise.all([slack?.stop(), kube?.stop()])
})

const ask = (channel: string, text: string) => slack.slash({ user: ANN, channel, command: '/k8s', text })

test('a long table in the channel says how much of it is shown, and the rest is in its thread', async () => {
  const channel = channelIn(slack)
  await ask(channel, 'get pods -n big --share')
  const file = await slack.until(({ files, ...said }) => said.channel === channel && files.length > 0)
  const [said] = answersIn(slack, channel)
  if (!said) throw new Error('nothing was said')
  const table = said.blocks.find(({ type }) => type === 'data_table')
  const rows = Array.isArray(table?.rows) ? table.rows.length - 1 : 0
  expect(rows).toBeGreaterThan(20)
  expect(wordsOf(said)).toContain(`${rows} of 312. All of it: pods-in-big-on-prod-weu.txt, in the thread.`)
  expect(file.thread_ts).toBe(said.ts)
  const lines = file.files[0]?.content.toString().trimEnd().split('\n') ?? []
  expect(lines).toHaveLength(313)
  expect(lines[0]).toMatch(/^NAME +READY +STATUS/)
})

test('a long private table is whole in a file that only the reader gets', async () => {
  const channel = channelIn(slack)
  await ask(channel, 'get pods -n big')
  const file = await slack.until(({ files, ...said }) => said.channel === ANN_ALONE && files.length > 0)
  const [said] = answersIn(slack, channel)
  expect(said && wordsOf(said)).toMatch(/\d+ of 312\. All of it: .*sent to you directly/)
  expect(file.files[0]?.content.toString()).toContain('worker-311')
  expect(answersIn(slack, channel)).toHaveLength(1)
})

test('a long log is cut to fit and goes along as a file named for its pod', async () => {
  const channel = channelIn(slack)
  await ask(channel, 'logs chatty --tail=-1 --share')
  const file = await slack.until(({ files, ...said }) => said.channel === channel && files.length > 0)
  const [said] = answersIn(slack, channel)
  expect(said && wordsOf(said)).toMatch(/First [\d,]+ of 3,000 lines\. All of it: chatty\.log, in the thread\./)
  expect(file.thread_ts).toBe(said?.ts)
  expect(file.files[0]?.name).toBe('chatty.log')
  expect(file.files[0]?.content.toString().split('\n')).toHaveLength(CHATTY_LINES + 1)
})

test.each([
  'logs hostile',
  'logs hostile --share',
  'describe pod hostile',
  'describe pod hostile --full',
  'get pod hostile -o yaml',
  'get pods <!channel>',
  'help *bold* <@U0000000ANN> @here',
])('%s brings nothing to life', async (text) => {
  const channel = channelIn(slack)
  await ask(channel, text)
  await slack.until((said) => said.channel === channel && said.user === slack.bot.id)
  const said = answersIn(slack, channel)
  expect(said.map(alive)).toEqual([[]])
  if (/^logs|--full/.test(text)) expect(JSON.stringify(said[0]?.blocks)).toContain(JSON.stringify(HOSTILE).slice(1, -1))
  for (const { args } of slack.calls.list('chat.postMessage')) {
    expect(args).toMatchObject({ unfurl_links: false, unfurl_media: false, link_names: false })
  }
})

test('what the configuration says is secret reaches neither a message nor a file', async () => {
  const channel = channelIn(slack)
  await ask(channel, `logs ${LEAKY} -n big --share`)
  const said = await slack.until((one) => one.channel === channel)
  expect(wordsOf(said)).toContain('the vault opens with')
  expect(JSON.stringify(slack.calls.list())).not.toContain('hunter2')
})

/** Whatever Slack would turn into a mention, a link or an announcement: markup in what it parses, elements that it draws. */
function alive({ text, blocks }: VisibleMessage): string[] {
  const parsed: string[] = [text]
  const found: string[] = []
  const look = (value: unknown): void => {
    if (typeof value !== 'object' || value === null) return
    if ('type' in value) {
      const element = value as { readonly type: unknown; readonly text?: unknown }
      if (['broadcast', 'user', 'usergroup', 'channel', 'link', 'emoji'].includes(String(element.type))) {
        found.push(JSON.stringify(value))
      }
      if (['mrkdwn', 'markdown'].includes(String(element.type))) parsed.push(String(element.text))
    }
    for (const inner of Object.values(value)) look(inner)
  }
  look(blocks)
  return [...found, ...parsed.filter((words) => /<[@!#]|<https?:/.test(words))]
}
