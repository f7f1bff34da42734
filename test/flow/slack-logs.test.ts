import type { Server } from 'node:http'
import { createServer, request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { KubeServer } from '../../sandbox/kube/server.ts'
import type { FakeSlack } from '../../sandbox/slack/fake-slack.ts'
import type { VisibleMessage } from '../../sandbox/slack/model.ts'
import type { Quarterdeck } from '../support/quarterdeck.ts'
import { redisForFile } from '../support/redis.ts'
import { openCluster } from '../support/slack-cluster.ts'
import { ANN, answersIn, channelIn, openBot, openWorkspace, wordsOf } from '../support/slack-stage.ts'

/** What programs print, as bytes: what Slack would bring to life, what terminals obey, and what is no text. */
const LOGS: Readonly<Record<string, Buffer>> = {
  hostile: Buffer.from(
    [
      '<!channel> <!here|here> @here @channel <@U0000000ANN> <#C0000000OPS>',
      '<https://evil.example|Approve> https://evil.example/a?b=c mailto:x@evil.example',
      '&lt;!channel&gt; *bold* _it_ ~no~ `code` :rotating_light:',
      '> quoted',
      '\u001b[31mred\u001b[0m \u001b]0;title\u0007 \u001b]8;;http://evil.example\u001b\\link',
      'user\u202e // admin\u2069 pass\u200bword \u{e0041}tag nul\u0000 bell\u0007',
      '```',
      'out of the box',
      '',
    ].join('\n'),
  ),
  'web-0': Buffer.concat([
    Buffer.from('ok '),
    Buffer.from([0xff, 0xfe, 0xc3, 0x28, 0xf0, 0x9f, 0x0a]),
    Buffer.from('still here\n'),
  ]),
  // A megabyte in one line.
  chatty: Buffer.alloc(1024 * 1024, 'x'),
}

const redis = redisForFile()
let kube: KubeServer
let front: Server
let slack: FakeSlack
let bot: Quarterdeck

beforeAll(async () => {
  ;[kube, slack] = await Promise.all([openCluster(), openWorkspace()])
  front = await inFrontOf(kube.url)
  const { port } = front.address() as AddressInfo
  bot = await openBot({
    slack,
    redis: { url: redis.url, prefix: redis.prefix() },
    clusters: { 'prod-weu': { ...kube, url: `http://127.0.0.1:${port}` } },
  })
})

afterAll(async () => {
  await bot?.stop()
  front?.closeAllConnections()
  await new Promise((closed) => front.close(closed))
  await Promise.all([slack?.stop(), kube?.stop()])
})

test('a log that would mention, link, format, move the cursor and hide: each character of it is only text', async () => {
  const said = await ask('logs hostile')
  expect(preformatted(said)).toEqual([
    [
      '<!channel> <!here|here> @here @channel <@U0000000ANN> <#C0000000OPS>',
      '<https://evil.example|Approve> https://evil.example/a?b=c mailto:x@evil.example',
      '&lt;!channel&gt; *bold* _it_ ~no~ `code` :rotating_light:',
      '> quoted',
      'red  link',
      'user // admin password tag nul bell',
      '```',
      'out of the box',
    ].join('\n'),
  ])
  expect(said.blocks.map(({ type }) => type)).toEqual(['context', 'rich_text', 'context', 'actions'])
  expect(wordsOf(said)).toContain('10 control characters removed')
  // What a notification shows is Slack's own markup, in which only these three have to be escaped.
  expect(said.text).toContain('&lt;!channel&gt; &lt;!here|here&gt; @here')
  expect(said.text).toContain('&amp;lt;!channel&amp;gt;')
  expect(said.text).not.toMatch(/<[!@#h]/)
  const { args } = slack.calls.list('chat.postEphemeral').at(-1) ?? slack.calls.list('chat.postMessage').at(-1) ?? {}
  expect(JSON.stringify(args ?? said)).not.toMatch(
    /[\u0000-\u0008\u000b-\u001f\u200b-\u200f\u202a-\u202e\u2060-\u206f]/,
  )
})

test('bytes that are no text are shown as such, and counted', async () => {
  const said = await ask('logs web-0')
  expect(preformatted(said)).toEqual(['ok \ufffd\ufffd\ufffd(\ufffd\nstill here'])
  expect(wordsOf(said)).toContain('4 pieces are not UTF-8')
})

test('a megabyte without a line end is cut twice, and both are counted', async () => {
  const said = await ask('logs chatty')
  const [text = ''] = preformatted(said)
  expect(text).toMatch(/^x{4000}… \(258,144 more characters\)$/)
  expect(wordsOf(said)).toMatch(/768 KiB before this left out, 258,144 characters cut off long lines/)
})

test('the same with a prefix, of several at once', async () => {
  const said = await ask("logs -l 'app in (hostile, web-0)' --prefix")
  const [text = ''] = preformatted(said)
  expect(text).toContain('[pod/hostile/app] <!channel> <!here|here>')
  expect(text).toContain('[pod/hostile/app] ```\n[pod/hostile/app] out of the box')
  expect(text).toContain('[pod/web-0/app] still here')
  expect(wordsOf(said)).toContain('hostile/app: 10 control characters removed')
  expect(wordsOf(said)).toContain('web-0/app: 4 pieces are not UTF-8')
})

async function ask(text: string): Promise<VisibleMessage> {
  const channel = channelIn(slack)
  await slack.slash({ user: ANN, channel, command: '/k8s', text })
  await slack.until((said) => said.channel === channel && said.user === slack.bot.id)
  const [said] = answersIn(slack, channel, ANN)
  if (!said) throw new Error('nothing was said')
  return said
}

/** The text of the blocks that show text as it is. */
function preformatted({ blocks }: VisibleMessage): string[] {
  type Element = { readonly type: string; readonly elements?: readonly Element[]; readonly text?: string }
  const elements = (blocks as readonly Element[]).flatMap(({ elements = [] }) => elements)
  return elements
    .filter(({ type }) => type === 'rich_text_preformatted')
    .map(({ elements = [] }) => {
      expect(new Set(elements.map(({ type }) => type))).toEqual(new Set(['text']))
      return elements.map(({ text }) => text).join('')
    })
}

/** The cluster, but for the logs. */
async function inFrontOf(url: string): Promise<Server> {
  const server = createServer((asked, answer) => {
    const bytes = LOGS[/\/pods\/([^/]+)\/log\?/.exec(asked.url ?? '')?.[1] ?? '']
    if (bytes) {
      answer.end(bytes)
      return
    }
    // As they came: several groups are several lines.
    const { method = 'GET', rawHeaders: headers } = asked
    const passed = request(new URL(asked.url ?? '/', url), { method, headers }, (told) => {
      answer.writeHead(told.statusCode ?? 500, told.headers)
      told.pipe(answer)
    })
    passed.on('error', () => answer.destroy())
    asked.pipe(passed)
  })
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  return server
}
