import { afterAll, beforeAll, expect, test } from 'vitest'
import type { FaultAction } from '../../sandbox/kube/faults.ts'
import { asking, STAGE } from '../support/asking.ts'
import type { Quarterdeck } from '../support/quarterdeck.ts'
import { openQuarterdeck } from '../support/quarterdeck.ts'
import { redisForFile } from '../support/redis.ts'
import type { Shop } from '../support/shop.ts'
import { openShop } from '../support/shop.ts'

const DEADLINE_S = 5
const SILENT = `did not answer within the ${DEADLINE_S} s that this may take.`
const redis = redisForFile()
let shop: Shop
let gone: Shop
let deck: Quarterdeck

type Trouble = {
  readonly name: string
  /** Nothing goes wrong with the requests themselves without. */
  readonly action?: FaultAction
  /** How many requests it hits; all of them without. */
  readonly times?: number
  readonly says: string
  readonly step?: string
  readonly command?: string
  /** It is tried again until it works or there is no time left. */
  readonly retried?: true
}

/** What goes wrong with requests for one namespace each, so that all can be asked about at the same time. */
const TROUBLES: readonly Trouble[] = [
  {
    name: 'stall',
    action: { kind: 'stall' },
    says: `prod-weu ${SILENT}`,
    step: '/k8s clusters shows which clusters answer',
  },
  {
    name: 'stalled-log',
    action: { kind: 'stall' },
    command: 'logs web-0',
    says: `prod-weu ${SILENT}`,
    step: '/k8s clusters',
  },
  {
    name: 'cut',
    retried: true,
    action: { kind: 'cut' },
    says: 'prod-weu broke the connection in the middle of its answer.',
    step: '/k8s clusters',
  },
  {
    name: 'reset',
    retried: true,
    action: { kind: 'reset' },
    says: 'prod-weu broke the connection before it answered.',
    step: '/k8s clusters',
  },
  {
    name: 'error',
    retried: true,
    action: { kind: 'status', code: 500 },
    says: 'Error from server (InternalError): the sandbox was told to fail this request',
    step: 'whoever runs the cluster should know',
  },
  {
    name: 'unavailable',
    retried: true,
    action: { kind: 'status', code: 503 },
    says: 'Error from server (ServiceUnavailable)',
    step: '/k8s clusters',
  },
  {
    name: 'throttled',
    action: { kind: 'status', code: 429, retryAfter: 60 },
    says: 'Error from server (TooManyRequests)',
    step: 'Ask again in 60 s.',
  },
  {
    name: 'unauthorized',
    action: { kind: 'status', code: 401 },
    says: 'prod-weu does not accept the credentials quarterdeck has for it',
    step: 'needs an admin',
  },
  {
    name: 'garbage',
    action: { kind: 'garbage' },
    says: 'prod-weu answered with something that is not JSON',
    step: 'may have answered in its place',
  },
  { name: 'cut-once', action: { kind: 'cut' }, times: 1, says: 'No resources found in cut-once namespace.' },
  { name: 'reset-once', action: { kind: 'reset' }, times: 1, says: 'No resources found in reset-once namespace.' },
  {
    name: 'throttled-once',
    action: { kind: 'status', code: 429, retryAfter: 1 },
    times: 1,
    says: 'No resources found in throttled-once namespace.',
  },
  {
    name: 'down',
    command: 'get pods --cluster staging',
    retried: true,
    says: 'staging does not answer (connection refused',
    step: '/k8s clusters shows which clusters answer',
  },
  { name: 'slow', action: { kind: 'slow', ms: 700 }, says: 'No resources found in slow namespace.' },
]

const channels = TROUBLES.map(({ name }) => ({ id: name, name, topic: '' }))
const answers = new Map<string, { readonly text: string; readonly ms: number }>()

beforeAll(async () => {
  ;[shop, gone] = await Promise.all([openShop(), openShop()])
  deck = await openQuarterdeck({
    redis: { url: redis.url, prefix: redis.prefix() },
    clusters: { 'prod-weu': shop.server, staging: gone.server },
    config: { limits: { deadlineSeconds: DEADLINE_S } },
    starting: { console: { ...STAGE, channels: [...STAGE.channels, ...channels] } },
  })
  await gone.stop()
  await Promise.all(TROUBLES.map(ask))
})

afterAll(async () => {
  await deck?.stop()
  await shop?.stop()
})

test.for(TROUBLES)('$name', ({ name, says, step, retried }) => {
  const { text, ms } = answers.get(name) ?? { text: '', ms: Number.POSITIVE_INFINITY }
  // A machine so busy that trying again takes all the time there is has another thing to say.
  const late = retried && text.includes(SILENT)
  expect(text).toContain(late ? SILENT : says)
  if (step && !late) expect(text).toContain(step)
  expect(text).not.toMatch(/\bat .+:\d+:\d+|node_modules|ECONN|undici|UND_ERR/)
  expect(ms).toBeLessThan(DEADLINE_S * 1_000 + 1_500)
  // Trying again is bounded, however long the trouble lasts.
  expect(shop.server.requests.filter(({ url }) => pathOf(name).test(url)).length).toBeLessThanOrEqual(15)
})

test('a cluster that is down is an answer beside the others', async () => {
  const chat = asking(deck.url)
  const list = await chat.ask('/k8s clusters')
  expect(list.text).toMatch(/prod-weu +- +shop +v1\.36\.1 +in \d+ ms/)
  expect(list.text).toMatch(/staging +- +shop +- +staging does not answer \(connection refused/)
})

test('after all of that the next question is answered', async () => {
  const { text } = await asking(deck.url).ask('/k8s get pods toolbox')
  expect(text).toMatch(/toolbox +1\/1/)
})

async function ask({ name, action, times, command = 'get pods' }: Trouble): Promise<void> {
  if (action) shop.server.faults.push({ match: { path: pathOf(name) }, action, ...(times ? { times } : {}) })
  const asked = performance.now()
  const { text } = await asking(deck.url, name).ask(`/k8s ${command} -n ${name}`)
  answers.set(name, { text, ms: performance.now() - asked })
}

function pathOf(name: string): RegExp {
  return new RegExp(`/namespaces/${name}/`)
}
