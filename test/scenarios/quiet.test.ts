import { expect, test } from 'vitest'
import { condition, ended, event, meta, pod, T0 } from './world/objects.ts'
import { openStage } from './world/stage.ts'
import { app, service } from './world/workloads.ts'

const S = 1000

test('4: scaled down, a pod that ends with 143 is no news', () => {
  const api = app({ name: 'api' })
  const smaller = app({ name: 'api', replicas: 2, generation: 2 })
  const stage = openStage()
    .set(...api.all)
    .until('1:00')
    .set(smaller.deployment, smaller.replicaSet)
  stage.set(api.pod(2, { deleting: T0 + 90 * S })).until('1:05')
  stage
    .set(api.pod(2, { deleting: T0 + 90 * S, ready: false, containers: [{ terminated: ended(T0 + 64 * S, 143) }] }))
    .until('1:10')
  expect(stage.remove(api.pod(2)).until('30:00').told()).toEqual([])
})

test('5: scaled down, a pod that must be killed after its grace is no news', () => {
  const api = app({ name: 'api' })
  const smaller = app({ name: 'api', replicas: 2, generation: 2 })
  const stage = openStage()
    .set(...api.all)
    .until('1:00')
    .set(smaller.deployment, smaller.replicaSet)
  const about = { kind: 'Pod', name: 'api-aaa111-c2', uid: 'shop/api-aaa111/2' }
  stage.set(
    api.pod(2, { deleting: T0 + 90 * S }),
    event({ about, reason: 'Killing', type: 'Normal', message: 'Stopping container app', at: T0 + 60 * S }),
  )
  stage
    .until('1:30')
    .set(api.pod(2, { deleting: T0 + 90 * S, ready: false, containers: [{ terminated: ended(T0 + 90 * S, 137) }] }))
    .until('1:40')
  expect(stage.remove(api.pod(2)).until('30:00').told()).toEqual([])
})

test('7: a rolling update of ten that goes well is no news', () => {
  const before = app({ name: 'api', replicas: 10 })
  const stage = openStage()
    .set(...before.all, ...service('api', 10))
    .until('1:00')
  for (let i = 0; i < 10; i++) {
    const t = T0 + (60 + i * 20) * S
    const after = app({
      name: 'api',
      replicas: 10,
      hash: 'bbb222',
      revision: 2,
      generation: 2,
      owned: i + 1,
      image: 'registry.example/api:1.9.0',
      created: t,
      progressing: condition('Progressing', 'True', t, i === 9 ? 'NewReplicaSetAvailable' : 'ReplicaSetUpdated'),
    })
    stage.set(
      after.deployment,
      after.replicaSet,
      after.pod(i, { created: t, ready: false, containers: [{ waiting: 'ContainerCreating' }], phase: 'Pending' }),
    )
    stage.until(`1:${i * 20 + 10}`).set(after.pod(i, { created: t, readySince: t + 10 * S }))
    stage.set(
      { ...before.replicaSet, spec: { ...(before.replicaSet.spec as object), replicas: 9 - i } },
      before.pod(i, { deleting: t + 40 * S }),
    )
    stage.until(`1:${i * 20 + 15}`).remove(before.pod(i))
  }
  expect(stage.until('60:00').told()).toEqual([])
})

test('9: an image that could not be pulled for 20 seconds is no news', () => {
  const api = app({ name: 'api', replicas: 1 })
  const stage = openStage().set(api.deployment, api.replicaSet).until('1:00')
  stage
    .set(
      api.pod(0, {
        created: T0 + 60 * S,
        ready: false,
        phase: 'Pending',
        containers: [{ waiting: 'ErrImagePull', message: 'timeout' }],
      }),
    )
    .until('1:20')
  expect(
    stage
      .set(api.pod(0, { created: T0 + 60 * S, readySince: T0 + 80 * S }))
      .until('30:00')
      .told(),
  ).toEqual([])
})

test('12: a startup probe that fails 25 times before it says yes is no news', () => {
  const slow = app({
    name: 'slow',
    replicas: 1,
    spec: { containers: [{ name: 'app', image: 'x', startupProbe: { periodSeconds: 10, failureThreshold: 30 } }] },
  })
  const stage = openStage().set(slow.deployment, slow.replicaSet).until('1:00')
  stage.set(
    slow.pod(0, {
      created: T0 + 60 * S,
      ready: false,
      readySince: T0 + 60 * S,
      containers: [{ running: T0 + 62 * S, ready: false }],
    }),
  )
  const about = { kind: 'Pod', name: 'slow-aaa111-a0', uid: 'shop/slow-aaa111/0' }
  for (let i = 1; i <= 25; i++)
    stage.until(`1:${i * 10}`).set(
      event({
        about,
        reason: 'Unhealthy',
        count: i,
        message: 'Startup probe failed: connection refused',
        at: T0 + (60 + i * 10) * S,
      }),
    )
  stage.until('5:15').set(slow.pod(0, { created: T0 + 60 * S, readySince: T0 + 315 * S }))
  expect(stage.until('30:00').told()).toEqual([])
})

test('13: without a node for 90 seconds while the autoscaler adds one is no news', () => {
  const api = app({ name: 'api', replicas: 1 })
  const waiting = api.pod(0, {
    created: T0,
    scheduled: { reason: 'Unschedulable', message: '0/3 nodes are available: 3 Insufficient cpu.', since: T0 },
  })
  const about = { kind: 'Pod', name: 'api-aaa111-a0', uid: 'shop/api-aaa111/0' }
  const stage = openStage().set(
    api.deployment,
    api.replicaSet,
    waiting,
    event({ about, reason: 'TriggeredScaleUp', type: 'Normal', at: T0 + 10 * S }),
  )
  expect(
    stage
      .until('1:30')
      .set(api.pod(0, { created: T0, readySince: T0 + 95 * S }))
      .until('60:00')
      .told(),
  ).toEqual([])
})

test('15: a pod that is gated waits for an hour on purpose', () => {
  const gated = pod({ name: 'batch-x', scheduled: { reason: 'SchedulingGated', since: T0 } })
  expect(openStage().set(gated).until('60:00').told()).toEqual([])
})

test('16: a claim that waits for its first consumer is how it is to be', () => {
  const claim = {
    kind: 'PersistentVolumeClaim',
    metadata: meta({ name: 'data', namespace: 'shop', created: T0 }),
    spec: { storageClassName: 'managed' },
    status: { phase: 'Pending' },
  }
  const about = { kind: 'PersistentVolumeClaim', name: 'data', uid: 'shop/data' }
  expect(
    openStage()
      .set(claim, event({ about, reason: 'WaitForFirstConsumer', type: 'Normal', at: T0 }))
      .until('60:00')
      .told(),
  ).toEqual([])
})

test('23: a pod deleted by hand that lands on the same node is no news; on another it is a line', () => {
  const api = app({ name: 'api' })
  const stage = openStage()
    .set(...api.all)
    .until('10:00')
    .set(api.pod(0, { deleting: T0 + 630 * S }))
  stage.set(api.pod(3, { node: 'n1', created: T0 + 600 * S, ready: false, readySince: T0 + 601 * S })).until('10:10')
  stage
    .set(api.pod(3, { node: 'n1', created: T0 + 600 * S, readySince: T0 + 610 * S }))
    .remove(api.pod(0))
    .until('30:00')
  expect(stage.told()).toEqual([])
  stage
    .set(api.pod(1, { deleting: T0 + 1830 * S }))
    .set(api.pod(4, { node: 'n9', created: T0 + 1800 * S, ready: false, readySince: T0 + 1801 * S }))
    .until('30:10')
  stage
    .set(api.pod(4, { node: 'n9', created: T0 + 1800 * S, readySince: T0 + 1810 * S }))
    .remove(api.pod(1))
    .until('60:00')
  expect(stage.told()).toMatchInlineSnapshot(`
    [
      "+40:00 report | Moved: 1 pod (deleted on n2 by somebody): api; all ready; longest gap 10 s.",
    ]
  `)
})
