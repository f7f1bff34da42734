import { expect, test } from 'vitest'
import { dead, move } from './world/moving.ts'
import type { NodeParts } from './world/objects.ts'
import { condition, event, meta, node, T0 } from './world/objects.ts'
import { openStage } from './world/stage.ts'
import { app } from './world/workloads.ts'

const S = 1000

test('22: a spot node is taken back', () => {
  const api = app({ name: 'api', replicas: 2, nodes: ['s1', 'n2'] })
  const spot = (parts: Partial<NodeParts> = {}) =>
    node({ name: 's1', labels: { 'kubernetes.azure.com/scalesetpriority': 'spot' }, ...parts })
  const stage = openStage()
    .set(spot(), node({ name: 'n2' }), node({ name: 'n3' }), ...api.all)
    .until('5:00')
  stage
    .set(event({ about: { kind: 'Node', name: 's1', uid: 's1' }, reason: 'PreemptScheduled', at: T0 + 300 * S }))
    .until('5:30')
  stage.set(spot({ ready: 'Unknown', since: T0 + 330 * S }))
  move(stage, api, { from: 0, to: 2, at: 335, on: 'n3', why: 'DeletionByPodGC' })
  stage.until('6:20').remove(spot())
  expect(stage.until('60:00').told()).toMatchInlineSnapshot(`
    [
      "+7:22 report | Node s1 on prod-weu · is a spot node and was taken back, at 02:05",
      "+15:00 report | Moved: 1 pod (spot node s1 was taken back): api; all ready; longest gap 30 s.",
    ]
  `)
})

test('24: preempted, and no node for the replacement', () => {
  const batch = app({ name: 'batch', replicas: 2, nodes: ['n1', 'n2'] })
  const stage = openStage()
    .set(node({ name: 'n1' }), node({ name: 'n2' }), ...batch.all)
    .until('5:00')
  stage.set(
    batch.pod(0, { deleting: T0 + 330 * S, disruption: { reason: 'PreemptionByScheduler', since: T0 + 300 * S } }),
  )
  stage
    .set(
      batch.pod(2, {
        created: T0 + 300 * S,
        scheduled: {
          reason: 'Unschedulable',
          message: '0/2 nodes are available: 2 Insufficient cpu.',
          since: T0 + 300 * S,
        },
      }),
    )
    .until('5:30')
    .remove(batch.pod(0))
  expect(stage.until('15:00').told()).toMatchInlineSnapshot(`
    [
      "+10:45 post | NOTICE  batch in shop on prod-weu: 1 of 2 pods preempted, and no node for what replaces it since 02:05

    Impact: 1 of 2 ready.
    Cause: pods of higher priority took its place on n1.
    Next: Add nodes, or look at who has the higher priority.

    INC-F0AG · acknowledged by nobody",
    ]
  `)
})

test('a zone goes: one page for its four nodes', () => {
  const zoned = (i: number) => ({
    name: `z${i}`,
    labels: { 'topology.kubernetes.io/zone': i < 4 ? 'weu-1' : 'weu-2', agentpool: 'userpool' },
  })
  const web = app({ name: 'web', replicas: 8, nodes: Array.from({ length: 8 }, (_, i) => `z${i}`) })
  const stage = openStage()
    .set(...Array.from({ length: 8 }, (_, i) => node(zoned(i))), ...web.all)
    .until('10:00')
  for (let i = 0; i < 4; i++)
    stage.set(dead(`z${i}`, T0 + (600 + i) * S, zoned(i)), web.pod(i, { ready: false, readySince: T0 + 600 * S }))
  expect(stage.until('20:00').told()).toMatchInlineSnapshot(`
    [
      "+11:10 post | PAGE  Zone weu-1 on prod-weu: 4 nodes stopped answering at 02:10; 4 pods affected

    Impact: z0, z1, z2, z3. 4 pods ran there: web 4 of 8 ready.
    Cause: Probably: they are all in zone weu-1.
    Next: Look at the machines where they are run, and at the network between them and the API server.

    INC-PTP0 · acknowledged by nobody · explains 5 more",
    ]
  `)
})

test('an app that crashes on a cordoned node is the app’s trouble', () => {
  const api = app({ name: 'api', replicas: 1, nodes: ['n1'] })
  const stage = openStage()
    .set(node({ name: 'n1', unschedulable: true }), ...api.all)
    .until('1:00')
  stage.set(
    api.pod(0, {
      ready: false,
      readySince: T0 + 60 * S,
      containers: [{ waiting: 'CrashLoopBackOff', restarts: 3, last: { exitCode: 1, reason: 'Error' } }],
    }),
  )
  expect(
    stage
      .until('10:00')
      .told()
      .map((line) => line.split('\n')[0]),
  ).toMatchInlineSnapshot(`
    [
      "+1:47 post | NOTICE  api is down in shop on prod-weu: its only pod crash looping since 02:01",
    ]
  `)
})

test('a budget that lets nothing go holds up a drain', () => {
  const api = app({ name: 'api', replicas: 1, nodes: ['n1'] })
  const budget = {
    kind: 'PodDisruptionBudget',
    metadata: meta({ name: 'api', namespace: 'shop' }),
    spec: { minAvailable: 1, selector: { matchLabels: { app: 'api' } } },
    status: { disruptionsAllowed: 0, currentHealthy: 1, desiredHealthy: 1, expectedPods: 1 },
  }
  const stage = openStage()
    .set(node({ name: 'n1' }), ...api.all, budget)
    .until('10:00')
  expect(stage.told()).toEqual([])
  stage.set(
    node({
      name: 'n1',
      unschedulable: true,
      labels: { 'kubernetes.azure.com/agentpool': 'u', 'kubernetes.azure.com/upgrade-status': 'Quarantined' },
    }),
  )
  expect(stage.until('20:00').told()).toMatchInlineSnapshot(`
    [
      "+15:47 post | NOTICE  Disruption budget api in shop on prod-weu holds up the drain of n1, and AKS has given up upgrading it since 02:10

    Cause: it needs 1 of 1 and has no more than that, so 1 pod cannot be evicted.
    Next: Run a second replica, or let it be evicted once by loosening the budget.

    INC-D4S3 · acknowledged by nobody",
    ]
  `)
})

test('a node short of memory that evicts five pods', () => {
  const api = app({ name: 'api', replicas: 5, nodes: ['n1'] })
  const stage = openStage()
    .set(node({ name: 'n1' }), node({ name: 'n2' }), ...api.all)
    .until('10:00')
  stage.set(
    node({
      name: 'n1',
      conditions: [
        condition(
          'MemoryPressure',
          'True',
          T0 + 600 * S,
          'KubeletHasInsufficientMemory',
          'kubelet has insufficient memory available',
        ),
      ],
    }),
  )
  for (let i = 0; i < 5; i++) {
    stage.set(
      api.pod(i, {
        ready: false,
        readySince: T0 + 605 * S,
        phase: 'Failed',
        reason: 'Evicted',
        message: 'The node was low on resource: memory. Threshold quantity: 100Mi, available: 40Mi.',
        containers: [],
      }),
    )
    stage.set(api.pod(i + 5, { node: 'n2', created: T0 + 605 * S, readySince: T0 + 615 * S }))
  }
  expect(stage.until('60:00').told()).toMatchInlineSnapshot(`
    [
      "+11:20 post | NOTICE  Node n1 on prod-weu is short of memory since 02:10; 5 pods affected, 5 already running elsewhere

    Impact: 5 pods of 1 workload run there. 5 pods moved to n2 (5), all ready; median 15 s short.
    Cause: kubelet has insufficient memory available.
    Next: Look at what uses it; pods are evicted from it, the cheapest first.

    INC-JPV6 · acknowledged by nobody",
    ]
  `)
})
