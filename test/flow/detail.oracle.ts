import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { kinds } from '../../sandbox/kube/kinds.ts'
import { kubeconfig } from '../../sandbox/kube/kubeconfig.ts'
import { answerText } from '../../src/reply.ts'
import type { Asking, Said } from '../support/asking.ts'
import { asking, STAGE } from '../support/asking.ts'
import { askKubectl } from '../support/beside.ts'
import type { KubectlResult } from '../support/kubectl.ts'
import { kubectlMissing, openKubectl } from '../support/kubectl.ts'
import type { Quarterdeck } from '../support/quarterdeck.ts'
import { openQuarterdeck } from '../support/quarterdeck.ts'
import { redisForFile } from '../support/redis.ts'
import type { Shop } from '../support/shop.ts'
import { openShop } from '../support/shop.ts'
import { LINES, MISSING, REFUSALS, UNORDERED } from './detail-lines.ts'

const redis = redisForFile()
const theirs = new Map<string, KubectlResult>()
const ours = new Map<string, Said>()
let shop: Shop
let deck: Quarterdeck
let chat: Asking

beforeAll(async () => {
  shop = await openShop({ tls: true })
  deck = await openQuarterdeck({
    redis: { url: redis.url, prefix: redis.prefix() },
    clusters: { 'prod-weu': shop.server },
    starting: { console: STAGE },
  })
  chat = asking(deck.url)
})

afterAll(async () => {
  await deck?.stop()
  await shop?.stop()
})

describe.skipIf(kubectlMissing())('as kubectl', () => {
  beforeAll(async () => {
    const kubectl = await openKubectl()
    const { url, ca = '' } = shop.server
    const config = kubeconfig([{ name: 'prod-weu', server: url, ca, token: 'dana', namespace: 'shop' }])
    const lines = [...LINES, ...UNORDERED, ...MISSING, ...REFUSALS]
    const running = askKubectl(kubectl, config, lines.map(real))
    for (const line of lines) ours.set(line, await chat.ask(`/k8s ${real(line)}`))
    for (const [line, result] of await running) theirs.set(line, result)
    await kubectl.close()
  })

  test.for(LINES)('%s', (line) => {
    const { kubectl, answer, text } = said(line)
    expect(kubectl, 'kubectl itself').toMatchObject({ code: 0 })
    expect(answer, text).toBe(kubectl.stdout)
  })

  test.for(UNORDERED)('%s', (line) => {
    const { kubectl, answer } = said(line)
    expect(answer.split('\n').sort()).toEqual(kubectl.stdout.split('\n').sort())
  })

  test.for(MISSING)('%s finds nothing', (line) => {
    const { kubectl, answer } = said(line)
    expect(kubectl).toMatchObject({ code: 0, stdout: '' })
    expect(answer).toBe(kubectl.stderr)
  })

  test.for(REFUSALS)('%s is refused', (line) => {
    const { kubectl, answer, text } = said(line)
    expect(kubectl).toMatchObject({ code: 1, stdout: '' })
    expect(answer).toBe('')
    const sentences = kubectl.stderr.trim().split('\n')
    for (const sentence of sentences.filter((one) => !/^(See 'kubectl|Defaulted )/.test(one)))
      expect(text).toContain(sentence.replace(/^error: /, ''))
  })
})

test('more containers than one answer holds are counted, and how to have more of them is said', async () => {
  const { text } = await chat.ask('/k8s logs -l app --max-log-requests=2 --tail=1 --prefix')
  expect(text).toMatch(
    /Read 2 of \d+ containers\. Name one with -c, or use narrower labels, or say --max-log-requests=\d+/,
  )
})

test('one of several that cannot be read is named beside those that can', async () => {
  const { reply, text } = await chat.ask("/k8s logs -l 'app in (collector, search)' -n data --tail=1 --prefix")
  expect(answerText(reply)).toMatch(/^\[pod\/collector-/)
  expect(text).toMatch(/search-\S+\/search .*waiting to start/)
})

test('a moment that is none is refused before anything is asked', async () => {
  const { text } = await chat.ask('/k8s logs {web} --since-time=yesterday')
  expect(text).toContain('--since-time takes a moment like 2026-03-01T02:14:00Z, not “yesterday”.')
})

test('what a pod said before its restart is one press away', async () => {
  const { id } = await chat.ask(`/k8s ${real('logs {api}')}`)
  const { text } = await chat.click(id, 'before')
  expect(text).toContain('the run before')
})

test('a verdict, its full text, and what it says to look at', async () => {
  const { id, text, reply } = await chat.ask(`/k8s ${real('describe pod {api}')}`)
  expect(text).toMatch(
    /(Crash looping|Running again|Restarting): OOMKilled, exit 137, \d+ restarts?, last .* ago; memory limit 256Mi/,
  )
  expect(text).toMatch(/Changed: .*not since it was made/)
  expect(text).not.toContain('Container ID:')
  const full = await chat.click(id, 'full')
  expect(answerText(full.reply)).toBe(answerText(reply))
  expect(full.text).toContain('Container ID:')
  const before = await chat.click(id, 'step-0')
  expect(before.text).toContain('the run before')
})

type Answered = { readonly kubectl: KubectlResult; readonly answer: string; readonly text: string }

function said(line: string): Answered {
  const kubectl = theirs.get(real(line))
  const reply = ours.get(line)
  if (!kubectl || !reply?.reply) throw new Error(`${line} was not asked`)
  return { kubectl, answer: answerText(reply.reply), text: reply.text }
}

function real(line: string): string {
  const then = new Date(shop.clock.now() - 2 * 60 * 60_000).toISOString().replace(/\.\d+Z/, 'Z')
  return line.replace('{then}', then).replace(/\{([\w-]+)\}/g, (whole, app: string) => {
    if (app === 'node') return shop.store.list(kinds.nodes)[0]?.metadata.name ?? whole
    const pod = shop.store.list(kinds.pods).find(({ metadata }) => metadata.labels?.app === app)
    return pod?.metadata.name ?? whole
  })
}
