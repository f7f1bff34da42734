import { afterEach, expect, test } from 'vitest'
import type { Discovery } from '../../src/kube/discovery.ts'
import { clusterAt, faultOf } from './support/open.ts'
import { json, serve, status, valuesOf } from './support/server.ts'

const cleanups: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup()
})

type Known = [
  resource: string,
  kind: string,
  more?: { short?: string[]; in?: string[]; cluster?: true; verbs?: string[] },
]
const version = (name: string, known: Known[], freshness = 'Current') => ({
  version: name,
  freshness,
  resources: known.map(([resource, kind, more = {}]) => ({
    resource,
    responseKind: { group: '', version: name, kind },
    scope: more.cluster ? 'Cluster' : 'Namespaced',
    singularResource: kind.toLowerCase(),
    verbs: more.verbs ?? ['get', 'list', 'watch'],
    shortNames: more.short,
    categories: more.in,
    subresources: resource === 'deployments' ? [{ subresource: 'scale' }, { subresource: 'status' }] : undefined,
  })),
})
const groups = (...items: [name: string, ...versions: ReturnType<typeof version>[]][]) => ({
  kind: 'APIGroupDiscoveryList',
  items: items.map(([name, ...versions]) => ({ metadata: { name }, versions })),
})

const core = groups([
  '',
  version('v1', [
    ['bindings', 'Binding', { verbs: ['create'], in: ['all'] }],
    ['events', 'Event', { short: ['ev'] }],
    ['nodes', 'Node', { short: ['no'], cluster: true }],
    ['pods', 'Pod', { short: ['po'], in: ['all'] }],
    ['services', 'Service', { short: ['svc'], in: ['all'] }],
  ]),
])
const rest = groups(
  [
    'apps',
    version('v1', [['deployments', 'Deployment', { short: ['deploy'], in: ['all'] }]]),
    version('v1beta1', [['deployments', 'Deployment', { short: ['deploy'], in: ['all'] }]]),
  ],
  ['events.k8s.io', version('v1', [['events', 'Event', { short: ['ev'] }]])],
  [
    'autoscaling',
    version('v2', [['horizontalpodautoscalers', 'HorizontalPodAutoscaler', { short: ['hpa'] }]]),
    version('v1', [['horizontalpodautoscalers', 'HorizontalPodAutoscaler', { short: ['hpa'] }]]),
  ],
  [
    'shop.example.com',
    version('v1alpha1', [
      ['carts', 'Cart', { short: ['po', 'ct'] }],
      ['moneys', 'Money'],
    ]),
  ],
  [
    'metrics.k8s.io',
    version('v1beta1', [
      ['pods', 'PodMetrics'],
      ['nodes', 'NodeMetrics', { cluster: true }],
    ]),
  ],
)

type Answers = { api?: unknown; apis?: unknown; refuse?: { api?: number; apis?: number } }

async function discoveryOf(answers: Answers, now = () => 0) {
  const server = await serve((heard, response) => {
    const which = heard.url === '/api' ? 'api' : 'apis'
    const code = answers.refuse?.[which]
    if (code) json(response, status(code, 'Forbidden', 'no'), code)
    else json(response, answers[which])
  })
  const cluster = clusterAt(server.url, { options: { now } })
  cleanups.push(
    () => server.close(),
    () => cluster.close(),
  )
  return { discovery: cluster.discovery, server }
}
const said = async (discovery: Discovery, type: string) => {
  const { resource, version, group } = await discovery.resolve(type)
  return `${resource}.${version}.${group}`
}

test('a type is understood as kubectl understands it', async () => {
  const { discovery, server } = await discoveryOf({ api: core, apis: rest })
  const cases: Record<string, string> = {
    pods: 'pods.v1.',
    pod: 'pods.v1.',
    po: 'pods.v1.',
    Pods: 'pods.v1.',
    PO: 'pods.v1.',
    Pod: 'pods.v1.',
    'pods.v1.': 'pods.v1.',
    'pods.metrics.k8s.io': 'pods.v1beta1.metrics.k8s.io',
    'pods.v1beta1.metrics.k8s.io': 'pods.v1beta1.metrics.k8s.io',
    PodMetrics: 'pods.v1beta1.metrics.k8s.io',
    deploy: 'deployments.v1.apps',
    'deployment.apps': 'deployments.v1.apps',
    'deploy.apps': 'deployments.v1.apps',
    'Deployment.v1beta1.apps': 'deployments.v1beta1.apps',
    'deployments.app': 'deployments.v1.apps',
    ev: 'events.v1.',
    'events.events': 'events.v1.events.k8s.io',
    'ev.events.k8s.io': 'events.v1.events.k8s.io',
    hpa: 'horizontalpodautoscalers.v2.autoscaling',
    'hpa.autoscal': 'horizontalpodautoscalers.v2.autoscaling',
    'hpa.v1.autoscaling': 'horizontalpodautoscalers.v1.autoscaling',
    carts: 'carts.v1alpha1.shop.example.com',
    ct: 'carts.v1alpha1.shop.example.com',
    'carts.shop.example.com': 'carts.v1alpha1.shop.example.com',
    'carts.v1alpha1.shop.example.com': 'carts.v1alpha1.shop.example.com',
  }
  const got = await Promise.all(Object.keys(cases).map(async (type) => [type, await said(discovery, type)]))
  expect(Object.fromEntries(got)).toEqual(cases)
  expect(server.heard.map((heard) => heard.url).sort()).toEqual(['/api', '/apis'])
  expect(valuesOf(server.heard[0], 'accept')[0]).toMatch(
    /^application\/json;g=apidiscovery\.k8s\.io;v=v2;as=APIGroupDiscoveryList,/,
  )
  expect(await discovery.resolve('no')).toMatchObject({ namespaced: false, kind: 'Node', singular: 'node' })
  expect((await discovery.resolve('deploy')).subresources).toEqual(['scale', 'status'])
})

test.each(['foo', 'foo.v1', 'pods.v1', 'pods.nowhere.io', 'deployments.v9.apps', '.'])(
  'there is no type %j',
  async (type) => {
    const { discovery } = await discoveryOf({ api: core, apis: rest })
    const word = type.split('.')[0]
    expect(await faultOf(discovery.resolve(type))).toMatchObject({
      code: 'not-found',
      message: `error: the server doesn't have a resource type "${word}"`,
    })
  },
)

test('a category is its types that can be listed, once a group, in the cluster’s order', async () => {
  const { discovery } = await discoveryOf({ api: core, apis: rest })
  expect((await discovery.category('all')).map((each) => each.resource)).toEqual(['pods', 'services', 'deployments'])
  expect(await discovery.category('nothing')).toEqual([])
})

test('a cluster is asked again after ten minutes, or once for a word nobody knows', async () => {
  let now = 0
  const answers = { api: core, apis: groups() }
  const { discovery, server } = await discoveryOf(answers, () => now)
  await Promise.all([discovery.resolve('po'), discovery.resolve('svc'), discovery.category('all')])
  expect(server.heard).toHaveLength(2)
  for (let i = 0; i < 10; i++) await faultOf(discovery.resolve('deploy'))
  expect(server.heard).toHaveLength(2)
  answers.apis = rest
  now += 6000
  expect(await said(discovery, 'deploy')).toBe('deployments.v1.apps')
  expect(server.heard).toHaveLength(4)
  now += 599_000
  await discovery.resolve('po')
  expect(server.heard).toHaveLength(4)
  now += 2000
  await discovery.resolve('po')
  expect(server.heard).toHaveLength(6)
})

test('a group whose server is gone is unknown, not absent', async () => {
  const stale = groups(['metrics.k8s.io', version('v1beta1', [], 'Stale')])
  const { discovery } = await discoveryOf({ api: core, apis: stale })
  expect((await discovery.resolve('po')).kind).toBe('Pod')
  const fault = await faultOf(discovery.resolve('podmetrics'))
  expect(fault.hint).toBe('Of metrics.k8s.io/v1beta1 staging does not know at the moment.')
})

test('half of the API is better than none', async () => {
  const half = await discoveryOf({ api: core, refuse: { apis: 403 } })
  expect((await half.discovery.resolve('po')).kind).toBe('Pod')
  const none = await discoveryOf({ refuse: { api: 403, apis: 403 } })
  expect((await faultOf(none.discovery.resolve('po'))).code).toBe('forbidden')
})

test('who stops waiting stops alone', async () => {
  const { discovery, server } = await discoveryOf({ api: core, apis: rest })
  const stopped = faultOf(discovery.resolve('po', AbortSignal.abort()))
  const other = discovery.resolve('po')
  expect((await stopped).code).toBe('timeout')
  expect((await other).kind).toBe('Pod')
  expect(server.heard).toHaveLength(2)
})

test('an older server is asked version by version', async () => {
  const server = await serve((heard, response) => {
    const answers: Record<string, unknown> = {
      '/api': { kind: 'APIVersions', versions: ['v1'] },
      '/apis': {
        kind: 'APIGroupList',
        groups: [
          {
            name: 'apps',
            versions: [{ groupVersion: 'apps/v1beta1' }, { groupVersion: 'apps/v1' }],
            preferredVersion: { groupVersion: 'apps/v1' },
          },
          { name: 'gone.io', versions: [{ groupVersion: 'gone.io/v1' }] },
          { name: 'evil', versions: [{ groupVersion: '../secrets' }] },
        ],
      },
      '/api/v1': {
        kind: 'APIResourceList',
        resources: [
          { name: 'pods', singularName: '', kind: 'Pod', namespaced: true, verbs: ['list'], shortNames: ['po'] },
          { name: 'pods/log', kind: 'Pod', namespaced: true, verbs: ['get'] },
        ],
      },
      '/apis/apps/v1': { resources: [{ name: 'deployments', kind: 'Deployment', namespaced: true, verbs: ['list'] }] },
      '/apis/apps/v1beta1': {
        resources: [{ name: 'deployments', kind: 'Deployment', namespaced: true, verbs: ['list'] }],
      },
    }
    const answer = answers[heard.url]
    if (answer) json(response, answer)
    else json(response, status(404, 'NotFound', 'gone'), 404)
  })
  const cluster = clusterAt(server.url)
  cleanups.push(
    () => server.close(),
    () => cluster.close(),
  )
  expect(await said(cluster.discovery, 'po')).toBe('pods.v1.')
  expect(await said(cluster.discovery, 'deployment')).toBe('deployments.v1.apps')
  expect((await cluster.discovery.resolve('pod')).subresources).toEqual(['log'])
  expect((await cluster.discovery.catalog()).stale).toEqual(['gone.io/v1'])
})

test('an answer that makes no sense is no catalog', async () => {
  for (const answer of [
    null,
    [],
    'x',
    { kind: 'APIGroupDiscoveryList', items: [null, { versions: 7 }, { versions: [{ resources: [{}] }] }] },
  ]) {
    const { discovery } = await discoveryOf({ api: answer, apis: answer })
    expect((await discovery.catalog()).resources).toEqual([])
  }
})
