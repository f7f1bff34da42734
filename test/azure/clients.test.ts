import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { armError } from '../../sandbox/azure/faults.ts'
import type { FakeAzure } from '../../sandbox/azure/server.ts'
import { SUBSCRIPTIONS } from '../../sandbox/azure/world.ts'
import type { Azure } from '../../src/azure/azure.ts'
import { openAzure } from '../../src/azure/azure.ts'
import { asking } from '../../src/azure/clients.ts'
import { cloudOf } from '../../src/azure/cloud.ts'
import { Fault } from '../../src/fault.ts'
import { CLIENT, CLIENT_SECRET, openSandboxAzure } from '../support/azure.ts'

const PRODUCTION = { id: SUBSCRIPTIONS.production, name: 'Shop production' }
let fake: FakeAzure
let thief: FakeAzure
let now = Date.now()

beforeAll(async () => {
  ;[fake, thief] = await Promise.all([openSandboxAzure(), openSandboxAzure()])
})

afterEach(() => {
  expect(fake.faults.pending).toBe(0)
})

afterAll(async () => {
  await Promise.all([fake?.stop(), thief?.stop()])
})

async function open(subscriptions: readonly string[] = []): Promise<Azure> {
  now = Date.now()
  const cloud = cloudOf({ resourceManager: fake.url, authority: fake.authority }, fake.ca)
  const settings = {
    identity: 'service-principal',
    tenant: fake.tenant,
    client: CLIENT,
    cloud,
    subscriptions,
    prices: fake.url,
  } as const
  return openAzure(settings, { AZURE_CLIENT_SECRET: CLIENT_SECRET }, () => now)
}

const soon = () => AbortSignal.timeout(10_000)
const caught = (promise: Promise<unknown>) =>
  promise.then(
    () => undefined,
    (error: unknown) => error as Fault,
  )
const since = (calls: number) => fake.calls.slice(calls)

describe('no token leaves for another host', () => {
  test('that a nextLink names', async () => {
    const azure = await open([PRODUCTION.id])
    const nextLink = `${thief.url}/subscriptions?api-version=2022-12-01`
    fake.faults.add({
      fault: { kind: 'answer', status: 200, body: { value: [], nextLink } },
      when: /managedClusters\?/,
    })
    const { failed } = await azure.fleet(soon())
    expect(failed[0]?.fault.message).toMatch(
      /Azure's answer points to localhost:\d+, which is not localhost:\d+; I did not go there/,
    )
    expect(thief.calls).toEqual([])
  })

  test('that a redirect names', async () => {
    const azure = await open([PRODUCTION.id])
    const location = `${thief.url}/subscriptions?api-version=2022-12-01`
    fake.faults.add({ fault: { kind: 'answer', status: 307, headers: { location } }, when: /managedClusters\?/ })
    expect((await azure.fleet(soon())).failed).toHaveLength(1)
    expect(thief.calls).toEqual([])
  })

  test('that the poller of a long operation names', async () => {
    const azure = await open()
    const { write } = azure.client(PRODUCTION)
    const location = `${thief.url}/subscriptions/x/providers/Microsoft.ContainerService/locations/weu/operations/1?api-version=2016-03-30`
    fake.faults.add({
      fault: { kind: 'answer', status: 202, headers: { 'azure-asyncoperation': location } },
      when: /POST .*stop/,
    })
    const poller = write.managedClusters.stop('rg-shop', 'prod-weu', { updateIntervalInMs: 1 })
    await expect(asking('stop it', soon(), async () => poller.pollUntilDone())).rejects.toThrow(/I did not go there/)
    expect(thief.calls).toEqual([])
  })

  test('that a link of ours was made into', async () => {
    const azure = await open()
    await expect(azure.client(PRODUCTION).get(`${thief.url}/x`, 'look', soon())).rejects.toThrow(/I did not go there/)
    await expect(azure.client(PRODUCTION).get('//evil.example/x', 'look', soon())).rejects.toThrow(
      /points to evil\.example/,
    )
    expect(thief.calls).toEqual([])
  })
})

describe('429', () => {
  test('holds for the whole subscription, for readers and writers, until its time is up', async () => {
    const azure = await open()
    const [cluster] = (await azure.fleet(soon())).clusters
    if (!cluster) throw new Error('there is no cluster')
    const headers = { 'retry-after': '37' }
    const body = { error: { code: 'TooManyRequests', message: 'slow down' } }
    fake.faults.add({ fault: { kind: 'answer', status: 429, headers, body }, when: /agentPools/ })
    const first = await caught(azure.pools(cluster, soon()))
    expect(first).toMatchObject({ code: 'throttled', retryAfter: 37 })
    expect(first?.message).toContain(`the subscription ${PRODUCTION.id} for 37 s`)
    const calls = fake.calls.length
    now += 7_000
    expect(await caught(azure.cluster(cluster, soon()))).toMatchObject({ code: 'throttled', retryAfter: 30 })
    const { write } = azure.client(cluster.subscription)
    expect(
      await caught(
        asking('stop it', soon(), async () => write.managedClusters.stop('rg-shop', 'prod-weu').submitted()),
      ),
    ).toMatchObject({ code: 'throttled' })
    expect(since(calls)).toEqual([])
    // Another subscription has a budget of its own.
    now += 1_000
    const lab = (await azure.fleet(soon())).clusters.find(({ name }) => name === 'lab-weu')
    expect(lab && (await azure.pools(lab, soon()))).toHaveLength(1)
    now += 30_000
    expect(await azure.pools(cluster, soon())).toHaveLength(2)
  })

  test('without a time is still a wait', async () => {
    const azure = await open([PRODUCTION.id])
    fake.faults.add({ fault: { kind: 'answer', status: 429 }, when: /managedClusters\?/ })
    expect((await azure.fleet(soon())).failed[0]?.fault).toMatchObject({ code: 'throttled', retryAfter: 10 })
  })
})

describe('a list', () => {
  test('is asked for once for all who want it at the same time, and again later', async () => {
    const azure = await open()
    const calls = fake.calls.length
    await Promise.all([azure.fleet(soon()), azure.fleet(soon()), azure.fleet(soon())])
    // Subscriptions, two pages of one and one of the other.
    expect(since(calls)).toHaveLength(4)
    now += 4_000
    await azure.fleet(soon())
    expect(since(calls)).toHaveLength(4)
    now += 2_000
    await azure.fleet(soon())
    expect(since(calls)).toHaveLength(7)
  })

  test('is kept for longer where Azure will soon refuse', async () => {
    const azure = await open([PRODUCTION.id])
    const headers = { 'x-ms-ratelimit-remaining-subscription-reads': '12' }
    fake.faults.add({ fault: { kind: 'answer', status: 200, headers, body: { value: [] } }, when: /managedClusters\?/ })
    await azure.fleet(soon())
    const calls = fake.calls.length
    now += 30_000
    await azure.fleet(soon())
    expect(since(calls)).toEqual([])
  })

  test('of one subscription that fails does not take the others along, and is not kept', async () => {
    const azure = await open()
    fake.faults.add({ fault: armError(403, 'AuthorizationFailed', 'no'), when: new RegExp(SUBSCRIPTIONS.lab) })
    const half = await azure.fleet(soon())
    expect(half.clusters.map(({ name }) => name)).toEqual(['prod-weu', 'legacy-neu', 'vault-weu'])
    expect(half.failed).toMatchObject([{ subscription: { name: 'Lab' }, fault: { code: 'forbidden' } }])
    expect((await azure.fleet(soon())).failed).toEqual([])
  })
})

describe('deadlines', () => {
  test('an Azure that never answers is given up on when the asker is', async () => {
    const azure = await open()
    const [cluster] = (await azure.fleet(soon())).clusters
    if (!cluster) throw new Error('there is no cluster')
    fake.faults.add({ fault: { kind: 'stall' }, when: /agentPools/ })
    const control = new AbortController()
    const asked = caught(azure.pools(cluster, control.signal))
    control.abort(new Fault('timeout', 'Azure did not answer within the 30 s that this may take.'))
    expect(await asked).toMatchObject({ code: 'timeout', message: expect.stringContaining('30 s') })
    fake.faults.clear()
  })
})

describe('what is sent once', () => {
  test('a POST that fails is not sent again, a read is', async () => {
    const azure = await open()
    const { write, read } = azure.client(PRODUCTION)
    const calls = fake.calls.length
    fake.faults.add({ fault: armError(500, 'InternalServerError', 'oh'), when: /POST/ })
    await caught(asking('stop it', soon(), async () => write.managedClusters.stop('rg-shop', 'prod-weu').submitted()))
    expect(since(calls)).toHaveLength(1)
    fake.faults.add({ fault: armError(500, 'InternalServerError', 'oh'), when: /GET/ })
    await read.managedClusters.get('rg-shop', 'prod-weu')
    expect(since(calls)).toHaveLength(3)
  })
})

describe('errors', () => {
  test.each([
    [404, 'NotFound', 'not-found', /nothing there to show prod-weu\. Azure says: NotFound: why it is/],
    [409, 'OperationNotAllowed', 'conflict', /busy with it\. Azure says: OperationNotAllowed/],
    [412, 'PreconditionFailed', 'conflict', /Somebody changed it/],
    [400, 'BadRequest', 'invalid', /Azure refused to show prod-weu \(400\)/],
    [403, 'AuthorizationFailed', 'forbidden', /does not let the bot show prod-weu/],
  ])('%i is one sentence with a next step and Azure’s ids', async (status, code, kind, sentence) => {
    const azure = await open()
    const [cluster] = (await azure.fleet(soon())).clusters
    if (!cluster) throw new Error('there is no cluster')
    fake.faults.add({ fault: armError(status, code, 'why it is'), when: /prod-weu\?/ })
    const fault = await caught(azure.cluster(cluster, soon()))
    expect(fault).toBeInstanceOf(Fault)
    expect(fault).toMatchObject({ code: kind, message: expect.stringMatching(sentence) })
    expect(fault?.hint).toMatch(/correlation id [0-9a-f-]{36}, request id [0-9a-f-]{36}\.$/)
    for (const token of fake.tokens.all) expect(JSON.stringify([fault?.message, fault?.hint])).not.toContain(token)
  })

  test('of an Azure that is not there', async () => {
    const gone = await openSandboxAzure()
    const cloud = cloudOf({ resourceManager: gone.url, authority: gone.authority }, gone.ca)
    await gone.stop()
    const settings = {
      identity: 'service-principal',
      tenant: fake.tenant,
      client: CLIENT,
      cloud,
      subscriptions: [],
      prices: fake.url,
    } as const
    const azure = await openAzure(settings, { AZURE_CLIENT_SECRET: CLIENT_SECRET }, Date.now)
    const fault = await caught(azure.fleet(soon()))
    expect(fault).toMatchObject({ code: expect.stringMatching(/unreachable|config/) })
  })
})
