import { afterAll, beforeAll, expect, test } from 'vitest'
import type { RecordedRequest } from '../../sandbox/kube/server.ts'
import { asking, STAGE } from '../support/asking.ts'
import type { Quarterdeck } from '../support/quarterdeck.ts'
import { openQuarterdeck } from '../support/quarterdeck.ts'
import { redisForFile } from '../support/redis.ts'
import type { Shop } from '../support/shop.ts'
import { openShop } from '../support/shop.ts'

const redis = redisForFile()
let shop: Shop
let deck: Quarterdeck

beforeAll(async () => {
  shop = await openShop()
  deck = await openQuarterdeck({
    redis: { url: redis.url, prefix: redis.prefix() },
    clusters: { 'prod-weu': shop.server },
    starting: { console: STAGE },
  })
})

afterAll(async () => {
  await deck?.stop()
  await shop?.stop()
})

const DANA = ['impersonate-user: dana@example.com', 'impersonate-group: oncall', 'impersonate-group: staff']
const KIM = ['impersonate-user: kim@example.com', 'impersonate-group: staff']

const LINES = [
  'get pods',
  'get all -A',
  'get deploy,svc web',
  'get pods --sort-by=.metadata.name',
  'get secrets -o yaml',
  'describe pod toolbox',
  'describe deploy web',
  'describe pods web-',
  'logs toolbox',
  'logs deploy/web --all-containers',
  'get pod x -n nowhere',
  'version',
  'whoami',
  'clusters',
]

test.for([
  ['oncall', DANA],
  ['newcomer', KIM],
] as const)('all that %s asks is asked as that person, one header line a group', async ([who, lines]) => {
  const chat = asking(deck.url)
  for (const line of LINES) {
    const before = shop.server.requests.length
    await chat.ask(`/k8s ${line}`, who)
    const asked = shop.server.requests.slice(before)
    expect(asked.length, line).toBeGreaterThan(0)
    for (const request of asked.filter(({ url }) => !isDiscovery(url))) {
      expect(headerLines(request, 'impersonate-'), `${line}: ${request.url}`).toEqual(lines)
      expect(headerLines(request, 'authorization')).toEqual(['authorization: Bearer bot'])
    }
  }
})

test('only the types of the cluster are asked for as the bot, and only once', async () => {
  const asBot = shop.server.requests.filter((request) => headerLines(request, 'impersonate-').length === 0)
  expect(asBot.map(({ url }) => url).sort()).toEqual(['/api', '/apis'])
})

function isDiscovery(url: string): boolean {
  return /^\/apis?$/.test(url)
}

/** As they came over the wire, in their order. */
function headerLines({ rawHeaders }: RecordedRequest, prefix: string): string[] {
  return rawHeaders.flatMap((name, i) =>
    i % 2 === 0 && name.toLowerCase().startsWith(prefix) ? [`${name.toLowerCase()}: ${rawHeaders[i + 1]}`] : [],
  )
}
