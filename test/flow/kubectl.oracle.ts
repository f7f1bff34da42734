import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { kinds } from '../../sandbox/kube/kinds.ts'
import { kubeconfig } from '../../sandbox/kube/kubeconfig.ts'
import { answerText, plainText } from '../../src/reply.ts'
import { asking, STAGE } from '../support/asking.ts'
import { askKubectl } from '../support/beside.ts'
import type { Kubectl, KubectlResult } from '../support/kubectl.ts'
import { kubectlMissing, openKubectl } from '../support/kubectl.ts'
import type { Quarterdeck } from '../support/quarterdeck.ts'
import { openQuarterdeck } from '../support/quarterdeck.ts'
import { redisForFile } from '../support/redis.ts'
import type { Shop } from '../support/shop.ts'
import { openShop } from '../support/shop.ts'
import { LINES, MISSING, OTHERWISE, REFUSALS, UNORDERED } from './kubectl-lines.ts'

/** The same question to real kubectl and to the bot, as the same person, about the same cluster. */
type Answered = { readonly kubectl: KubectlResult; readonly answer: string; readonly text: string }

const VERSION = 'version -o yaml'
const redis = redisForFile()
const answers = new Map<string, Answered>()
let shop: Shop
let deck: Quarterdeck
let kubectl: Kubectl

describe.skipIf(kubectlMissing())('as kubectl', () => {
  beforeAll(async () => {
    shop = await openShop({ tls: true })
    deck = await openQuarterdeck({
      redis: { url: redis.url, prefix: redis.prefix() },
      clusters: { 'prod-weu': shop.server },
      starting: { console: STAGE },
    })
    kubectl = await openKubectl()
    await askAll([...LINES, ...UNORDERED, ...MISSING, ...REFUSALS, ...OTHERWISE.map(({ line }) => line), VERSION])
  })

  afterAll(async () => {
    await kubectl?.close()
    await deck?.stop()
    await shop?.stop()
  })

  test.for(LINES)('%s', (line) => {
    const { kubectl, answer, text } = said(line)
    expect(kubectl, 'kubectl itself').toMatchObject({ code: 0, stdout: expect.stringMatching(/./) })
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
    expect(kubectl.code).toBe(1)
    expect(answer).toBe(kubectl.stdout)
    for (const sentence of kubectl.stderr.trimEnd().split('\n'))
      expect(text).toContain(sentence.replace(/^error: /, ''))
  })

  test.for(OTHERWISE)('$line differs: $why', ({ line, kubectl: theirs, bot: ours }) => {
    const { kubectl, answer, text } = said(line)
    expect(kubectl.stdout || kubectl.stderr).toMatch(theirs)
    expect(answer || text).toMatch(ours)
  })

  test('version -o yaml is the server’s half', () => {
    const { kubectl, answer } = said(VERSION)
    expect(kubectl.stdout).toContain(`\n${answer}`)
    expect(answer).toMatch(/^serverVersion:\n {2}buildDate: /)
  })
})

function said(line: string): Answered {
  const answered = answers.get(line)
  if (!answered) throw new Error(`${line} was not asked`)
  return answered
}

async function askAll(lines: readonly string[]): Promise<void> {
  const { server } = shop
  const config = kubeconfig([
    { name: 'prod-weu', server: server.url, ca: server.ca ?? '', token: 'dana', namespace: 'shop' },
  ])
  const running = askKubectl(kubectl, config, lines.map(real))
  const chat = asking(deck.url)
  for (const line of lines) {
    const { reply } = await chat.ask(`/k8s ${real(line).replace(/^auth whoami$/, 'whoami')}`)
    answers.set(line, {
      kubectl: { stdout: '', stderr: '', code: -1 },
      answer: answerText(reply),
      text: plainText(reply),
    })
  }
  const results = await running
  for (const line of lines) {
    const kubectl = results.get(real(line))
    if (kubectl) answers.set(line, { ...said(line), kubectl })
  }
}

/** `{web}` stands for the first pod of that app, `{rs:web}` for its replica set. */
function real(line: string): string {
  return line.replace(/\{(rs:)?([\w-]+)\}/g, (whole, rs: string | undefined, app: string) => {
    const objects = shop.store.list(rs ? kinds.replicasets : kinds.pods)
    return objects.find(({ metadata }) => metadata.labels?.app === app)?.metadata.name ?? whole
  })
}
