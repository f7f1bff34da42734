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
import { LINES, MISSING, NOS, OTHERWISE, REFUSALS, STATES } from './reading-lines.ts'

/** The reading commands beside get, describe and logs, asked of real kubectl and of the bot, as the same person. */
type Answered = { readonly kubectl: KubectlResult; readonly answer: string; readonly text: string }

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
    await rollOut()
    await askAll([...LINES, ...STATES, ...NOS, ...MISSING, ...REFUSALS, ...OTHERWISE.map(({ line }) => line)])
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

  test.for(STATES)('%s', (line) => {
    const { kubectl, answer, text } = said(line)
    expect(kubectl, 'kubectl itself').toMatchObject({ code: 0, stdout: expect.stringMatching(/./) })
    expect(answer, text).toBe(kubectl.stdout)
  })

  test.for(NOS)('%s is answered with no', (line) => {
    const { kubectl, answer, text } = said(line)
    expect(kubectl).toMatchObject({ code: 1, stdout: expect.stringMatching(/^no/) })
    expect(answer).toBe(kubectl.stdout)
    for (const warning of kubectl.stderr.split('\n').filter(Boolean)) expect(text).toContain(warning)
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
    const sentences = kubectl.stderr.split('\n').filter((sentence) => sentence && !sentence.startsWith("See 'kubectl "))
    for (const sentence of sentences) expect(text).toContain(sentence.replace(/^error: /, ''))
  })

  test.for(OTHERWISE)('$line differs: $why', ({ line, kubectl: theirs, bot: ours }) => {
    const { kubectl, answer, text } = said(line)
    expect(kubectl.stdout || kubectl.stderr).toMatch(theirs)
    expect(answer || text).toMatch(ours)
  })
})

function said(line: string): Answered {
  const answered = answers.get(line)
  if (!answered) throw new Error(`${line} was not asked`)
  return answered
}

/** A second revision of web, with its cause, rolled out to the end. */
async function rollOut(): Promise<void> {
  const web = shop.store.get(kinds.deployments, 'shop', 'web')
  if (!web) throw new Error('the shop has no web')
  const annotations = { ...web.metadata.annotations, 'kubernetes.io/change-cause': 'image 2.4.2: <b>fix</b>' }
  const spec = structuredClone(web.spec) as { template: { spec: { containers: { image: string }[] } } }
  for (const container of spec.template.spec.containers) container.image = 'registry.example/web:2.4.2'
  const next = { ...web, metadata: { ...web.metadata, annotations }, spec }
  shop.store.update(next)
  shop.clock.advance(120_000)
}

async function askAll(lines: readonly string[]): Promise<void> {
  const { server } = shop
  const config = kubeconfig([
    { name: 'prod-weu', server: server.url, ca: server.ca ?? '', token: 'dana', namespace: 'shop' },
  ])
  const running = askKubectl(kubectl, config, lines.map(real))
  const chat = asking(deck.url)
  for (const line of lines) {
    const { reply } = await chat.ask(`/k8s ${real(line)}`)
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

/** `{web}` stands for the first pod of that app, `{node}` for the first node. */
function real(line: string): string {
  return line.replace(/\{([\w-]+)\}/g, (whole, app: string) => {
    if (app === 'node') return shop.store.list(kinds.nodes)[0]?.metadata.name ?? whole
    const pod = shop.store.list(kinds.pods).find(({ metadata }) => metadata.labels?.app === app)
    return pod?.metadata.name ?? whole
  })
}
