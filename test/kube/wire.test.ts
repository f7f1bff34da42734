import { readdirSync } from 'node:fs'
import { afterEach, expect, test } from 'vitest'
import { makeAuthority } from './support/authority.ts'
import { clusterAt, faultOf } from './support/open.ts'
import { tunnel } from './support/proxy.ts'
import { json, serve, serveHttp2, valuesOf } from './support/server.ts'

const cleanups: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup()
})
function kept<T extends { close(): Promise<void> }>(thing: T): T {
  cleanups.push(() => thing.close())
  return thing
}

const dev = { user: 'josé@example.com', groups: ['dev', 'ops', 'team:søk'] }
const utf8 = (text: string) => Buffer.from(text, 'latin1').toString('utf8')

test('a request names the bot, the person and one group a line', async () => {
  const server = kept(await serve((_, response) => json(response, { kind: 'PodList', items: [] })))
  const cluster = kept(clusterAt(server.url))
  await cluster.as(dev).get('/api/v1/namespaces/shop/pods', {
    query: { labelSelector: 'app in (web,api)', limit: 5, watch: undefined },
    auditId: 'QD-1\r\nx: y',
  })
  const [heard] = server.heard
  expect(heard?.url).toBe('/api/v1/namespaces/shop/pods?labelSelector=app%20in%20(web%2Capi)&limit=5')
  expect(valuesOf(heard, 'impersonate-user').map(utf8)).toEqual(['josé@example.com'])
  expect(valuesOf(heard, 'impersonate-group').map(utf8)).toEqual(['dev', 'ops', 'team:søk'])
  expect(valuesOf(heard, 'authorization')).toEqual(['Bearer bot-token'])
  expect(valuesOf(heard, 'user-agent')).toEqual(['quarterdeck'])
  expect(valuesOf(heard, 'audit-id')).toEqual(['QD-1xy'])
})

test('the bot itself impersonates nobody', async () => {
  const server = kept(await serve((_, response) => json(response, {})))
  await kept(clusterAt(server.url)).self.get('/version')
  expect(server.heard[0]?.lines.filter(([name]) => /impersonate/i.test(name))).toEqual([])
})

test('groups stay apart with a TLS server that prefers HTTP/2, directly and through a proxy', async () => {
  const authority = await makeAuthority()
  const server = kept(await serveHttp2((_, response) => json(response, {}), authority.server))
  const ca = { data: Buffer.from(authority.ca).toString('base64') }
  const proxy = kept(await tunnel())
  for (const contact of [{ ca }, { ca, proxy: proxy.url }]) {
    const cluster = kept(clusterAt(server.url, { contact }))
    await cluster.as(dev).get('/version')
  }
  expect(proxy.tunnels()).toBe(1)
  expect(server.heard.map((heard) => heard.http)).toEqual(['1.1', '1.1'])
  for (const heard of server.heard) expect(valuesOf(heard, 'impersonate-group').map(utf8)).toEqual(dev.groups)
})

test('two hundred questions share a few connections and leave no file open', async () => {
  const server = kept(await serve((_, response) => json(response, { kind: 'PodList', items: [] })))
  const cluster = kept(clusterAt(server.url))
  const api = cluster.as(dev)
  await api.get('/version')
  const files = () => readdirSync('/proc/self/fd').length
  const before = files()
  for (let i = 0; i < 100; i++) await api.get('/api/v1/pods')
  expect(server.connections()).toBeLessThanOrEqual(2)
  expect(files() - before).toBeLessThanOrEqual(4)
  await Promise.all(Array.from({ length: 100 }, () => cluster.as({ user: 'other', groups: [] }).get('/api/v1/pods')))
  expect(server.connections()).toBeLessThanOrEqual(32)
})

test('a server is trusted by its own authority and a client known by its certificate', async () => {
  const authority = await makeAuthority()
  const data = (pem: string) => ({ data: Buffer.from(pem).toString('base64') })
  const server = kept(await serve((_, response) => json(response, {}), { ...authority.server, ca: authority.ca }))
  const certificate = { cert: data(authority.client.cert), key: data(authority.client.key) }
  const contact = { ca: data(authority.ca), certificate, login: { kind: 'none' } } as const
  await kept(clusterAt(server.url, { contact })).self.get('/version')
  expect(server.heard).toHaveLength(1)

  const stranger = kept(clusterAt(server.url, { contact: { certificate } }))
  expect(await faultOf(stranger.self.get('/version'))).toMatchObject({
    code: 'unreachable',
    message: expect.stringMatching(/^staging's certificate is not trusted \(.*authority/),
  })
  const misnamed = kept(clusterAt(server.url, { contact: { ...contact, serverName: 'kubernetes.default' } }))
  expect((await faultOf(misnamed.self.get('/version'))).message).toBe(
    "staging's certificate is not trusted (it is for another name).",
  )
})

test('an API server may live below another path', async () => {
  const server = kept(await serve((_, response) => json(response, {})))
  await kept(clusterAt(`${server.url}/k8s/clusters/c-1/`)).self.get('/version')
  expect(server.heard[0]?.url).toBe('/k8s/clusters/c-1/version')
})

test('what is sent is sent as JSON, or as what it is said to be', async () => {
  const server = kept(await serve((_, response) => json(response, {}, 201)))
  const { self } = kept(clusterAt(server.url))
  expect(await self.send('POST', '/api/v1/namespaces', { kind: 'Namespace' })).toEqual({
    status: 201,
    json: {},
    bytes: 2,
  })
  await self.send('PATCH', '/api/v1/namespaces/shop', 'a: 1', { contentType: 'application/apply-patch+yaml' })
  expect(server.heard.map((heard) => [heard.body, ...valuesOf(heard, 'content-type')])).toEqual([
    ['{"kind":"Namespace"}', 'application/json'],
    ['a: 1', 'application/apply-patch+yaml'],
  ])
})
