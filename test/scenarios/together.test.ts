import { expect, test } from 'vitest'
import type { NodeParts } from './world/objects.ts'
import { condition, ended, event, meta, node, T0 } from './world/objects.ts'
import { openStage } from './world/stage.ts'
import { app, service } from './world/workloads.ts'

const S = 1000
const nodes = ['n1', 'n2', 'n3'].map((name) => node({ name }))
const unreachable = [{ key: 'node.kubernetes.io/unreachable', effect: 'NoExecute' }]
const dead = (name: string, since: number, parts: Partial<NodeParts> = {}) =>
  node({ name, ready: 'Unknown', since, taints: unreachable, ...parts })

test('workloads that all stop being ready within a minute have something in common: one page', () => {
  const names = ['cart', 'checkout', 'orders', 'search']
  const apps = names.map((name) => app({ name, replicas: 2 }))
  const stage = openStage()
    .set(...nodes, ...apps.flatMap(({ all }) => all), ...names.flatMap((name) => service(name, 2)))
    .until('5:00')
  apps.forEach((each, i) => {
    const lost = { ready: false, readySince: T0 + (300 + i * 10) * S, containers: [{ running: T0, ready: false }] }
    stage.until(`0:${300 + i * 10}`).set(each.pod(0, lost), each.pod(1, lost))
    stage.set(...service(names[i] ?? '', 0, { notReady: 2 }))
  })
  stage.until('12:00').set(...apps.flatMap(({ pods }) => pods), ...names.flatMap((name) => service(name, 2)))
  expect(stage.until('30:00').told()).toMatchInlineSnapshot(`
    [
      "+6:10 post | PAGE  Several workloads in shop on prod-weu: cart, checkout and 2 more stopped being ready within a minute at 02:05

    Impact: shop/cart, shop/checkout, shop/orders, shop/search.
    Cause: Probably: something they have in common: a database, a queue, a secret, the network.
    Next: Look at what they all depend on before looking at each.

    INC-BNPM · acknowledged by nobody · explains 4 more",
      "+12:02 edit | RECOVERING  Several workloads in shop on prod-weu: over since 02:12, watched until 02:15 (before: cart, checkout and 2 more stopped being ready within a minute)

    Impact: It was: shop/cart, shop/checkout, shop/orders, shop/search.
    Cause: Probably: something they have in common: a database, a queue, a secret, the network.

    INC-BNPM · explains 4 more",
      "+15:02 edit | RESOLVED  Several workloads in shop on prod-weu: cart, checkout and 2 more stopped being ready within a minute at 02:05; over at 02:12 after 7 min, ended by itself

    Impact: It was: shop/cart, shop/checkout, shop/orders, shop/search.
    Cause: Probably: something they have in common: a database, a queue, a secret, the network.

    INC-BNPM",
      "+15:02 news | Resolved: ended by itself.",
    ]
  `)
})

test('autoscalers that all read no metrics are one incident', () => {
  const message =
    'the HPA was unable to compute the replica count: failed to get cpu utilization: unable to get metrics for resource cpu: unable to fetch metrics from resource metrics API: the server is currently unable to handle the request (get pods.metrics.k8s.io)'
  const scaler = (name: string) => ({
    kind: 'HorizontalPodAutoscaler',
    metadata: meta({ name, namespace: 'shop' }),
    spec: { minReplicas: 2, maxReplicas: 6, scaleTargetRef: { kind: 'Deployment', name } },
    status: { conditions: [condition('ScalingActive', 'False', T0, 'FailedGetResourceMetric', message)] },
  })
  const stage = openStage().set(...['a', 'b', 'c', 'd', 'e'].map(scaler))
  expect(stage.until('20:00').told()).toMatchInlineSnapshot(`
    [
      "+5:45 post | NOTICE  Metrics on prod-weu: 5 autoscalers cannot read theirs, so they do not scale since 02:00

    Impact: shop/a, shop/b, shop/c, shop/d, shop/e.
    Cause: failed to get cpu utilization: unable to get metrics for resource cpu: unable to fetch metrics from resource metrics API: the server is currently unable to handle the request (get pods.metrics.k8s.io).
    Next: Look at metrics-server in kube-system, and at its APIService.

    INC-0Q8N · acknowledged by nobody · explains 5 more",
    ]
  `)
})

test('workloads that cannot look names up while the DNS seems well', () => {
  const apps = Array.from({ length: 4 }, (_, i) => app({ name: `w${i}`, replicas: 1 }))
  const stage = openStage()
    .set(...nodes, ...apps.flatMap(({ all }) => all))
    .until('5:00')
  const last = ended(T0 + 300 * S, 1, 'Error', 'getaddrinfo EAI_AGAIN db')
  for (const each of apps) {
    const containers = [{ waiting: 'CrashLoopBackOff', restarts: 3, last }]
    stage.set(each.pod(0, { ready: false, readySince: T0 + 300 * S, containers }))
  }
  expect(stage.until('20:00').told()).toMatchInlineSnapshot(`
    [
      "+5:47 post | NOTICE  Name lookup on prod-weu: 4 workloads cannot look names up since 02:05

    Impact: shop/w0, shop/w1, shop/w2, shop/w3.
    Cause: Probably: the DNS of the cluster; one of them ended with exit 1: getaddrinfo EAI_AGAIN db (3 restarts).
    Next: Look at coredns in kube-system.

    INC-3Z2W · acknowledged by nobody · explains 4 more",
    ]
  `)
})

test('every node at once: one page that says what is down, and its end', () => {
  const api = app({ name: 'api' })
  const stage = openStage()
    .set(...nodes, ...api.all, ...service('api', 3))
    .until('5:00')
  stage.set(...['n1', 'n2', 'n3'].map((name) => dead(name, T0 + 300 * S)))
  stage.set(...[0, 1, 2].map((i) => api.pod(i, { ready: false, readySince: T0 + 300 * S })))
  stage.set(...service('api', 0, { notReady: 3 })).until('20:00')
  stage.set(...['n1', 'n2', 'n3'].map((name) => node({ name, since: T0 + 1200 * S })))
  stage.set(...[0, 1, 2].map((i) => api.pod(i, { readySince: T0 + 1200 * S })), ...service('api', 3))
  expect(stage.until('60:00').told()).toMatchInlineSnapshot(`
    [
      "+6:10 post | PAGE  Nodes on prod-weu: 3 nodes stopped answering at 02:05; api is down; 3 pods affected

    Impact: n1, n2, n3. 3 pods ran there: api 0 of 3 ready.
    Cause: Unknown: they have neither zone nor pool in common; so many at once are seldom the machines.
    Next: Look at the machines where they are run, and at the network between them and the API server.

    INC-D5F3 · acknowledged by nobody · explains 4 more",
      "+20:02 edit | RECOVERING  Nodes on prod-weu: over since 02:20, watched until 02:23 (before: 3 nodes stopped answering)

    Impact: It was: n1, n2, n3. 3 pods ran there: api 0 of 3 ready.
    Cause: Unknown: they have neither zone nor pool in common; so many at once are seldom the machines.

    INC-D5F3 · explains 4 more",
      "+23:02 edit | RESOLVED  Nodes on prod-weu: 3 nodes stopped answering at 02:05; over at 02:20 after 15 min, ended by itself

    Impact: It was: n1, n2, n3. 3 pods ran there: api 0 of 3 ready.
    Cause: Unknown: they have neither zone nor pool in common; so many at once are seldom the machines.

    INC-D5F3",
      "+23:02 news | Resolved: ended by itself.",
    ]
  `)
})

test('spot nodes that are taken back with all of what people reach: a page about that, not about the nodes', () => {
  const api = app({ name: 'api', replicas: 2, nodes: ['s1', 's2'] })
  const labels = { 'kubernetes.azure.com/scalesetpriority': 'spot' }
  const spot = (name: string) => node({ name, labels })
  const stage = openStage()
    .set(spot('s1'), spot('s2'), node({ name: 'n1' }), ...api.all, ...service('api', 2))
    .until('5:00')
  for (const name of ['s1', 's2'])
    stage.set(event({ about: { kind: 'Node', name, uid: name }, reason: 'PreemptScheduled', at: T0 + 300 * S }))
  stage.until('5:30').remove(spot('s1'), spot('s2'))
  const disruption = { reason: 'DeletionByPodGC', since: T0 + 330 * S }
  stage.set(...[0, 1].map((i) => api.pod(i, { deleting: T0 + 330 * S, disruption }))).remove(...api.pods)
  const message = '0/1 nodes are available: 1 Insufficient cpu.'
  const scheduled = { reason: 'Unschedulable', since: T0 + 331 * S, message }
  stage.set(...[2, 3].map((i) => api.pod(i, { created: T0 + 331 * S, scheduled })), ...service('api', 0))
  expect(stage.until('20:00').told()).toMatchInlineSnapshot(`
    [
      "+6:42 post | PAGE  api is down in shop on prod-weu: no node for 2 of 2 pods since 02:05

    Impact: 0 of 2 ready. Service api has no endpoints; ingress api.example.com leads to it.
    Cause: not enough cpu on any node it may use. The scheduler says: 0/1 nodes are available: 1 Insufficient cpu.
    Next: Add nodes, lower its requests, or scale something down.

    INC-P4DP · acknowledged by nobody",
      "+10:02 report | Node s2 on prod-weu · is a spot node and was taken back, at 02:05",
      "+10:02 report | Node s1 on prod-weu · is a spot node and was taken back, at 02:05",
    ]
  `)
})

test('a node that comes and goes', () => {
  const api = app({ name: 'api' })
  const stage = openStage()
    .set(...nodes, ...api.all)
    .until('5:00')
  for (let i = 0; i < 5; i++) {
    stage.until(`0:${300 + i * 120}`)
    stage.set(dead('n1', stage.now), api.pod(0, { ready: false, readySince: stage.now }))
    stage.until(`0:${300 + i * 120 + 50}`)
    stage.set(node({ name: 'n1', since: stage.now }), api.pod(0, { readySince: stage.now }))
  }
  expect(
    stage
      .until('60:00')
      .told()
      .map((line) => line.split('\n')[0]),
  ).toMatchInlineSnapshot(`
    [
      "+9:47 post | NOTICE  Node n1 on prod-weu comes and goes (not ready 3 times in 15 min) since 02:05; 1 pod affected",
      "+19:47 edit | NOTICE  Node n1 on prod-weu comes and goes (not ready 5 times in 15 min) since 02:05; 1 pod affected",
      "+24:52 edit | RECOVERING  Node n1 on prod-weu: well again since 02:24, watched until 02:27 (before: comes and goes (not ready 3 times in 15 min))",
      "+27:52 edit | RESOLVED  Node n1 on prod-weu comes and goes (not ready 3 times in 15 min) for 20 min (02:05 to 02:24), ended by itself",
      "+27:52 news | Resolved: ended by itself.",
    ]
  `)
})

test('a pod that a drain moved to a node that then falls silent belongs to that node', () => {
  const api = app({ name: 'api' })
  const stage = openStage()
    .set(...nodes, ...api.all)
    .until('5:00')
  stage.set(node({ name: 'n1', unschedulable: true }))
  stage.set(
    api.pod(0, { deleting: T0 + 330 * S, disruption: { reason: 'EvictionByEvictionAPI', since: T0 + 300 * S } }),
  )
  const begun = { created: T0 + 300 * S, node: 'n2', ready: false, readySince: T0 + 301 * S, phase: 'Pending' }
  stage.set(api.pod(3, { ...begun, containers: [{ waiting: 'ContainerCreating' }] })).until('5:30')
  stage.remove(api.pod(0)).until('5:50')
  stage.set(dead('n2', T0 + 350 * S), api.pod(1, { ready: false, readySince: T0 + 350 * S }))
  expect(
    stage
      .until('14:00')
      .told()
      .map((line) => line.split('\n')[0]),
  ).toMatchInlineSnapshot(`
    [
      "+8:35 post | NOTICE  Node n2 on prod-weu stopped answering at 02:05; 2 pods affected",
    ]
  `)
})
