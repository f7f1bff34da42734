import { expect, test } from 'vitest'
import { ended, node, T0 } from './world/objects.ts'
import { openStage } from './world/stage.ts'
import { app, service } from './world/workloads.ts'

const S = 1000
const dead = (name: string) => node({ name, ready: 'Unknown', since: T0 + 600 * S })

test('36: a thousand pods on one node that dies are one message in two minutes', () => {
  const apps = Array.from({ length: 200 }, (_, i) => app({ name: `w${i}`, replicas: 5, nodes: ['n1'] }))
  const stage = openStage()
    .set(node({ name: 'n1' }), node({ name: 'n2' }), ...apps.flatMap(({ all }) => all))
    .until('10:00')
  stage.set(dead('n1'))
  for (const each of apps)
    stage.set(...each.pods.map((_, i) => each.pod(i, { ready: false, readySince: T0 + 600 * S })))
  stage.until('14:45')
  expect(stage.told().map((line) => line.split('\n')[0])).toMatchInlineSnapshot(`
    [
      "+12:45 post | NOTICE  Node n1 on prod-weu stopped answering at 02:10; 1000 pods affected",
    ]
  `)
})

test('36: ten causes at once are at most thirteen messages in two minutes', () => {
  const apps = Array.from({ length: 10 }, (_, i) => app({ name: `w${i}`, replicas: 2 }))
  const stage = openStage()
    .set(...apps.flatMap(({ all }) => all))
    .until('10:00')
  apps.forEach((each, i) => {
    stage.set(
      ...[0, 1].map((k) =>
        each.pod(k, {
          ready: false,
          readySince: T0 + 600 * S,
          containers: [{ waiting: 'CrashLoopBackOff', restarts: 3, last: ended(T0 + 600 * S, i + 1) }],
        }),
      ),
    )
  })
  stage.until('14:00')
  expect(stage.said().filter(({ how }) => how === 'post' || how === 'news').length).toBeLessThanOrEqual(13)
  stage.told()
})

test('more than ten new messages in five minutes: the rest are one that is edited', () => {
  const apps = Array.from({ length: 40 }, (_, i) => app({ name: `w${i}`, replicas: 2 }))
  const stage = openStage()
    .set(...apps.flatMap(({ all }) => all))
    .until('10:00')
  apps.forEach((each, i) => {
    stage.until(`0:${600 + i * 5}`)
    stage.set(
      ...[0, 1].map((k) =>
        each.pod(k, {
          ready: false,
          readySince: stage.now,
          containers: [{ waiting: 'CrashLoopBackOff', restarts: 3, last: ended(stage.now, i + 1) }],
        }),
      ),
    )
  })
  stage.until('20:00')
  const posts = stage.said().filter(({ how }) => how === 'post')
  expect(posts.length).toBe(11)
  expect(stage.told().at(-1)?.split('\n').slice(0, 4)).toMatchInlineSnapshot(`
    [
      "+15:22 edit | NOTICE  30 more incidents on prod-weu: too many at once for a message each.",
      "",
      "- INC-VFJC w10 is down in shop on prod-weu: 2 of 2 pods crash looping since 02:10",
      "- INC-NXRE w11 is down in shop on prod-weu: 2 of 2 pods crash looping since 02:10",
    ]
  `)
})

test('the cluster’s DNS is down: a page; what cannot look names up belongs to it', () => {
  const dns = app({ name: 'coredns', namespace: 'kube-system', replicas: 2 })
  const apps = Array.from({ length: 5 }, (_, i) => app({ name: `w${i}`, replicas: 1 }))
  const stage = openStage().set(...dns.all, ...apps.flatMap(({ all }) => all))
  stage
    .set(...service('kube-dns', 2, { namespace: 'kube-system', selector: { app: 'coredns' }, routed: false }))
    .until('10:00')
  stage.set(
    ...[0, 1].map((i) =>
      dns.pod(i, {
        ready: false,
        readySince: T0 + 600 * S,
        containers: [
          {
            waiting: 'CrashLoopBackOff',
            restarts: 3,
            last: ended(T0 + 600 * S, 1, 'Error', 'plugin/forward: not an IP address'),
          },
        ],
      }),
    ),
  )
  stage.set(
    ...service('kube-dns', 0, { namespace: 'kube-system', selector: { app: 'coredns' }, notReady: 2, routed: false }),
  )
  apps.forEach((each, i) => {
    stage.until(`0:${630 + i}`)
    stage.set(
      each.pod(0, {
        ready: false,
        readySince: stage.now,
        containers: [
          {
            waiting: 'CrashLoopBackOff',
            restarts: 3,
            last: ended(stage.now, 1, 'Error', 'lookup db: Temporary failure in name resolution'),
          },
        ],
      }),
    )
  })
  expect(
    stage
      .until('20:00')
      .told()
      .map((line) => line.split('\n')[0]),
  ).toMatchInlineSnapshot(`
    [
      "+10:12 post | PAGE  coredns is down in kube-system on prod-weu: 2 of 2 pods crash looping since 02:10",
    ]
  `)
})

test('a storm of two kinds: a node that dies and a registry that refuses are two messages', () => {
  const onNode = Array.from({ length: 20 }, (_, i) => app({ name: `n${i}`, replicas: 2, nodes: ['n1', 'n2'] }))
  const pulling = Array.from({ length: 15 }, (_, i) => app({ name: `p${i}`, replicas: 1, nodes: ['n2'] }))
  const stage = openStage()
    .set(node({ name: 'n1' }), node({ name: 'n2' }), ...onNode.flatMap(({ all }) => all))
    .until('10:00')
  stage.set(dead('n1'), ...onNode.map((each) => each.pod(0, { ready: false, readySince: T0 + 600 * S })))
  for (const each of pulling) {
    const waiting = each.pod(0, {
      created: T0 + 600 * S,
      ready: false,
      phase: 'Pending',
      containers: [{ waiting: 'ImagePullBackOff', message: '401 Unauthorized' }],
    })
    stage.set(each.deployment, each.replicaSet, waiting)
  }
  expect(
    stage
      .until('16:00')
      .told()
      .map((line) => line.split('\n')[0]),
  ).toMatchInlineSnapshot(`
    [
      "+12:45 post | NOTICE  Node n1 on prod-weu stopped answering at 02:10; 20 pods affected",
      "+12:45 post | NOTICE  Registry registry.example on prod-weu: 15 workloads cannot pull from it since 02:10",
    ]
  `)
})

test('a node that is removed with its pods, and nobody had drained it', () => {
  const api = app({ name: 'api', replicas: 3 })
  const stage = openStage()
    .set(node({ name: 'n1' }), node({ name: 'n2' }), node({ name: 'n3' }), ...api.all)
    .until('10:00')
  stage.remove(node({ name: 'n1' })).until('10:30')
  stage
    .set(api.pod(0, { deleting: T0 + 660 * S, disruption: { reason: 'DeletionByPodGC', since: T0 + 630 * S } }))
    .remove(api.pod(0))
  stage.set(
    api.pod(3, {
      created: T0 + 630 * S,
      scheduled: {
        reason: 'Unschedulable',
        message: '0/2 nodes are available: 2 Insufficient cpu.',
        since: T0 + 630 * S,
      },
    }),
  )
  stage.until('14:00').set(api.pod(3, { node: 'n2', created: T0 + 630 * S, readySince: T0 + 850 * S }))
  expect(
    stage
      .until('40:00')
      .told()
      .map((line) => line.split('\n')[0]),
  ).toMatchInlineSnapshot(`
    [
      "+10:47 post | NOTICE  Node n1 on prod-weu was removed without having been drained at 02:10; 1 pod affected",
      "+14:32 edit | RECOVERING  Node n1 on prod-weu: over since 02:14, watched until 02:15 (before: was removed without having been drained)",
      "+14:32 news | 1 pod moved to n2 (1), all ready; median 4 min short.",
      "+15:32 edit | RESOLVED  Node n1 on prod-weu was removed without having been drained at 02:10; over at 02:14 after 5 min, ended by itself",
      "+15:32 news | Resolved: ended by itself.",
    ]
  `)
})
