import { afterEach, expect, test } from 'vitest'
import { probe } from '../../src/kube/probes.ts'
import { clusterAt, faultOf } from './support/open.ts'
import type { Answering } from './support/server.ts'
import { json, serve, status, valuesOf } from './support/server.ts'

const cleanups: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup()
})

async function apiThat(answer: Answering) {
  const server = await serve(answer)
  const cluster = clusterAt(server.url)
  cleanups.push(
    () => server.close(),
    () => cluster.close(),
  )
  return { server, api: cluster.as({ user: 'jane', groups: ['dev'] }) }
}

const SAID = `[+]ping ok
[-]etcd failed: reason withheld
[-]poststarthook/rbac/bootstrap-roles failed: not finished
[+]shutdown excluded: ok
healthz check failed
`

test('an API server that is not ready says which of its checks failed', async () => {
  const { server, api } = await apiThat((_request, response) => {
    response.writeHead(500, { 'content-type': 'text/plain', 'retry-after': '0' }).end(SAID)
  })
  expect(await probe(api, 'readyz')).toEqual({
    passed: false,
    checks: [
      { name: 'ping', passed: true, reason: '' },
      { name: 'etcd', passed: false, reason: 'reason withheld' },
      { name: 'poststarthook/rbac/bootstrap-roles', passed: false, reason: 'not finished' },
      { name: 'shutdown', passed: true, reason: '' },
    ],
  })
  expect(server.heard[0]?.url).toBe('/readyz?verbose=')
  expect(valuesOf(server.heard[0], 'impersonate-user')).toEqual(['jane'])
})

test('one that may not be asked says so, and objects are never read as text', async () => {
  const { api } = await apiThat((_request, response) => json(response, status(403, 'Forbidden', 'no'), 403))
  expect(await faultOf(probe(api, 'livez'))).toMatchObject({ code: 'forbidden' })
  expect(await faultOf(api.text('/api/v1/namespaces/shop/secrets'))).toMatchObject({ code: 'denied' })
})
