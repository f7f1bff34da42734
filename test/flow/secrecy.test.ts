import { afterAll, beforeAll, expect, test } from 'vitest'
import type { LogSource } from '../../sandbox/kube/kube.ts'
import { answerText } from '../../src/reply.ts'
import type { Asking } from '../support/asking.ts'
import { asking, STAGE } from '../support/asking.ts'
import type { Quarterdeck } from '../support/quarterdeck.ts'
import { openQuarterdeck } from '../support/quarterdeck.ts'
import { redisForFile } from '../support/redis.ts'
import type { Shop } from '../support/shop.ts'
import { openShop } from '../support/shop.ts'
import { SECRETS } from '../support/wares.ts'

const redis = redisForFile()
let shop: Shop
let deck: Quarterdeck
let chat: Asking

const HOSTILE = [
  'wake up <!channel> and <!here> and <@U0000000ANN>, see <https://evil.example|the docs>',
  '\u001b[31mred\u001b[0m \u001b]8;;https://evil.example\u0007click\u001b]8;;\u0007 \u001b[2J\u0008\u0000done',
  `login with token=${SECRETS.token} password: ${SECRETS.password}`,
  `{"level":"info","password":"${SECRETS.password}"}`,
  'left \u202ethgir\u202c \u200bhidden',
  '```',
  '*bold* _it_ &amp; <b>html</b>',
  'x'.repeat(9_000),
]

beforeAll(async () => {
  const read: LogSource['read'] = (pod, _container, { previous }) =>
    pod.metadata.name === 'toolbox' && !previous ? HOSTILE.map((text, at) => ({ at, text })) : undefined
  shop = await openShop({ logs: { read } })
  deck = await openQuarterdeck({
    redis: { url: redis.url, prefix: redis.prefix() },
    clusters: { 'prod-weu': shop.server },
    config: { mask: ['order-\\d+'] },
    starting: { console: STAGE },
  })
  chat = asking(deck.url)
})

afterAll(async () => {
  await deck?.stop()
  await shop?.stop()
})

const FORMATS = [
  '',
  '-o wide',
  '-o name',
  '-o yaml',
  '-o yaml --show-managed-fields',
  '-o json',
  '-o jsonpath={}',
  '-o jsonpath={.data}',
  "-o jsonpath='{.data.*}'",
  "-o jsonpath='{.data.words} {.data.token} {.stringData}'",
  "-o jsonpath='{.metadata}'",
  "-o jsonpath='{.metadata.annotations.*}'",
  "-o jsonpath='{..}'",
  '-o custom-columns=DATA:.data,NOTES:.metadata.annotations',
  '-o custom-columns=WORDS:.data.words,APPLIED:.metadata.annotations.*',
  '--show-labels -L a',
]

/** Whatever stands for a value: as it is, in base64, and in the pieces that wrapping would make of it. */
const FORBIDDEN = Object.values(SECRETS).flatMap((value) => {
  const encoded = Buffer.from(value).toString('base64')
  return [value, encoded, encoded.slice(0, 12), value.slice(0, 12)]
})

test.for(['get secret leaky', 'get cm leaky', 'get secrets', 'get secrets,cm', 'get secrets -A'])(
  '%s shows no value in any format',
  async (line) => {
    for (const format of FORMATS) {
      const said = await chat.ask(`/k8s ${line} ${format}`)
      for (const word of FORBIDDEN) expect(JSON.stringify(said), `${line} ${format}`).not.toContain(word)
    }
  },
)

test('nor do other ways to look at it', async () => {
  const lines = [
    'describe secret leaky',
    'describe secrets',
    'describe cm leaky',
    'get secret leaky --sort-by=.data.words',
    'get secrets --sort-by=.data.words -o name',
    'get secrets --field-selector=data.words=x',
    `get secrets -o jsonpath='{.items[?(@.data.words=="${Buffer.from(SECRETS.plain).toString('base64')}")].metadata.name}'`,
  ]
  for (const line of lines) {
    const { text } = await chat.ask(`/k8s ${line}`)
    for (const word of FORBIDDEN) expect(text, line).not.toContain(word)
    if (line.includes('[?(')) expect(text).not.toContain('leaky')
  }
})

test('what is hidden is counted, so that an empty secret is told from a full one', async () => {
  const { reply } = await chat.ask('/k8s get secret leaky -o yaml')
  expect(answerText(reply)).toContain(
    '  password: <28 bytes hidden>\n  token: <38 bytes hidden>\n  words: <15 bytes hidden>\n',
  )
  const described = await chat.ask('/k8s describe secret leaky')
  expect(described.text).toMatch(/password: +28 bytes\n/)
})

test('a log commands nobody: no mention, link, colour or cursor in it comes alive, and its secrets are masked', async () => {
  const said = await chat.ask('/k8s logs toolbox')
  const text = answerText(said.reply)
  expect(text).not.toMatch(/[\u0000-\u0008\u000b-\u001f\u007f\u200b\u202c\u202e]/)
  expect(text).toContain('red click done')
  for (const word of FORBIDDEN) expect(JSON.stringify(said)).not.toContain(word)
  expect(text).toContain('login with token=*** password: ***\n')
  expect(text).toMatch(/^x{4000}… \(5,000 more characters\)$/m)
  expect(said.text).toMatch(/secrets? hidden/)
  expect(said.text).toMatch(/control characters removed/)
  // As it goes to Slack: angle brackets are escaped, or the text stands where Slack reads no markup.
  const slack = JSON.stringify((said as { slack?: unknown }).slack)
  expect(slack).toContain('wake up')
  for (const mention of ['<!channel>', '<!here>', '<@U0000000ANN>', '<https://evil.example|']) {
    expect(live(JSON.parse(slack))).not.toContain(mention)
  }
})

/** All text in blocks that Slack would read as markup. */
function live(value: unknown): string {
  if (Array.isArray(value)) return value.map(live).join('\n')
  if (typeof value !== 'object' || value === null) return ''
  const { type, text } = value as { type?: unknown; text?: unknown }
  const own = type === 'mrkdwn' || type === 'markdown' ? String(text) : ''
  return [own, ...Object.values(value).map(live)].join('\n')
}

test('names that try the same are shown as they are, and come alive nowhere', async () => {
  const said = await chat.ask('/k8s get pods <!channel>')
  expect(said.text).toContain('pods "<!channel>" not found')
  expect(live((said as { slack?: unknown }).slack)).not.toContain('<!channel>')
})

test('patterns of the configuration are masked as well', async () => {
  const { text } = await chat.ask('/k8s get pods order-12345')
  expect(text).toContain('pods "***" not found')
})
