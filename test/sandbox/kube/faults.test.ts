import { Pool } from 'undici'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { Cluster } from './cluster.ts'
import { configMap, startCluster } from './cluster.ts'

let cluster: Cluster
const MAPS = '/api/v1/namespaces/shop/configmaps'

beforeAll(async () => {
  cluster = await startCluster()
  cluster.store.create(configMap('a', { text: 'x'.repeat(1000) }))
})
afterAll(() => cluster.stop())
afterEach(() => cluster.faults.clear())

describe('faults', () => {
  it('hit what they match, as often as they were told', async () => {
    cluster.faults.push({
      match: { method: 'GET', path: /configmaps/ },
      times: 1,
      action: { kind: 'status', code: 429, retryAfter: 7 },
    })
    expect((await cluster.ask('GET', '/api/v1/namespaces/shop/pods')).status).toBe(200)
    const hit = await cluster.ask('GET', MAPS)
    expect(hit).toMatchObject({
      status: 429,
      body: { kind: 'Status', reason: 'TooManyRequests', details: { retryAfterSeconds: 7 } },
    })
    expect(hit.headers.get('retry-after')).toBe('7')
    expect((await cluster.ask('GET', MAPS)).status).toBe(200)
  })

  it('last until they are taken back', async () => {
    const remove = cluster.faults.push({ action: { kind: 'status', code: 500 } })
    expect([(await cluster.ask('GET', MAPS)).status, (await cluster.ask('GET', MAPS)).status]).toEqual([500, 500])
    remove()
    expect((await cluster.ask('GET', MAPS)).status).toBe(200)
  })

  it('reset the connection, before an answer or in its middle', async () => {
    cluster.faults.push({ times: 1, action: { kind: 'reset' } })
    await expect(cluster.ask('GET', MAPS)).rejects.toThrow()
    cluster.faults.push({ times: 1, action: { kind: 'cut' } })
    const response = await fetch(cluster.url + MAPS, { headers: { authorization: 'Bearer admin' } })
    expect(response.status).toBe(200)
    await expect(response.text()).rejects.toThrow()
  })

  it('stall, until the client loses patience', async () => {
    cluster.faults.push({ times: 1, action: { kind: 'stall' } })
    const signal = AbortSignal.timeout(30)
    await expect(fetch(cluster.url + MAPS, { signal })).rejects.toThrow(/timeout/i)
  })

  it('slow down, send garbage, or say that the past is gone', async () => {
    cluster.faults.push({ times: 1, action: { kind: 'slow', ms: 20 } })
    const before = performance.now()
    expect((await cluster.ask('GET', MAPS)).status).toBe(200)
    expect(performance.now() - before).toBeGreaterThan(15)
    cluster.faults.push({ times: 1, action: { kind: 'garbage' } })
    await expect(cluster.ask('GET', MAPS)).rejects.toThrow(SyntaxError)
    cluster.faults.push({ times: 2, action: { kind: 'gone' } })
    expect((await cluster.ask('GET', MAPS)).status).toBe(410)
    const watch = await cluster.ask('GET', `${MAPS}?watch=true&resourceVersion=1`)
    expect([watch.status, watch.body]).toMatchObject([200, { type: 'ERROR', object: { code: 410 } }])
  })
})

describe('over TLS', () => {
  let secure: Cluster
  const clients: Pool[] = []

  beforeAll(async () => {
    secure = await startCluster({ tls: true })
    secure.store.create(configMap('a', { text: 'x'.repeat(1000) }))
  })
  afterAll(async () => {
    await Promise.all(clients.map((client) => client.destroy()))
    await secure.stop()
  })

  it.each([
    ['HTTP/1.1', false],
    ['HTTP/2', true],
  ])('%s is answered, reset, cut and stopped alike', async (_name, allowH2) => {
    const client = new Pool(secure.url, { allowH2, connect: { ca: secure.ca ?? '' } })
    clients.push(client)
    const get = async (path: string) => {
      const { statusCode, body } = await client.request({
        method: 'GET',
        path,
        headers: { authorization: 'Bearer admin' },
      })
      return [statusCode, (await body.text()).length]
    }
    expect((await get(MAPS))[0]).toBe(200)
    expect(secure.requests.at(-1)?.httpVersion).toBe(allowH2 ? '2.0' : '1.1')
    secure.faults.push({ times: 1, action: { kind: 'reset' } })
    await expect(get(MAPS)).rejects.toThrow()
    secure.faults.push({ times: 1, action: { kind: 'cut' } })
    await expect(get(MAPS)).rejects.toThrow()
    secure.faults.push({ times: 1, action: { kind: 'cut' } })
    await expect(get(`${MAPS}?watch=true`)).rejects.toThrow()
    expect((await get(MAPS))[0]).toBe(200)
  })
})
