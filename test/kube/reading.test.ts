import { afterEach, expect, test } from 'vitest'
import { apiVersionsOf } from '../../src/kube/api-versions.ts'
import type { Cluster } from '../../src/kube/cluster.ts'
import { readMetrics, requireMetrics } from '../../src/kube/metrics.ts'
import { readOpenApi } from '../../src/kube/openapi.ts'
import { reviewAccess, reviewRules } from '../../src/kube/reviews.ts'
import { clusterAt, faultOf } from './support/open.ts'
import type { Scripted } from './support/server.ts'
import { json, serve, status } from './support/server.ts'

const cleanups: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup()
})

/** A cluster that answers these paths, and with 404 every other. */
async function answering(answers: Readonly<Record<string, unknown>>): Promise<{ cluster: Cluster; server: Scripted }> {
  const server = await serve(({ url }, response) => {
    const path = url.split('?')[0] ?? ''
    if (Object.hasOwn(answers, path)) json(response, answers[path])
    else json(response, status(404, 'NotFound', `the server could not find ${path}`), 404)
  })
  const cluster = clusterAt(server.url)
  cleanups.push(server.close, cluster.close)
  return { cluster, server }
}

const groups = (freshness: string, resources: readonly object[]) => ({
  kind: 'APIGroupDiscoveryList',
  items: [{ metadata: { name: 'metrics.k8s.io' }, versions: [{ version: 'v1beta1', freshness, resources }] }],
})
const nodes = { resource: 'nodes', responseKind: { kind: 'NodeMetrics' }, scope: 'Cluster', verbs: ['get', 'list'] }

test('a cluster without a metrics server is told from one whose metrics server does not answer', async () => {
  const without = await answering({
    '/api': groups('Current', []),
    '/apis': { kind: 'APIGroupDiscoveryList', items: [] },
  })
  expect(await faultOf(requireMetrics(without.cluster.discovery))).toMatchObject({
    code: 'not-found',
    message: 'Metrics API not available',
    hint: expect.stringContaining('metrics-server'),
  })
  const silent = await answering({ '/api': { kind: 'APIVersions', versions: [] }, '/apis': groups('Stale', []) })
  await requireMetrics(silent.cluster.discovery)
  const there = await answering({ '/api': { kind: 'APIVersions', versions: [] }, '/apis': groups('Current', [nodes]) })
  await requireMetrics(there.cluster.discovery)
})

test('metrics are asked for by name or selector, and what is no list is none', async () => {
  const { cluster, server } = await answering({
    '/apis/metrics.k8s.io/v1beta1/namespaces/shop/pods': { items: [{ metadata: { name: 'a' } }, 'nonsense', null] },
    '/apis/metrics.k8s.io/v1beta1/nodes': { kind: 'Status' },
  })
  const where = { namespace: 'shop', selector: 'app=web,tier in (a)', fieldSelector: 'spec.nodeName=n' }
  expect(await readMetrics(cluster.self, 'pods', where)).toEqual([{ metadata: { name: 'a' } }])
  expect(server.heard.at(-1)?.url).toContain(
    'labelSelector=app%3Dweb%2Ctier%20in%20(a)&fieldSelector=spec.nodeName%3Dn',
  )
  expect(await readMetrics(cluster.self, 'nodes', {})).toEqual([])
})

test('a group version that is not described, and a cluster that describes nothing', async () => {
  const { cluster, server } = await answering({
    '/openapi/v3': { paths: { 'apis/apps/v1': { serverRelativeURL: 'http://elsewhere.example/steal' } } },
    '/openapi/v3/apis/apps/v1': { paths: {} },
  })
  expect(await readOpenApi(cluster.self, { group: 'apps', version: 'v1' })).toEqual({ paths: {} })
  expect(await readOpenApi(cluster.self, { group: 'apps', version: 'v2' })).toBeUndefined()
  expect(await readOpenApi(cluster.self, { group: '__proto__', version: 'v2' })).toBeUndefined()
  expect(server.heard.map(({ url }) => url)).toContain('/openapi/v3/apis/apps/v1')
  const old = await answering({})
  expect(await faultOf(readOpenApi(old.cluster.self, { group: '', version: 'v1' }))).toMatchObject({
    code: 'not-found',
    message: 'staging does not describe its types in OpenAPI v3.',
  })
})

test('every group version is named once, those without types too', async () => {
  const group = (name: string, ...versions: string[]) => ({
    name,
    versions: versions.map((version) => ({ groupVersion: `${name}/${version}`, version })),
    preferredVersion: { groupVersion: `${name}/${versions[0]}` },
  })
  const { cluster } = await answering({
    '/api': { kind: 'APIVersions', versions: ['v1'] },
    '/apis': {
      kind: 'APIGroupList',
      groups: [group('autoscaling', 'v2', 'v1'), group('custom.metrics.k8s.io', 'v1beta1')],
    },
  })
  expect(await apiVersionsOf(cluster.self)).toEqual([
    'v1',
    'autoscaling/v2',
    'autoscaling/v1',
    'custom.metrics.k8s.io/v1beta1',
  ])
})

test('reviews are read with care', async () => {
  const { cluster } = await answering({
    '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews': { status: { allowed: 'yes', reason: 7 } },
    '/apis/authorization.k8s.io/v1/selfsubjectrulesreviews': {
      status: { resourceRules: [{ verbs: ['get', 1] }, 'x'], incomplete: true, evaluationError: 'webhook' },
    },
  })
  const asked = { nonResourceAttributes: { verb: 'get', path: '/healthz' } }
  expect(await reviewAccess(cluster.self, asked)).toEqual({ allowed: false, reason: '', evaluationError: '' })
  expect(await reviewRules(cluster.self, 'shop')).toMatchObject({ rules: [{ verbs: ['get'] }], incomplete: 'webhook' })
})
