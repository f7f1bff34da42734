import { afterEach, expect, test } from 'vitest'
import { canI } from '../../src/kube/access.ts'
import { EVENTS, eventsOf } from '../../src/kube/events.ts'
import { readLog } from '../../src/kube/logs.ts'
import { get, getTable, list, listTable } from '../../src/kube/resources.ts'
import { checkCluster } from '../../src/kube/version.ts'
import { clusterAt, faultOf } from './support/open.ts'
import type { Answering, Heard } from './support/server.ts'
import { json, serve, status, valuesOf } from './support/server.ts'

const cleanups: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup()
})
async function stagingThat(answer: Answering) {
  const server = await serve(answer)
  const cluster = clusterAt(server.url)
  cleanups.push(
    () => server.close(),
    () => cluster.close(),
  )
  return { server, cluster, api: cluster.as({ user: 'jane', groups: [] }) }
}

const pods = { ...EVENTS, resource: 'pods', singular: 'pod', kind: 'Pod', shortNames: ['po'] }
const columnDefinitions = [
  { name: 'Name', type: 'string', format: 'name', priority: 0, description: 'long' },
  { name: 'Ready', type: 'string', format: '', priority: 0 },
  { name: 'IP', type: 'string', format: '', priority: 1 },
]
const queryOf = (heard: Heard) => Object.fromEntries(new URLSearchParams(heard.url.split('?')[1]))

/** Pods pod-0 ... pod-(total-1), paged as asked; as a Table when that is what is accepted. */
function podsPaged(total: number): Answering {
  return (heard, response) => {
    const { limit, continue: from = '0' } = queryOf(heard)
    const start = Number(from)
    const end = Math.min(total, start + Number(limit))
    const names = Array.from({ length: end - start }, (_, i) => `pod-${start + i}`)
    const more = end < total ? { continue: String(end), remainingItemCount: total - end } : {}
    const metadata = { resourceVersion: '7', ...more }
    const table = valuesOf(heard, 'accept')[0]?.startsWith('application/json;as=Table')
    const objects = names.map((name) => ({ metadata: { name, namespace: 'shop' } }))
    if (!table) return json(response, { kind: 'PodList', apiVersion: 'v1', metadata, items: objects })
    const rows = objects.map((object) => ({ cells: [object.metadata.name, '1/1', '10.0.0.1'], object }))
    return json(response, { kind: 'Table', metadata, columnDefinitions: start === 0 ? columnDefinitions : [], rows })
  }
}

test('a table comes in pages of 500 and as one', async () => {
  const { api, server } = await stagingThat(podsPaged(1200))
  const table = await listTable(api, pods, {
    namespace: 'shop',
    selector: 'app=web',
    fieldSelector: 'status.phase=Running',
  })
  expect(table.columns.map(({ name, priority }) => [name, priority])).toEqual([
    ['Name', 0],
    ['Ready', 0],
    ['IP', 1],
  ])
  expect(table.rows).toHaveLength(1200)
  expect(table.rows[1199]).toEqual({
    cells: ['pod-1199', '1/1', '10.0.0.1'],
    object: { metadata: { name: 'pod-1199', namespace: 'shop' } },
  })
  expect(table).toMatchObject({ resourceVersion: '7' })
  expect(table.continue).toBeUndefined()
  expect(server.heard.map(queryOf)).toEqual(
    [{}, { continue: '500' }, { continue: '1000' }].map((more) => ({
      labelSelector: 'app=web',
      fieldSelector: 'status.phase=Running',
      limit: '500',
      ...more,
    })),
  )
})

test('what is left over is counted', async () => {
  const { api, server } = await stagingThat(podsPaged(1200))
  const table = await listTable(api, pods, { limit: 20, includeObject: 'None' })
  expect(table).toMatchObject({ continue: '20', remaining: 1180 })
  expect(table.rows).toHaveLength(20)
  expect(server.heard.map((heard) => heard.url)).toEqual(['/api/v1/pods?limit=20&includeObject=None'])
  const next = await listTable(api, pods, { limit: 5, continue: '20' })
  expect(next.rows[0]?.cells[0]).toBe('pod-20')
})

test('a list that expired between its pages goes on where the cluster says', async () => {
  const paged = podsPaged(600)
  const { api } = await stagingThat((heard, response, request) => {
    if (queryOf(heard).continue !== '500') return paged(heard, response, request)
    const expired = { ...status(410, 'Expired', 'too old'), metadata: { continue: '550' } }
    return json(response, expired, 410)
  })
  expect((await listTable(api, pods)).rows).toHaveLength(550)
})

test('an expired token without another is said', async () => {
  const { api } = await stagingThat((_, response) => json(response, status(410, 'Expired', 'too old'), 410))
  expect((await faultOf(listTable(api, pods, { continue: 'x' }))).message).toBe('Error from server (Expired): too old')
})

test('a server that hands out one token for ever is not followed for ever', async () => {
  const { api, server } = await stagingThat((_, response) =>
    json(response, { kind: 'Table', metadata: { continue: 'again' }, columnDefinitions, rows: [] }),
  )
  await listTable(api, pods)
  expect(server.heard).toHaveLength(2)
})

test('a server without tables gives names and times of creation', async () => {
  const object = { kind: 'Cart', metadata: { name: 'c-1', creationTimestamp: '2026-01-01T00:00:00Z' } }
  const { api } = await stagingThat((heard, response) =>
    json(response, heard.url.includes('c-1') ? object : { kind: 'CartList', items: [object, { odd: true }] }),
  )
  for (const table of [await listTable(api, pods), await getTable(api, pods, { name: 'c-1' })]) {
    expect(table.columns.map(({ name, type }) => [name, type])).toEqual([
      ['Name', 'string'],
      ['Age', 'date'],
    ])
    expect(table.rows).toEqual([{ cells: ['c-1', '2026-01-01T00:00:00Z'], object: { metadata: { name: 'c-1' } } }])
  }
})

test('tables that make no sense are empty', async () => {
  let answer: unknown
  const { api } = await stagingThat((_, response) => json(response, answer))
  for (answer of [
    null,
    [],
    7,
    { kind: 'Table' },
    { kind: 'Table', rows: 'x', columnDefinitions: 7 },
    { kind: 'Table', rows: [null, { cells: 1 }] },
  ]) {
    expect((await listTable(api, pods)).rows).toEqual([])
  }
})

test('objects of a typed list say what they are', async () => {
  const { api } = await stagingThat(podsPaged(700))
  const { items, remaining } = await list(api, pods, { limit: 600 })
  expect(items).toHaveLength(600)
  expect(remaining).toBe(100)
  expect(items[599]).toEqual({ apiVersion: 'v1', kind: 'Pod', metadata: { name: 'pod-599', namespace: 'shop' } })
})

test('no more pages are asked for than bytes are wanted', async () => {
  const { api } = await stagingThat(podsPaged(1200))
  const { items, remaining } = await list(api, pods, { maxBytes: 40_000 })
  expect([items.length, remaining]).toEqual([1000, 200])
})

test('one object is asked for by name, and must be one', async () => {
  let answer: unknown = { kind: 'Pod', metadata: { name: 'web-0' }, brandNewField: { kept: true } }
  const { api, server } = await stagingThat((_, response) => json(response, answer))
  expect(await get(api, pods, { namespace: 'shop', name: 'web-0' })).toEqual(answer)
  expect(server.heard[0]?.url).toBe('/api/v1/namespaces/shop/pods/web-0')
  answer = []
  expect((await faultOf(get(api, pods, { name: 'web-0' }))).code).toBe('cluster')
})

test('events are those of this very object', async () => {
  const { api, server } = await stagingThat((_, response) => json(response, { kind: 'EventList', items: [] }))
  await eventsOf(api, { kind: 'Pod', metadata: { name: 'web-0', namespace: 'shop', uid: 'u1' } })
  await eventsOf(api, { kind: 'Node', metadata: { name: 'worker-1', uid: 'u2' } })
  expect(server.heard.map((heard) => [heard.url.split('?')[0], queryOf(heard)])).toEqual([
    [
      '/api/v1/namespaces/shop/events',
      {
        fieldSelector:
          'involvedObject.name=web-0,involvedObject.namespace=shop,involvedObject.kind=Pod,involvedObject.uid=u1',
        limit: '500',
      },
    ],
    ['/api/v1/events', { fieldSelector: 'involvedObject.name=worker-1,involvedObject.kind=Node', limit: '500' }],
  ])
})

test('a log is asked for in kubectl’s words', async () => {
  const { api, server } = await stagingThat((_, response) => response.end('one\ntwö\n'))
  const where = { namespace: 'shop', pod: 'web-0', container: 'main' }
  expect(await readLog(api, { ...where, previous: true, timestamps: true, tailLines: 0, sinceSeconds: 60 })).toEqual({
    text: 'one\ntwö\n',
  })
  expect(server.heard[0]?.url).toBe(
    '/api/v1/namespaces/shop/pods/web-0/log?container=main&previous=true&timestamps=true&tailLines=0&sinceSeconds=60',
  )
})

test('of a long log the newest whole lines are kept and the rest is counted', async () => {
  const lines = Array.from({ length: 20_000 }, (_, i) => `line ${i} ${'ö'.repeat(20)}\n`)
  const { api } = await stagingThat((_, response) => {
    for (let i = 0; i < lines.length; i += 100) response.write(lines.slice(i, i + 100).join(''))
    response.end()
  })
  const { text, missing } = await readLog(api, { namespace: 'shop', pod: 'web-0', keepBytes: 10_000 })
  expect(text.startsWith('line ')).toBe(true)
  expect(text.endsWith(lines.at(-1) ?? '-')).toBe(true)
  expect(Buffer.byteLength(text)).toBeLessThanOrEqual(10_000)
  expect(missing).toEqual({ start: Buffer.byteLength(lines.join('')) - Buffer.byteLength(text), end: false })
})

test('a log that the cluster cut short says that its end is missing', async () => {
  const { api } = await stagingThat((_, response) => response.end('0123456789'))
  const log = await readLog(api, { namespace: 'shop', pod: 'web-0', limitBytes: 10 })
  expect(log).toEqual({ text: '0123456789', missing: { start: 0, end: true } })
})

test('the cluster itself is asked what somebody may', async () => {
  const { api, server } = await stagingThat((_, response) =>
    json(response, { status: { allowed: false, reason: 'no RBAC policy matched' } }, 201),
  )
  const verdict = await canI(api, { verb: 'delete', resource: 'pods', namespace: 'shop' })
  expect(verdict).toEqual({ allowed: false, reason: 'no RBAC policy matched' })
  expect(JSON.parse(server.heard[0]?.body ?? '')).toMatchObject({
    kind: 'SelfSubjectAccessReview',
    spec: { resourceAttributes: { verb: 'delete', resource: 'pods', namespace: 'shop' } },
  })
  expect(valuesOf(server.heard[0], 'impersonate-user')).toEqual(['jane'])
})

test('a check tells version, latency and what the bot may', async () => {
  const { cluster } = await stagingThat((heard, response) => {
    if (heard.url === '/version') return json(response, { gitVersion: 'v1.36.2', platform: 'linux/amd64' })
    const { name } = JSON.parse(heard.body).spec.resourceAttributes
    return json(response, { status: { allowed: name !== 'ops' } }, 201)
  })
  const { version, latencyMs, rights } = await checkCluster(cluster, { users: [], groups: ['dev', 'ops'] })
  expect(version).toMatchObject({ gitVersion: 'v1.36.2', platform: 'linux/amd64' })
  expect(latencyMs).toBeGreaterThan(0)
  expect(rights.map(({ what, allowed }) => [what, allowed])).toEqual([
    ['impersonate users', true],
    ['impersonate group dev', true],
    ['impersonate group ops', false],
  ])
})
