import { expect, test } from 'vitest'
import { dead, move, unreachable } from './world/moving.ts'
import type { PodParts } from './world/objects.ts'
import { meta, node, pod, T0 } from './world/objects.ts'
import type { Stage } from './world/stage.ts'
import { openStage } from './world/stage.ts'
import type { App } from './world/workloads.ts'
import { app, service } from './world/workloads.ts'

const S = 1000
/** Node n1 dies with 40 pods; after five minutes they are replaced on n2 and n3. */
function nodeDies(stage: Stage, apps: readonly App[], { replaced = true } = {}) {
  stage.until('10:00').set(dead('n1', T0 + 600 * S))
  for (const each of apps)
    stage.set(...each.pods.map((_, i) => each.pod(i, { ready: false, readySince: T0 + 600 * S })))
  if (!replaced) return stage
  stage.until('15:00')
  apps.forEach((each, a) => {
    const old = each.pods.map((_, i) =>
      each.pod(i, {
        ready: false,
        readySince: T0 + 600 * S,
        deleting: T0 + 930 * S,
        disruption: { reason: 'DeletionByTaintManager', since: T0 + 900 * S },
      }),
    )
    const on = a % 2 ? 'n2' : 'n3'
    stage.set(
      ...old,
      ...each.pods.map((_, i) =>
        each.pod(i + 13, {
          node: on,
          created: T0 + 901 * S,
          ready: false,
          readySince: T0 + 902 * S,
          phase: 'Pending',
          containers: [{ waiting: 'ContainerCreating' }],
        }),
      ),
    )
  })
  stage.until('15:38')
  for (const [a, each] of apps.entries()) {
    stage.set(
      ...each.pods.map((_, i) =>
        each.pod(i + 13, { node: a % 2 ? 'n2' : 'n3', created: T0 + 901 * S, readySince: T0 + 938 * S }),
      ),
    )
  }
  return stage
}

test('17: a drain whose pods are ready elsewhere in half a minute is a line of the report', () => {
  const api = app({ name: 'api' })
  const web = app({ name: 'web', nodes: ['n1'], replicas: 1 })
  const stage = openStage()
    .set(node({ name: 'n1' }), node({ name: 'n2' }), node({ name: 'n3' }), ...api.all, ...web.all, ...service('web', 1))
    .until('1:00')
  stage.set(node({ name: 'n1', unschedulable: true }))
  move(stage, api, { from: 0, to: 3, at: 65, on: 'n2', why: 'EvictionByEvictionAPI' })
  move(stage, web, { from: 0, to: 1, at: 100, on: 'n3', why: 'EvictionByEvictionAPI' })
  expect(stage.until('60:00').told()).toMatchInlineSnapshot(`
    [
      "+15:00 report | Moved: 2 pods (drain of n1): api, web; all ready; longest gap 30 s (api).",
    ]
  `)
})

test('18: the autoscaler takes a node away', () => {
  const api = app({ name: 'api' })
  const leaving = { name: 'n1', taints: [{ key: 'ToBeDeletedByClusterAutoscaler', effect: 'NoSchedule' }] }
  const stage = openStage()
    .set(node({ name: 'n1' }), node({ name: 'n2' }), node({ name: 'n3' }), ...api.all)
    .until('1:00')
    .set(node(leaving))
  move(stage, api, { from: 0, to: 3, at: 65, on: 'n2', why: 'EvictionByEvictionAPI' })
  stage
    .until('2:00')
    .set(dead('n1', T0 + 120 * S, { taints: [...unreachable, ...leaving.taints] }))
    .until('2:40')
    .remove(node(leaving))
  expect(stage.until('60:00').told()).toMatchInlineSnapshot(`
    [
      "+15:00 report | Moved: 1 pod (autoscaler removed n1): api; all ready; longest gap 30 s.",
    ]
  `)
})

test('19: an AKS upgrade of five nodes, whose pods move twice', () => {
  const names = ['u0', 'u1', 'u2', 'u3', 'u4']
  const labels = { 'kubernetes.azure.com/agentpool': 'userpool' }
  const api = app({ name: 'api', replicas: 5, nodes: names })
  const stage = openStage()
    .set(...names.map((name) => node({ name, labels })), ...api.all)
    .until('1:00')
  stage.set(node({ name: 'surge', labels, version: 'v1.36.3', created: T0 + 30 * S }))
  names.forEach((name, i) => {
    const t = 60 + i * 240
    stage.until(`0:${t}`).set(node({ name, labels, unschedulable: true }))
    move(stage, api, {
      from: i,
      to: i + 5,
      at: t + 5,
      on: i === 0 ? 'surge' : (names[i - 1] ?? ''),
      why: 'EvictionByEvictionAPI',
    })
    stage.until(`0:${t + 60}`).set(dead(name, T0 + (t + 60) * S, { labels, unschedulable: true }))
    stage
      .until(`0:${t + 200}`)
      .set(node({ name, labels, version: 'v1.36.3', bootID: `boot2-${name}`, since: T0 + (t + 200) * S }))
  })
  move(stage, api, { from: 5, to: 10, at: 1300, on: 'u4', off: 'surge', why: 'EvictionByEvictionAPI' })
  expect(stage.until('90:00').told()).toMatchInlineSnapshot(`
    [
      "+35:00 report | Moved: 1 pod (drain of surge): api; all ready; longest gap 30 s.",
      "+50:00 report | Moved: 5 pods (AKS upgrade of userpool): api ×5; all ready; longest gap 30 s.",
    ]
  `)
})

test('20: a node dies with 40 pods: one incident, then where they went; nothing of a pod', () => {
  const apps = Array.from({ length: 10 }, (_, i) => app({ name: `w${i}`, replicas: 4, nodes: ['n1'] }))
  const stage = openStage()
    .set(...['n1', 'n2', 'n3'].map((name) => node({ name })))
    .set(...apps.flatMap(({ all }) => all))
  expect(nodeDies(stage, apps).until('40:00').told()).toMatchInlineSnapshot(`
    [
      "+12:45 post | NOTICE  Node n1 on prod-weu stopped answering at 02:10; 40 pods affected

    Impact: 40 pods of 10 workloads ran there: w0 0 of 4 ready, w1 0 of 4 ready, w2 0 of 4 ready, w3 0 of 4 ready and 6 more short.
    Cause: Unknown: its kubelet is silent.
    Next: Look at the machine and at the events of the node.

    INC-JPV6 · acknowledged by nobody · explains 10 more",
      "+16:02 edit | NOTICE  Node n1 on prod-weu stopped answering at 02:10; 40 pods affected, 40 already running elsewhere

    Impact: 40 pods of 10 workloads ran there. 40 pods moved to n3 (20), n2 (20), all ready; median 38 s short.
    Cause: Unknown: its kubelet is silent.
    Next: Look at the machine and at the events of the node.

    INC-JPV6 · acknowledged by nobody · explains 10 more",
      "+16:02 news | 40 pods moved to n3 (20), n2 (20), all ready; median 38 s short.",
    ]
  `)
})

test('20, and the node comes back: over three minutes later', () => {
  const apps = [app({ name: 'cart', replicas: 2, nodes: ['n1', 'n2'] })]
  const stage = openStage()
    .set(node({ name: 'n1' }), node({ name: 'n2' }), ...apps.flatMap(({ all }) => all))
    .until('10:00')
  stage.set(dead('n1', T0 + 600 * S), apps[0]?.pod(0, { ready: false, readySince: T0 + 600 * S }) ?? {}).until('14:00')
  stage.set(node({ name: 'n1', since: T0 + 840 * S }), apps[0]?.pod(0, { readySince: T0 + 850 * S }) ?? {})
  expect(stage.until('60:00').told()).toMatchInlineSnapshot(`
    [
      "+12:45 post | NOTICE  Node n1 on prod-weu stopped answering at 02:10; 1 pod affected

    Impact: 1 pod of 1 workload ran there: cart 1 of 2 ready.
    Cause: Unknown: its kubelet is silent.
    Next: Look at the machine and at the events of the node.

    INC-JPV6 · acknowledged by nobody · explains 1 more",
      "+14:02 edit | RECOVERING  Node n1 on prod-weu: over since 02:14, watched until 02:17 (before: stopped answering)

    Impact: It was: 1 pod of 1 workload ran there: cart 1 of 2 ready.
    Cause: Unknown: its kubelet is silent.

    INC-JPV6 · explains 1 more",
      "+17:02 edit | RESOLVED  Node n1 on prod-weu stopped answering at 02:10; over at 02:14 after 4 min, ended by itself

    Impact: It was: 1 pod of 1 workload ran there: cart 1 of 2 ready.
    Cause: Unknown: its kubelet is silent.

    INC-JPV6",
      "+17:02 news | Resolved: ended by itself.",
    ]
  `)
})

test('what is still broken after its node is back speaks for itself', () => {
  const cart = app({ name: 'cart', replicas: 1, nodes: ['n1'] })
  const stage = openStage()
    .set(node({ name: 'n1' }), node({ name: 'n2' }), ...cart.all)
    .until('10:00')
  stage.set(dead('n1', T0 + 600 * S), cart.pod(0, { ready: false, readySince: T0 + 600 * S })).until('14:00')
  stage.set(node({ name: 'n1', since: T0 + 840 * S }))
  expect(
    stage
      .until('30:00')
      .told()
      .map((line) => line.split('\n')[0]),
  ).toMatchInlineSnapshot(`
    [
      "+12:45 post | NOTICE  Node n1 on prod-weu stopped answering at 02:10; 1 pod affected",
      "+14:02 edit | RECOVERING  Node n1 on prod-weu: over since 02:14, watched until 02:17 (before: stopped answering)",
      "+16:45 post | NOTICE  cart is down in shop on prod-weu: its only pod not ready since 02:10",
      "+17:02 edit | RESOLVED  Node n1 on prod-weu stopped answering at 02:10; over at 02:14 after 4 min, ended by itself",
      "+17:02 news | Resolved: ended by itself.",
    ]
  `)
})

test('the only pod of what people reach is on a node that dies: the node is a page, within two minutes', () => {
  const web = app({ name: 'web', replicas: 1, nodes: ['n1'] })
  const stage = openStage()
    .set(node({ name: 'n1' }), node({ name: 'n2' }), ...web.all, ...service('web', 1))
    .until('10:00')
  stage.set(
    dead('n1', T0 + 600 * S),
    web.pod(0, { ready: false, readySince: T0 + 600 * S }),
    ...service('web', 0, { notReady: 1 }),
  )
  expect(stage.until('14:00').told()).toMatchInlineSnapshot(`
    [
      "+11:10 post | PAGE  Node n1 on prod-weu stopped answering at 02:10; web is down; 1 pod affected

    Impact: 1 pod of 1 workload ran there: web 0 of 1 ready.
    Cause: Unknown: its kubelet is silent.
    Next: Look at the machine and at the events of the node.

    INC-JPV6 · acknowledged by nobody · explains 1 more",
    ]
  `)
})

test('21: a StatefulSet pod on a dead node: high, with what to do, and never called moved', () => {
  const set = {
    kind: 'StatefulSet',
    metadata: meta({ name: 'db', namespace: 'shop' }),
    spec: { replicas: 1, selector: { matchLabels: { app: 'db' } } },
    status: { observedGeneration: 0, readyReplicas: 1 },
  }
  const db = (parts: Partial<PodParts> = {}) =>
    pod({ name: 'db-0', uid: 'db-0', owner: { kind: 'StatefulSet', name: 'db', uid: 'shop/db' }, node: 'n1', ...parts })
  const stage = openStage()
    .set(node({ name: 'n1' }), node({ name: 'n2' }), set, db())
    .until('10:00')
  stage.set(dead('n1', T0 + 600 * S), db({ ready: false, readySince: T0 + 600 * S })).until('15:00')
  stage.set(
    db({
      ready: false,
      readySince: T0 + 600 * S,
      deleting: T0 + 930 * S,
      disruption: { reason: 'DeletionByTaintManager', since: T0 + 900 * S },
    }),
  )
  expect(stage.until('30:00').told()).toMatchInlineSnapshot(`
    [
      "+12:45 post | NOTICE  Node n1 on prod-weu stopped answering at 02:10; 1 pod affected

    Impact: 1 pod of 1 workload ran there: db 0 of 1 ready.
    Cause: Unknown: its kubelet is silent.
    Next: Look at the machine and at the events of the node.

    INC-JPV6 · acknowledged by nobody · explains 1 more",
      "+15:02 edit | HIGH  Node n1 on prod-weu stopped answering at 02:10; 1 pod affected

    Impact: db-0 (StatefulSet) cannot move until the node is back or removed. 1 pod of 1 workload ran there: db 0 of 1 ready.
    Cause: Unknown: its kubelet is silent.
    Next: Wait for it, or force-delete db-0 after making sure the machine is off.

    INC-JPV6 · acknowledged by nobody · explains 1 more",
      "+15:02 news | Worse: notify before, high now. db-0 (StatefulSet) cannot move until the node is back or removed.",
    ]
  `)
})
