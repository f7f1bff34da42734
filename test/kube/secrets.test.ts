import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Api } from '../../src/kube/api.ts'
import type { Cluster } from '../../src/kube/cluster.ts'
import { readPath } from '../../src/kube/paths.ts'
import { hideSecrets } from '../../src/kube/secrets.ts'
import { hiddenBytes } from '../../src/kube/sensitive-secret.ts'
import { clusterAt, faultOf } from './support/open.ts'
import type { Scripted } from './support/server.ts'
import { json, serve } from './support/server.ts'

const password = 'hunter2-and-more'
const base64 = Buffer.from(password).toString('base64')
const applied = 'kubectl.kubernetes.io/last-applied-configuration'
const metadata = {
  name: 'db',
  labels: { app: 'db' },
  annotations: {
    [applied]: `{"data":{"password":"${base64}"}}`,
    owner: password,
    'meta.helm.sh/release-name': 'team-shop',
    other: `{"stringData":"${password}"}`,
  },
}
const bare = { metadata, type: 'Opaque', data: { password: base64, empty: '' }, stringData: { token: password } }
const secret = { apiVersion: 'v1', kind: 'Secret', ...bare }
const row = (object: unknown) => ({
  kind: 'Table',
  columnDefinitions: [],
  rows: [{ cells: ['db', 'Opaque', 2], object }],
})

const one = '/api/v1/namespaces/shop/secrets/db'
const all = '/api/v1/namespaces/shop/secrets'
const pods = '/api/v1/namespaces/shop/pods'
const answers: [what: string, path: string, answer: unknown][] = [
  ['one', one, secret],
  ['one that does not say what it is', one, bare],
  ['one spelled in percents', '/api/v1/namespaces/shop/%73ecrets/db', bare],
  ['one by an old way', '/api/v1/watch/namespaces/shop/secrets/db', bare],
  ['a list, whose items have no kind', all, { apiVersion: 'v1', kind: 'SecretList', items: [bare, bare] }],
  ['a list of all kinds', pods, { apiVersion: 'v1', kind: 'List', items: [{ kind: 'Pod', metadata: {} }, secret] }],
  ['a list in a list', pods, { kind: 'List', items: [{ kind: 'List', items: [secret] }] }],
  ['a table with whole objects', all, row(secret)],
  ['a table with metadata only', all, row({ kind: 'PartialObjectMetadata', metadata })],
  ['a list of metadata', all, { kind: 'PartialObjectMetadataList', items: [{ metadata }] }],
  ['an event of a watch', pods, { type: 'ADDED', object: secret }],
  [
    'a secret of somebody else’s group',
    '/apis/vault.example.com/v1/secrets/db',
    { ...secret, apiVersion: 'vault.example.com/v1' },
  ],
]

let server: Scripted
let cluster: Cluster
let api: Api
let answer: unknown
beforeAll(async () => {
  server = await serve((_, response) => json(response, answer))
  cluster = clusterAt(server.url)
  api = cluster.as({ user: 'jane', groups: [] })
})
afterAll(async () => {
  await cluster.close()
  await server.close()
})

test.each(answers)('no value leaves the transport: %s', async (_, path, body) => {
  answer = body
  for (const told of [await api.get(path), await api.send('PATCH', path, {})]) {
    const text = JSON.stringify(told.json)
    expect(text).not.toContain(base64)
    expect(text).not.toContain(password)
    expect(text).not.toContain(applied)
    expect(text).toContain('team-shop')
  }
})

test('keys, sizes and everything else of a secret stay', async () => {
  answer = secret
  expect((await api.get(one)).json).toEqual({
    apiVersion: 'v1',
    kind: 'Secret',
    type: 'Opaque',
    metadata: {
      name: 'db',
      labels: { app: 'db' },
      annotations: { owner: '<16 bytes hidden>', 'meta.helm.sh/release-name': 'team-shop', other: '<33 bytes hidden>' },
    },
    data: { password: '<16 bytes hidden>', empty: '<0 bytes hidden>' },
    stringData: { token: '<16 bytes hidden>' },
  })
  expect(hiddenBytes('<16 bytes hidden>')).toBe(16)
  expect(hiddenBytes('sixteen')).toBeUndefined()
})

test('a token that was asked for is hidden', async () => {
  answer = { kind: 'TokenRequest', metadata: {}, status: { token: password, expirationTimestamp: 'soon' } }
  expect(JSON.stringify((await api.get('/api/v1/x')).json)).not.toContain(password)
})

test('secrets of odd shapes are hidden, too', () => {
  const target = readPath(one)
  for (const data of [password, [password], 7, null, { password: { deep: password } }]) {
    expect(JSON.stringify(hideSecrets({ ...secret, metadata: null, data, stringData: data }, target))).not.toContain(
      password,
    )
  }
})

test('what is no secret is left alone', async () => {
  const configMap = { kind: 'ConfigMap', metadata: { annotations: { [applied]: '{}' } }, data: { key: 'value' } }
  answer = { kind: 'ConfigMapList', items: [configMap] }
  expect((await api.get('/api/v1/configmaps')).json).toEqual({ kind: 'ConfigMapList', items: [configMap] })
})

test.each(answers)('a watch hides them as well: %s', async (_, path, object) => {
  answer = { type: 'MODIFIED', object }
  const seen = await allOf(path)
  expect(seen).toHaveLength(1)
  const text = JSON.stringify(seen)
  expect(text).not.toContain(password)
  expect(text).not.toContain(base64)
})

test('a watch that went wrong still says how', async () => {
  answer = { type: 'ERROR', object: { kind: 'Status', code: 410, reason: 'Expired', message: 'too old' } }
  expect(await allOf(all)).toEqual([answer])
})

test('bytes of secrets are not streamed', async () => {
  const before = server.heard.length
  for (const path of [all, '/api/v1/secrets', '/api/v1/watch/secrets', '/api/v1/%73ecrets']) {
    expect((await faultOf(api.stream(path, { query: { watch: true } }))).code).toBe('denied')
  }
  expect(server.heard).toHaveLength(before)
})

test('what was hidden is not written back', async () => {
  const before = server.heard.length
  for (const body of [
    { env: [{ name: 'TOKEN', value: '***' }] },
    { args: ['--token=***'] },
    { data: { a: '<3 bytes hidden>' } },
  ]) {
    expect((await faultOf(api.send('PATCH', pods, body))).code).toBe('denied')
  }
  expect(server.heard).toHaveLength(before)
})

test('schemas are not touched: they are about names', async () => {
  answer = { components: { token: { description: 'token: a thing', default: 'x' }, password: 'string' } }
  expect((await api.get('/openapi/v3/api/v1')).json).toEqual(answer)
})

async function allOf(path: string): Promise<unknown[]> {
  const events: unknown[] = []
  for await (const event of await api.watch(path, { query: { watch: true } })) events.push(event)
  return events
}
